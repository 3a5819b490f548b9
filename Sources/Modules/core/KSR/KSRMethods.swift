import Routing
import SIPMessage

/// Tests of the request's method (that of CSeq in a reply).
enum KSRMethods {
    static func declare(_ exports: Exports) {
        exports.ksr("is_method", .literal("methods"), returns: .boolean) { context, arguments in
            .condition(isMethod(context, arguments.string(0)))
        }
        exports.ksr("is_method_in", .literal("letters"), returns: .boolean) { context, arguments in
            let letters = arguments.string(0)
            for index in 0..<letters.count {
                guard let name = method(ASCII.lowercase(letters[index])) else {
                    context.log(.warning, "<core>", "is_method_in: no method has the letter \(letters[index..<(index + 1)])")
                    continue
                }
                if context.message.methodName.equalsIgnoringCase(ByteView(name)) { return .condition(true) }
            }
            return .condition(false)
        }
        for name in names {
            let wanted = OwnedBytes(name)
            exports.ksr("is_" + name, returns: .boolean) { context, _ in .condition(context.message.methodName.equalsIgnoringCase(wanted.view)) }
        }
    }

    /// One name, or several with `|` between them; a list may hold standard methods only, and is then false for all others.
    private static func isMethod(_ context: RouteContext, _ wanted: ByteView) -> Bool {
        let name = context.message.methodName
        guard wanted.contains(UInt8(ascii: "|")), isStandard(name) else { return !wanted.isEmpty && name.equalsIgnoringCase(wanted) }
        var rest = wanted
        var found = false
        while !rest.isEmpty {
            let (head, tail) = rest.split(at: UInt8(ascii: "|")) ?? (rest, .empty)
            guard isStandard(head.trimmed) else {
                context.log(.error, "<core>", "is_method: \"\(wanted)\" lists a method that is not a standard one")
                return false
            }
            if name.equalsIgnoringCase(head.trimmed) { found = true }
            rest = tail
        }
        return found
    }

    private static func isStandard(_ name: ByteView) -> Bool { standard.contains { name.equalsIgnoringCase($0.view) } }

    private static let standard = names.map { OwnedBytes($0) }

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
