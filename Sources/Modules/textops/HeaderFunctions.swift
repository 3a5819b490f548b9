import Routing
import SIPMessage

/// Functions of textops that add and remove headers.
enum HeaderFunctions {
    private static let replyRoutes: RouteKinds = [.request, .failure, .branch, .error, .tmReply, .event]

    static func declare(_ exports: Exports) {
        let beside = Parameter.prepared("header") { text, _ in try HeaderName(text) }
        exports.function("append_hf", .text("text"), beside.optional) { context, arguments in
            // behind the last header of that name, else behind all
            let last = arguments.object(1, as: HeaderName.self)?.select(context.message, ByteView("l")).last
            return add(context, arguments.string(0), at: last.map { $0.offset + $0.length } ?? context.message.headersEnd)
        }
        exports.function("insert_hf", .text("text"), beside.optional) { context, arguments in
            // in front of the first header of that name, else in front of all
            let first = arguments.object(1, as: HeaderName.self)?.select(context.message, ByteView("f")).first
            return add(context, arguments.string(0), at: first?.offset ?? context.message.firstLineLength)
        }
        exports.function("append_urihf", .literal("prefix"), .literal("suffix"), routes: [.request, .failure, .branch]) { context, arguments in
            let head = context.arena.concatenate(arguments.string(0), context.message.requestURI)
            return add(context, context.arena.concatenate(head, arguments.string(1)), at: context.message.headersEnd)
        }
        exports.function("append_to_reply", .text("text"), routes: replyRoutes) { context, arguments in
            guard !arguments.string(0).isEmpty else {
                context.log(.error, "textops", "append_to_reply: there is nothing to add")
                return -1
            }
            context.message.edits.appendReplyHeader(context.arena.copy(arguments.string(0)))
            return 1
        }
        exports.function("append_time", routes: replyRoutes) { context, _ in
            context.message.edits.appendReplyHeader(date(context))
            return 1
        }
        exports.function("append_time_to_request") { context, _ in
            let message = context.message
            guard message.headers.count > 0 else { return -1 }
            return add(context, date(context), at: message.headers[0].offset + message.headers[0].length)
        }
        declareRemovals(exports)
    }

    private static func declareRemovals(_ exports: Exports) {
        exports.function("remove_hf", .prepared("name") { text, _ in try HeaderName(text) }) { context, arguments in
            guard let name = arguments.object(0, as: HeaderName.self) else { return -1 }
            return removeAll(context) { name.matches($0) }
        }
        exports.function("remove_hf_pv", .text("name")) { context, arguments in
            let name = arguments.string(0)
            guard !name.isEmpty else {
                context.log(.error, "textops", "remove_hf_pv: the header's name is empty")
                return -1
            }
            let id = HeaderID(name)
            _ = removeAll(context) { $0.isNamed(name, id) }
            return 1
        }
        exports.function("remove_hf_re", .regularExpression("expression")) { context, arguments in
            guard let expression = arguments.expression(0) else { return -1 }
            return removeAll(context) { expression.matches($0.name) }
        }
        exports.function("remove_hf_re_pv", .text("expression")) { context, arguments in
            guard let expression = SearchFunctions.dynamicExpression(arguments.string(0), context) else { return -1 }
            return removeAll(context) { expression.matches($0.name) }
        }
        exports.function("remove_hf_exp", .regularExpression("match"), .regularExpression("skip")) { context, arguments in
            guard let match = arguments.expression(0), let skip = arguments.expression(1) else { return -1 }
            return removeAll(context) { !skip.matches($0.name) && match.matches($0.name) }
        }
        exports.function("remove_hf_exp_pv", .text("match"), .text("skip")) { context, arguments in
            guard let match = SearchFunctions.dynamicExpression(arguments.string(0), context),
                let skip = SearchFunctions.dynamicExpression(arguments.string(1), context)
            else { return -1 }
            return removeAll(context) { !skip.matches($0.name) && match.matches($0.name) }
        }
        exports.function("remove_hf_idx", .text("name"), .integer("index")) { context, arguments in
            remove(context, arguments.string(0), at: arguments.integer(1))
        }
        exports.function("remove_hf_match", .text("name"), .text("operator"), .text("text")) { context, arguments in
            removeMatching(context, arguments.string(0), arguments.string(1), arguments.string(2))
        }
        exports.function("via_param_rm", .text("parameter"), .integer("index")) { context, arguments in
            removeViaParameter(context, arguments.string(0), at: arguments.integer(1))
        }
    }

    private static func add(_ context: RouteContext, _ text: ByteView, at offset: Int) -> Int {
        guard !text.isEmpty else {
            context.log(.info, "textops", "there is nothing to add")
            return -1
        }
        context.message.edits.insert(context.arena.copy(text), at: offset)
        return 1
    }

    private static func removeAll(_ context: RouteContext, _ matches: (HeaderField) -> Bool) -> Int {
        let message = context.message
        var result = -1
        for index in 0..<message.headers.count where matches(message.headers[index]) {
            remove(message.headers[index], message)
            result = 1
        }
        return result
    }

    private static func remove(_ header: HeaderField, _ message: SIPMessage) {
        message.edits.remove(offset: header.offset, length: header.length)
    }

    private static func headers(_ message: SIPMessage, named name: ByteView) -> [HeaderField] {
        let id = HeaderID(name)
        var found: [HeaderField] = []
        for index in 0..<message.headers.count where message.headers[index].isNamed(name, id) { found.append(message.headers[index]) }
        return found
    }

    /// The header at `index`, from 0, or from the end below it. 1 if it is removed or a negative index goes too far, 2 if it is not there.
    private static func remove(_ context: RouteContext, _ name: ByteView, at index: Int) -> Int {
        guard !name.isEmpty else { return -1 }
        let found = headers(context.message, named: name)
        let place = index >= 0 ? index : found.count + index
        guard place >= 0 else { return 1 }
        guard place < found.count else { return 2 }
        remove(found[place], context.message)
        return 1
    }

    /// 1 if a header is removed, -2 if none matches, -1 for an unknown operator or a bad expression.
    private static func removeMatching(_ context: RouteContext, _ name: ByteView, _ operation: ByteView, _ text: ByteView) -> Int {
        guard !name.isEmpty else { return -1 }
        let matches: (ByteView) -> Bool
        if operation.equalsIgnoringCase(ByteView("eq")) {
            matches = { $0 == text }
        } else if operation.equalsIgnoringCase(ByteView("ne")) {
            matches = { $0 != text }
        } else if operation.equalsIgnoringCase(ByteView("in")) {
            matches = { $0.contains(text) }
        } else if operation.equalsIgnoringCase(ByteView("re")) {
            guard let expression = SearchFunctions.dynamicExpression(text, context) else { return -1 }
            matches = { expression.matches($0) }
        } else {
            context.log(.error, "textops", "remove_hf_match: unknown operator \"\(operation)\"; eq, ne, in and re are known")
            return -1
        }
        var result = -2
        for header in headers(context.message, named: name) where matches(header.body) {
            remove(header, context.message)
            result = 1
        }
        return result
    }

    /// How many parameters were removed from the Via at `index`, counted over all headers; -1 for none.
    private static func removeViaParameter(_ context: RouteContext, _ name: ByteView, at index: Int) -> Int {
        let message = context.message
        var values: [ByteView] = []
        message.forEachValue(.via) { value, _ in
            values.append(value)
            return true
        }
        let place = index >= 0 ? index : values.count + index
        guard values.indices.contains(place), let start = values[place].firstIndex(of: ASCII.semicolon) else { return -1 }
        let area = values[place].dropFirst(start)
        var parameters = ParameterIterator(area)
        var end = 0
        var count = 0
        while let parameter = parameters.next() {
            let parameterEnd = parameter.text.end - area.base
            if parameter.name.equalsIgnoringCase(name) {
                // from the semicolon before it
                let semicolon = area[end..<parameterEnd].firstIndex(of: ASCII.semicolon).map { $0 + end } ?? end
                message.edits.remove(offset: area.offset(in: message.buffer) + semicolon, length: parameterEnd - semicolon)
                count += 1
            }
            end = parameterEnd
        }
        return count > 0 ? count : -1
    }

    private static func date(_ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 48)
        text.append("Date: ")
        text.append(HTTPDate.text(context.server.surroundings.seconds))
        text.append("\r\n")
        return text.finish()
    }
}
