import Routing
import SIPMessage

/// The methods of `is_method("INVITE|ACK")`.
public final class MethodSet: Sendable {
    private let mask: UInt32
    /// The one method that the server does not know by name; a list has none.
    private let other: OwnedBytes?

    /// - Throws: `DeclarationError` for an empty list, and for a list with a method that the server does not know.
    public init(_ text: String) throws {
        let names = text.split { $0 == "|" || $0 == "," }.map { $0.trimmingBlanks }.filter { !$0.isEmpty }
        guard !names.isEmpty else { throw DeclarationError("is_method needs the name of a method", remedy: "is_method(\"INVITE|ACK\")") }
        var mask: UInt32 = 0
        var other: OwnedBytes?
        for name in names {
            let method = name.uppercased().withByteView { SIPMethod($0) }
            if method != .other {
                mask |= 1 << UInt32(method.rawValue)
            } else if names.count == 1 {
                other = OwnedBytes(String(name))
            } else {
                throw DeclarationError("unknown method \"\(name)\" in the list \"\(text)\"", remedy: "ask for it in an is_method of its own")
            }
        }
        self.mask = mask
        self.other = other
    }

    public func contains(_ message: SIPMessage) -> Bool {
        if let other { return message.method == .other && other.view.equalsIgnoringCase(message.methodName) }
        return mask & (1 << UInt32(message.method.rawValue)) != 0 && message.method != .other
    }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmingBlanks: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
