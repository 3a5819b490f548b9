import Routing
import SIPMessage

/// Functions of textops about bodies.
enum BodyFunctions {
    static func declare(_ exports: Exports) {
        exports.function("set_body", .string("body"), .string("type")) { context, arguments in
            setBody(context, arguments.string(0), arguments.string(1))
        }
        exports.function("set_reply_body", .string("body"), .string("type"), routes: [.request, .failure, .branch, .event]) { context, arguments in
            context.message.edits.replyBody = context.arena.copy(arguments.string(0))
            context.message.edits.appendReplyHeader(line("Content-Type: ", arguments.string(1), context))
            return 1
        }
        exports.function("filter_body", .literal("type")) { context, arguments in
            filter(context, arguments.string(0))
        }
    }

    private static func line(_ name: StaticString, _ value: ByteView, _ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 64)
        text.append(name)
        text.append(value)
        text.append("\r\n")
        return text.finish()
    }

    private static func setBody(_ context: RouteContext, _ body: ByteView, _ type: ByteView) -> Int {
        let message = context.message
        message.edits.setBody(context.arena.copy(body), from: message.bodyOffset, to: message.buffer.count)
        if let header = message.first(.contentType) {
            if header.body.equalsIgnoringCase(type) { return 1 }
            message.edits.remove(offset: header.offset, length: header.length)
        }
        message.edits.insert(line("Content-Type: ", type, context), at: message.headersEnd)
        return 1
    }

    /// 1 if there is a body (of that type, its parameters not counted), -1 otherwise.
    static func hasBody(_ context: RouteContext, _ type: ByteView?) -> Int {
        let message = context.message
        if message.buffer.count <= message.bodyOffset || message.contentLength == 0 { return -1 }
        guard let type else { return 1 }
        guard let header = message.first(.contentType) else { return type.equalsIgnoringCase(ByteView("application/sdp")) ? 1 : -1 }
        let actual = (header.body.split(at: ASCII.semicolon)?.head ?? header.body).trimmed
        return actual.equalsIgnoringCase(type) ? 1 : -1
    }

    /// Keeps only the part of a multipart body that has that type.
    private static func filter(_ context: RouteContext, _ type: ByteView) -> Int {
        let message = context.message
        guard let header = message.first(.contentType), header.body.hasPrefixIgnoringCase(ByteView("multipart/")),
            let boundary = header.body.parameter(ByteView("boundary"))
        else { return -1 }
        let mark = context.arena.concatenate(ByteView("--"), boundary)
        let body = message.body
        var place = body.firstIndex(of: mark) ?? body.count
        while place < body.count {
            let start = place + mark.count
            guard let next = body.firstIndex(of: mark, from: start) else { return -1 }
            let part = body[start..<next].trimmedFront
            if let split = part.firstIndex(of: ByteView("\r\n\r\n")) {
                let head = part.prefix(split)
                if head.firstIndexIgnoringCase(of: type) != nil {
                    var content = part.dropFirst(split + 4)
                    if content.hasSuffix(ByteView("\r\n")) { content = content.dropLast(2) }
                    message.edits.setBody(content, from: message.bodyOffset, to: message.buffer.count)
                    message.edits.replace(offset: header.body.offset(in: message.buffer), length: header.body.count, with: context.arena.copy(type))
                    return 1
                }
            }
            place = next
        }
        return -1
    }
}
