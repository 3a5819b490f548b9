import Routing
import SIPMessage

/// Tests of the request's method (that of CSeq in a reply).
enum KSRMethods {
    static func declare(_ exports: Exports) {
        exports.ksr("is_method", .literal("methods"), returns: .boolean) { context, arguments in
            var rest = arguments.string(0)
            while let (name, tail) = rest.split(at: UInt8(ascii: "|")) {
                if context.message.methodName.equalsIgnoringCase(name.trimmed) { return .condition(true) }
                rest = tail
            }
            return .condition(!rest.isEmpty && context.message.methodName.equalsIgnoringCase(rest.trimmed))
        }
        exports.ksr("is_method_in", .literal("letters"), returns: .boolean) { context, arguments in
            let letters = arguments.string(0)
            for index in 0..<letters.count {
                guard let name = method(ASCII.lowercase(letters[index])) else {
                    context.log(.warning, "<core>", "is_method_in: no method has the letter \(letters[index..<(index + 1)])")
                    continue
                }
                if context.message.methodName == ByteView(name) { return .condition(true) }
            }
            return .condition(false)
        }
        for name in names {
            let wanted = OwnedBytes(name)
            exports.ksr("is_" + name, returns: .boolean) { context, _ in .condition(context.message.methodName == wanted.view) }
        }
    }

    private static let names = [
        "INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS", "SUBSCRIBE", "PUBLISH", "NOTIFY", "REFER", "INFO", "UPDATE", "PRACK", "MESSAGE",
        "KDMQ", "GET", "POST", "PUT", "DELETE",
    ]

    /// The method that a letter stands for; INFO has none.
    private static func method(_ letter: UInt8) -> StaticString? {
        switch letter {
        case UInt8(ascii: "i"): "INVITE"
        case UInt8(ascii: "a"): "ACK"
        case UInt8(ascii: "b"): "BYE"
        case UInt8(ascii: "c"): "CANCEL"
        case UInt8(ascii: "m"): "MESSAGE"
        case UInt8(ascii: "r"): "REGISTER"
        case UInt8(ascii: "e"): "PRACK"
        case UInt8(ascii: "p"): "PUBLISH"
        case UInt8(ascii: "s"): "SUBSCRIBE"
        case UInt8(ascii: "n"): "NOTIFY"
        case UInt8(ascii: "o"): "OPTIONS"
        case UInt8(ascii: "f"): "REFER"
        case UInt8(ascii: "g"): "GET"
        case UInt8(ascii: "u"): "UPDATE"
        case UInt8(ascii: "k"): "KDMQ"
        case UInt8(ascii: "d"): "DELETE"
        case UInt8(ascii: "t"): "POST"
        case UInt8(ascii: "v"): "PUT"
        default: nil
        }
    }
}
