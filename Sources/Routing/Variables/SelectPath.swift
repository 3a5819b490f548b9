import SIPMessage

/// The parts of a select's path, read one after the other: names, and numbers in brackets.
public struct SelectPath: Sendable {
    public enum Part: Sendable, Equatable {
        case name(String)
        /// `[1]`; counted from 1, negative from the end.
        case index(Int)
    }

    private var parts: ArraySlice<Part>

    /// Reads `via[1].host` or `msg.header["X-Foo"].params.q`; a text in brackets is a name. What is no part of a path ends it.
    public init(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while true {
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            if !name.isEmpty { parts.append(.name(String(name))) }
            rest = rest.dropFirst(name.count)
            if rest.first == ".", !name.isEmpty || !parts.isEmpty {
                rest = rest.dropFirst()
            } else if rest.first == "[", let close = rest.firstIndex(of: "]") {
                let inner = rest[rest.index(after: rest.startIndex)..<close].filter { $0 != "\"" && $0 != "\\" && $0 != "'" }
                parts.append(Int(inner).map { .index($0) } ?? .name(inner))
                rest = rest[rest.index(after: close)...]
            } else {
                break
            }
        }
        self.parts = parts[...]
    }

    public var isEmpty: Bool { parts.isEmpty }

    /// Takes the next part if it is a name.
    public mutating func name() -> String? {
        guard case .name(let name) = parts.first else { return nil }
        parts = parts.dropFirst()
        return name
    }

    /// Takes the next part if it is a number in brackets.
    public mutating func index() -> Int? {
        guard case .index(let index) = parts.first else { return nil }
        parts = parts.dropFirst()
        return index
    }
}
