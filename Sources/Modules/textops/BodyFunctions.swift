import Routing
import SIPMessage

/// Functions of textops about bodies.
enum BodyFunctions {
    static func declare(_ exports: Exports) {
        let setRoutes: RouteKinds = [.request, .failure, .branch, .reply, .event]
        let replyRoutes: RouteKinds = [.request, .failure, .branch, .event]
        exports.function("set_body", .text("body"), .text("type"), routes: setRoutes) { context, arguments in
            setBody(context, arguments.string(0), arguments.string(1))
        }
        exports.function("set_body_hex", .text("digits"), .text("type")) { context, arguments in
            guard let body = HexadecimalText.decode(arguments.string(0), context) else { return -1 }
            return setBody(context, body, arguments.string(1))
        }
        exports.function("set_reply_body", .text("body"), .text("type"), routes: replyRoutes) { context, arguments in
            setReplyBody(context, arguments.string(0), arguments.string(1))
        }
        exports.function("set_reply_body_hex", .text("digits"), .text("type"), routes: replyRoutes) { context, arguments in
            guard let body = HexadecimalText.decode(arguments.string(0), context) else { return -1 }
            return setReplyBody(context, body, arguments.string(1))
        }
        exports.function("has_body") { context, _ in hasBody(context.message) ? 1 : -1 }
        exports.function("has_body", kemi: "has_body_type", .prepared("type") { text, _ in try BodyType(text) }) { context, arguments in
            guard hasBody(context.message), let type = arguments.object(0, as: BodyType.self) else { return -1 }
            return type.matches(context.message) ? 1 : -1
        }
        exports.function("is_audio_on_hold") { context, _ in SDP(context.message)?.audioHold?.rawValue ?? -1 }
    }

    static func line(_ name: StaticString, _ value: ByteView, _ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 64)
        text.append(name)
        text.append(value)
        text.append("\r\n")
        return text.finish()
    }

    private static func isComplete(_ context: RouteContext, _ body: ByteView, _ type: ByteView) -> Bool {
        if !body.isEmpty, !type.isEmpty { return true }
        context.log(.error, "textops", "a body cannot be set: its \(body.isEmpty ? "text" : "type") is empty")
        return false
    }

    private static func setBody(_ context: RouteContext, _ body: ByteView, _ type: ByteView) -> Int {
        guard isComplete(context, body, type) else { return -1 }
        let message = context.message
        message.edits.setBody(context.arena.copy(body), from: message.bodyOffset, to: message.buffer.count)
        if message.first(.contentType)?.body != type { setType(context, type) }
        addLength(context, body.count)
        return 1
    }

    /// Puts a Content-Type behind the headers, in the place of the received one.
    static func setType(_ context: RouteContext, _ type: ByteView) {
        let message = context.message
        if let header = message.first(.contentType) { message.edits.remove(offset: header.offset, length: header.length) }
        message.edits.insert(line("Content-Type: ", type, context), at: message.headersEnd)
    }

    /// Adds a Content-Length where the message has none.
    static func addLength(_ context: RouteContext, _ length: Int) {
        guard context.message.first(.contentLength) == nil else { return }
        context.message.edits.insert(line("Content-Length: ", context.arena.decimal(length), context), at: context.message.headersEnd)
    }

    private static func setReplyBody(_ context: RouteContext, _ body: ByteView, _ type: ByteView) -> Int {
        guard isComplete(context, body, type) else { return -1 }
        context.message.edits.appendReplyHeader(line("Content-Type: ", type, context))
        guard context.message.edits.replyBody == nil else {
            context.log(.error, "textops", "set_reply_body: the reply has a body already")
            return -1
        }
        context.message.edits.replyBody = context.arena.copy(body)
        return 1
    }

    /// Whether Content-Length says that there is a body; a message without that header has none.
    private static func hasBody(_ message: SIPMessage) -> Bool { message.contentLength.map { $0 > 0 } ?? false }
}

/// The type that `has_body` asks for.
private final class BodyType: Sendable {
    private let type: MIMEType?
    private let text: OwnedBytes

    init(_ text: String) throws {
        self.text = OwnedBytes(text)
        type = MIMEType(self.text.view)
        guard type != nil || text.isEmpty else { throw DeclarationError("\"\(text)\" is no type of a body", remedy: "write type/subtype") }
    }

    /// A body without Content-Type counts as a session description (RFC 3261 section 7.4.1).
    func matches(_ message: SIPMessage) -> Bool {
        guard let type else { return true }
        guard message.first(.contentType) != nil else { return type == .sdp }
        return message.contentType == type
    }
}

/// Bytes written as hexadecimal digits, blanks between them allowed.
enum HexadecimalText {
    /// Nil, with the reason logged, for anything else.
    static func decode(_ text: ByteView, _ context: RouteContext) -> ByteView? {
        var out = ByteBuilder(context.arena, capacity: text.count / 2 + 1)
        var index = 0
        while index < text.count {
            if ASCII.isBlank(text[index]) {
                index += 1
                continue
            }
            guard let high = ASCII.hexValue(text[index]), let low = ASCII.hexValue(text[index + 1]) else {
                context.log(.error, "textops", "bad hexadecimal digits at \(index) in \"\(text)\"")
                return nil
            }
            out.append(high << 4 | low)
            index += 2
        }
        return out.count > 0 ? out.finish() : nil
    }
}
