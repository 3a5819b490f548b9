import Routing
import SIPMessage

/// Functions of textops that add and remove headers.
enum HeaderFunctions {
    static func declare(_ exports: Exports) {
        let anywhere: RouteKinds = .any
        exports.function("append_hf", .string("header"), routes: anywhere) { context, arguments in
            context.message.edits.insert(context.arena.copy(arguments.string(0)), at: context.message.headersEnd)
            return 1
        }
        exports.function("append_hf", .string("header"), .string("after"), routes: anywhere) { context, arguments in
            add(context, arguments.string(0), beside: arguments.string(1), after: true)
        }
        exports.function("insert_hf", .string("header"), routes: anywhere) { context, arguments in
            context.message.edits.insert(context.arena.copy(arguments.string(0)), at: firstOffset(context.message))
            return 1
        }
        exports.function("insert_hf", .string("header"), .string("before"), routes: anywhere) { context, arguments in
            add(context, arguments.string(0), beside: arguments.string(1), after: false)
        }
        exports.function("append_to_reply", .string("header"), routes: [.request, .failure, .branch, .error, .tmReply, .event]) { context, arguments in
            context.message.edits.appendReplyHeader(context.arena.copy(arguments.string(0)))
            return 1
        }
        exports.function("remove_hf", .string("name")) { context, arguments in
            let name = arguments.string(0).trimmed
            return removeAll(context) { $0.isNamed(name, HeaderID(name)) }
        }
        exports.function("remove_hf_re", .regularExpression("expression")) { context, arguments in
            guard let expression = arguments.object(0, as: RegularExpression.self) else { return -1 }
            return removeAll(context) { expression.matches($0.name) }
        }
        exports.function("remove_hf_exp", .regularExpression("match"), .regularExpression("skip")) { context, arguments in
            guard let match = arguments.object(0, as: RegularExpression.self), let skip = arguments.object(1, as: RegularExpression.self) else { return -1 }
            return removeAll(context) { match.matches($0.name) && !skip.matches($0.name) }
        }
        exports.function("append_time", routes: [.request, .failure, .branch]) { context, _ in
            context.message.edits.appendReplyHeader(date(context))
            return 1
        }
        exports.function("append_time_to_request", routes: [.request, .failure, .branch]) { context, _ in
            context.message.edits.insert(date(context), at: context.message.headersEnd)
            return 1
        }
    }

    private static func firstOffset(_ message: SIPMessage) -> Int {
        message.headers.count > 0 ? message.headers[0].offset : message.headersEnd
    }

    private static func add(_ context: RouteContext, _ text: ByteView, beside name: ByteView, after: Bool) -> Int {
        let message = context.message
        let copy = context.arena.copy(text)
        guard let index = message.firstIndex(named: name.trimmed) else {
            message.edits.insert(copy, at: after ? message.headersEnd : firstOffset(message))
            return 1
        }
        let header = message.headers[index]
        message.edits.insert(copy, at: after ? header.offset + header.length : header.offset)
        return 1
    }

    private static func removeAll(_ context: RouteContext, _ matches: (HeaderField) -> Bool) -> Int {
        let message = context.message
        var found = false
        for index in 0..<message.headers.count where matches(message.headers[index]) {
            message.edits.remove(offset: message.headers[index].offset, length: message.headers[index].length)
            found = true
        }
        return found ? 1 : -1
    }

    private static func date(_ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 48)
        text.append("Date: ")
        text.append(HTTPDate.now())
        text.append("\r\n")
        return text.finish()
    }
}
