import Routing
import SIPMessage

/// `search*`: looks for regular expressions in the message as received.
enum SearchFunctions {
    static func declare(_ exports: Exports) {
        exports.function("search", .regularExpression("expression")) { context, arguments in
            arguments.expression(0)?.matches(context.message.buffer) ?? false ? 1 : -1
        }
        exports.function("search_body", .regularExpression("expression")) { context, arguments in
            let body = context.message.buffer.dropFirst(context.message.bodyOffset)
            return !body.isEmpty && arguments.expression(0)?.matches(body) ?? false ? 1 : -1
        }
        exports.function("search_hf", .prepared("header") { text, _ in try HeaderName(text) }, .regularExpression("expression"), .literal("which")) {
            context, arguments in
            guard let name = arguments.object(0, as: HeaderName.self), let expression = arguments.expression(1) else { return -1 }
            return name.select(context.message, arguments.string(2)).contains { expression.matches($0.body) } ? 1 : -1
        }
        exports.function("search_append", .regularExpression("expression"), .literal("text")) { context, arguments in
            append(context, arguments, from: context.message.firstLineLength)
        }
        exports.function("search_append_body", .regularExpression("expression"), .literal("text")) { context, arguments in
            append(context, arguments, from: context.message.bodyOffset)
        }
        exports.function("search_str", .text("text"), .text("expression")) { context, arguments in
            guard !arguments.string(1).isEmpty else { return 2 }
            guard !arguments.string(0).isEmpty, let expression = dynamicExpression(arguments.string(1), context) else { return -2 }
            return expression.matches(arguments.string(0)) ? 1 : -1
        }
        exports.function(
            "regex_substring", .text("text"), .text("expression"), .integer("group"), .integer("groups"), .variable("result"),
            routes: [.request, .reply, .failure, .branch]
        ) { context, arguments in
            substring(context, arguments)
        }
    }

    /// An expression that is known when it is used only; nil, with the reason logged, for a bad one.
    static func dynamicExpression(_ pattern: ByteView, _ context: RouteContext, flags: Int32 = RegularExpression.byLine) -> RegularExpression? {
        do {
            return try RegularExpression.cached(pattern, flags: flags)
        } catch {
            context.log(.error, "textops", "\(error)")
            return nil
        }
    }

    private static func append(_ context: RouteContext, _ arguments: Arguments, from start: Int) -> Int {
        let message = context.message
        guard let match = arguments.expression(0)?.firstMatch(message.buffer.dropFirst(start), groups: 1)?.first ?? nil else { return -1 }
        message.edits.insert(context.arena.copy(arguments.string(1)), at: start + match.upperBound)
        return 1
    }

    /// 1 when the group matched some text, -2 when nothing matched, -1 for everything else.
    private static func substring(_ context: RouteContext, _ arguments: Arguments) -> Int {
        let group = arguments.integer(2)
        let count = arguments.integer(3)
        guard let result = arguments.variable(4), group >= 0, count > 0, count <= 100, group < count else {
            context.log(.error, "textops", "regex_substring: group \(group) of \(count) does not exist")
            return -1
        }
        guard let expression = dynamicExpression(arguments.string(1), context, flags: RegularExpression.caseSensitive) else { return -1 }
        guard let groups = expression.firstMatch(arguments.string(0), groups: count) else { return -2 }
        guard let range = groups[group], !range.isEmpty else { return -1 }
        _ = result.assign(.string(arguments.string(0)[range]), context)
        return 1
    }
}

extension Arguments {
    /// The expression of a `.regularExpression` parameter.
    func expression(_ index: Int) -> RegularExpression? { object(index, as: RegularExpression.self) }
}
