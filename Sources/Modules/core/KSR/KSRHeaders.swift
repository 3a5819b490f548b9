import Routing
import SIPMessage

/// `KSR.hdr`: headers of the message by name; compact forms count as the long ones. Texts are taken as they are.
enum KSRHeaders {
    static func declare(_ exports: Exports) {
        declareChanges(exports)
        declareReading(exports)
        exports.ksr(
            "match_content", module: "hdr", .literal("name"), .literal("operator"), .literal("text"), .literal("which"), returns: .boolean
        ) { context, arguments in
            .condition(matches(context, arguments.string(0), arguments.string(1), arguments.string(2), arguments.string(3)))
        }
    }

    // MARK: Changing

    private static func declareChanges(_ exports: Exports) {
        func declare(_ name: String, _ parameters: [String], _ body: @escaping @Sendable (RouteContext, ByteView, ByteView) -> Bool) {
            if parameters.count == 1 {
                exports.ksr(name, module: "hdr", .literal(parameters[0])) { .integer(body($0, $1.string(0), .empty) ? 1 : -1) }
            } else {
                exports.ksr(name, module: "hdr", .literal(parameters[0]), .literal(parameters[1])) { .integer(body($0, $1.string(0), $1.string(1)) ? 1 : -1) }
            }
        }
        declare("append", ["header"]) { context, text, _ in append(context, text) }
        declare("insert", ["header"]) { context, text, _ in insert(context, text) }
        declare("append_after", ["header", "name"]) { context, text, name in
            guard let index = position(context, name) else { return append(context, text) }
            let header = context.message.headers[index]
            context.message.edits.insert(text, at: header.offset + header.length)
            return true
        }
        declare("insert_before", ["header", "name"]) { context, text, name in
            guard let index = position(context, name) else { return insert(context, text) }
            context.message.edits.insert(text, at: context.message.headers[index].offset)
            return true
        }
        declare("remove", ["name"]) { context, name, _ in remove(context, name) }
        declare("rmappend", ["name", "header"]) { context, name, text in remove(context, name) && append(context, text) }
        declare("rminsert", ["name", "header"]) { context, name, text in remove(context, name) && insert(context, text) }
        declare("append_to_reply", ["header"]) { context, text, _ in
            guard !text.isEmpty else { return false }
            context.message.edits.appendReplyHeader(text)
            return true
        }
    }

    private static func append(_ context: RouteContext, _ text: ByteView) -> Bool {
        context.message.edits.insert(text, at: context.message.headersEnd)
        return true
    }

    private static func insert(_ context: RouteContext, _ text: ByteView) -> Bool {
        let message = context.message
        message.edits.insert(text, at: message.headers.count > 0 ? message.headers[0].offset : message.headersEnd)
        return true
    }

    private static func remove(_ context: RouteContext, _ name: ByteView) -> Bool {
        guard !name.isEmpty else { return false }
        let message = context.message
        var next = message.firstIndex(named: name)
        while let index = next {
            message.edits.remove(offset: message.headers[index].offset, length: message.headers[index].length)
            next = message.firstIndex(named: name, from: index + 1)
        }
        return true
    }

    private static func position(_ context: RouteContext, _ name: ByteView) -> Int? { context.message.firstIndex(named: name) }

    // MARK: Reading

    private static func declareReading(_ exports: Exports) {
        exports.ksr("is_present", module: "hdr", .literal("name")) { context, arguments in
            .integer(!arguments.string(0).isEmpty && position(context, arguments.string(0)) != nil ? 1 : -1)
        }
        for (suffix, missing) in MissingValue.suffixes {
            exports.ksr("get" + suffix, module: "hdr", .literal("name"), returns: .value) { context, arguments in
                missing.filled(.optional(body(context, arguments.string(0), 0)))
            }
            exports.ksr("get\(suffix)_idx", module: "hdr", .literal("name"), .integer("index"), returns: .value) { context, arguments in
                missing.filled(.optional(body(context, arguments.string(0), arguments.integer(1))))
            }
        }
    }

    /// The `index`-th header of that name; negative indexes count from the last.
    private static func body(_ context: RouteContext, _ name: ByteView, _ index: Int) -> ByteView? {
        let message = context.message
        var left = index
        if index < 0 {
            var count = 0
            var next = message.firstIndex(named: name)
            while let place = next {
                count += 1
                next = message.firstIndex(named: name, from: place + 1)
            }
            left += count
        }
        guard left >= 0 else { return nil }
        var next = message.firstIndex(named: name)
        while let place = next {
            if left == 0 { return message.headers[place].body }
            left -= 1
            next = message.firstIndex(named: name, from: place + 1)
        }
        return nil
    }

    // MARK: Matching

    private enum Which { case first, last, all, any }

    private static func matches(_ context: RouteContext, _ name: ByteView, _ operation: ByteView, _ text: ByteView, _ which: ByteView) -> Bool {
        guard let test = test(operation) else {
            context.log(.error, "<core>", "KSR.hdr.match_content: unknown operator \"\(operation)\"; eq, ne, sw and in are known")
            return false
        }
        let selection: Which
        switch which.first.map(ASCII.lowercase) {
        case UInt8(ascii: "f"): selection = .first
        case UInt8(ascii: "l"): selection = .last
        case UInt8(ascii: "a"): selection = .all
        case UInt8(ascii: "o"): selection = .any
        default:
            context.log(.error, "<core>", "KSR.hdr.match_content: unknown choice \"\(which)\"; f, l, a and o are known")
            return false
        }
        let message = context.message
        var matched = false
        var next = name.isEmpty ? nil : message.firstIndex(named: name)
        while let place = next {
            matched = test(message.headers[place].body.trimmed, text)
            switch selection {
            case .first: return matched
            case .all: if !matched { return false }
            case .any: if matched { return true }
            case .last: break
            }
            next = message.firstIndex(named: name, from: place + 1)
        }
        return matched
    }

    private static func test(_ operation: ByteView) -> ((ByteView, ByteView) -> Bool)? {
        if operation.equalsIgnoringCase(ByteView("eq")) { return { $0.equalsIgnoringCase($1) } }
        if operation.equalsIgnoringCase(ByteView("ne")) { return { !$0.equalsIgnoringCase($1) } }
        if operation.equalsIgnoringCase(ByteView("sw")) { return { $0.hasPrefixIgnoringCase($1) } }
        if operation.equalsIgnoringCase(ByteView("in")) { return { $1.isEmpty || $0.firstIndexIgnoringCase(of: $1) != nil } }
        return nil
    }
}

/// What stands in for a value that is not there: `get` gives nothing, `gete` the empty text, `getw` `<null>`.
public enum MissingValue: Sendable {
    case nothing, empty, word

    /// Endings of the functions' names.
    public static let suffixes: [(String, MissingValue)] = [("", .nothing), ("e", .empty), ("w", .word)]

    public func filled(_ value: Value) -> Value {
        guard value.isNull else { return value }
        return switch self {
        case .nothing: .null
        case .empty: .string(.empty)
        case .word: .string("<null>")
        }
    }
}
