import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Module textops: tests and changes of a message's text and headers.
public final class TextOpsModule: Module, @unchecked Sendable {
    public static let name = "textops"

    public init() {}

    public func declare(_ exports: Exports) {
        declareTests(exports)
        HeaderFunctions.declare(exports)
        TextFunctions.declare(exports)
        BodyFunctions.declare(exports)
        SubstitutionTransformation.declare(exports)
    }

    private func declareTests(_ exports: Exports) {
        exports.function("is_method", .prepared("methods") { text, _ in try MethodSet(text) }) { context, arguments in
            arguments.object(0, as: MethodSet.self)?.contains(context.message) ?? false ? 1 : -1
        }
        exports.function("has_body") { context, _ in BodyFunctions.hasBody(context, nil) }
        exports.function("has_body", .string("type")) { context, arguments in BodyFunctions.hasBody(context, arguments.string(0)) }
        exports.function("is_present_hf", .string("name")) { context, arguments in
            context.message.firstIndex(named: arguments.string(0).trimmed) == nil ? -1 : 1
        }
        exports.function("is_present_hf_re", .regularExpression("expression")) { context, arguments in
            guard let expression = arguments.object(0, as: RegularExpression.self) else { return -1 }
            for index in 0..<context.message.headers.count where expression.matches(context.message.headers[index].name) { return 1 }
            return -1
        }
        exports.function("is_privacy", .literal("kind")) { context, arguments in
            guard let header = context.message.first(.privacy) else { return -1 }
            var rest = header.body
            while !rest.isEmpty {
                let (value, tail) = rest.split(at: ASCII.semicolon) ?? (rest, .empty)
                if value.trimmed.equalsIgnoringCase(arguments.string(0)) { return 1 }
                rest = tail
            }
            return -1
        }
        exports.function("cmp_str", .string("a"), .string("b")) { _, arguments in arguments.string(0) == arguments.string(1) ? 1 : Self.order(arguments.string(0).compare(arguments.string(1))) }
        exports.function("cmp_istr", .string("a"), .string("b")) { _, arguments in
            arguments.string(0).equalsIgnoringCase(arguments.string(1)) ? 1 : -1
        }
        exports.function("starts_with", .string("text"), .string("prefix")) { _, arguments in
            arguments.string(0).hasPrefix(arguments.string(1)) ? 1 : -1
        }
        exports.function("in_list", .string("item"), .string("list"), .string("separator")) { _, arguments in
            Self.isIn(arguments.string(0), arguments.string(1), arguments.string(2), prefix: false)
        }
        exports.function("in_list_prefix", .string("item"), .string("list"), .string("separator")) { _, arguments in
            Self.isIn(arguments.string(0), arguments.string(1), arguments.string(2), prefix: true)
        }
    }

    private static func order(_ order: Int) -> Int { order < 0 ? -1 : -2 }

    private static func isIn(_ item: ByteView, _ list: ByteView, _ separator: ByteView, prefix: Bool) -> Int {
        guard let mark = separator.first else { return -1 }
        var rest = list
        while true {
            let (value, tail) = rest.split(at: mark) ?? (rest, .empty)
            let candidate = value.trimmed
            if prefix ? (!candidate.isEmpty && item.hasPrefix(candidate)) : item == candidate { return 1 }
            if tail.isEmpty { return -1 }
            rest = tail
        }
    }
}

/// The methods of `is_method("INVITE|ACK")`.
public final class MethodSet: Sendable {
    private let known: Set<SIPMethod>
    private let others: [OwnedBytes]
    private let mask: UInt32

    /// - Throws: `DeclarationError` for an empty list.
    public init(_ text: String) throws {
        var known: Set<SIPMethod> = []
        var others: [OwnedBytes] = []
        for part in text.split(separator: "|") {
            let name = part.drop { $0 == " " }
            guard !name.isEmpty else { continue }
            let bytes = OwnedBytes(String(name).uppercased())
            let method = SIPMethod(bytes.view)
            if method == .other { others.append(OwnedBytes(String(name))) } else { known.insert(method) }
        }
        guard !known.isEmpty || !others.isEmpty else { throw DeclarationError("is_method needs the name of a method", remedy: "is_method(\"INVITE|ACK\")") }
        self.known = known
        self.others = others
        mask = known.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
    }

    public func contains(_ message: SIPMessage) -> Bool {
        if message.method != .other { return mask & (1 << UInt32(message.method.rawValue)) != 0 }
        return others.contains { $0.view.equalsIgnoringCase(message.methodName) }
    }
}
