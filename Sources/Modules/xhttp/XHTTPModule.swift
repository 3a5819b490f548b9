import Routing
import SIPMessage

/// Module xhttp: HTTP requests that come in on the SIP server's stream connections, answered by `event_route[xhttp:request]`.
public final class XHTTPModule: Module, @unchecked Sendable {
    public static let name = "xhttp"

    private static let event = "xhttp:request"

    /// `url_match` and `url_skip`: which URLs are dealt with.
    private var match: RegularExpression?
    private var skip: RegularExpression?
    /// Place of the event route in a script.
    private var eventPlace = 0

    public init() {}

    public func declare(_ exports: Exports) {
        let registry = exports.registry
        exports.parameter("url_match", string: { [unowned self] in match = try RegularExpression($0, flags: RegularExpression.caseSensitive) })
        exports.parameter("url_skip", string: { [unowned self] in skip = try RegularExpression($0, flags: RegularExpression.caseSensitive) })
        exports.parameter("event_callback", string: { registry.setEventCallback(Self.event, $0) })
        exports.eventRoute(Self.event)
        eventPlace = registry.watch(event: Self.event)
        exports.function(
            "xhttp_reply", .integer("code"), .string("reason"), .string("type"), .string("body"), routes: [.request, .event]
        ) { context, arguments in
            guard (100...700).contains(arguments.integer(0)), !arguments.string(1).isEmpty else { return -1 }
            return Self.reply(context, arguments) ? 1 : -1
        }
        // done is 0 there
        exports.ksr("xhttp_reply", .integer("code"), .literal("reason"), .literal("type"), .literal("body")) { context, arguments in
            .integer(Self.reply(context, arguments) ? 0 : -1)
        }
        exports.variable("hu", get: { $0.message.isRequest ? .string($0.message.requestURI) : .null })
        exports.ksr("get_hu", returns: .value) { context, _ in .string(context.message.requestURI) }
        exports.transformation("url") { spec in
            switch spec.operation {
            case "path": TextTransformation { text, _ in .string(text.split(at: ASCII.question)?.head ?? text) }
            case "querystring": TextTransformation { text, _ in .string(text.split(at: ASCII.question)?.tail ?? .empty) }
            default: throw spec.unknownOperation(["path", "querystring"])
            }
        }
        registry.hooks.nonSIP.append { [unowned self] context, _ in take(context) }
    }

    // MARK: Requests

    /// Runs the event route for a request; false for one that is not dealt with here.
    private func take(_ context: RouteContext) -> Bool {
        let message = context.message
        guard message.isHTTP else { return false }
        if skip?.matches(message.requestURI) ?? false { return false }
        if let match, !match.matches(message.requestURI) { return false }
        guard addVia(context) else {
            context.log(.error, "xhttp", "a request from \(context.received.source) cannot be read")
            return true
        }
        guard let block = context.script.event(eventPlace) else {
            context.log(.error, "xhttp", "a request for \"\(message.requestURI)\" is dropped: the script has no event_route[\(Self.event)]")
            return true
        }
        guard context.hooks.admitRequest(context) else { return true }
        context.run(block, kind: .event)
        context.hooks.requestDidEnd(context)
        return true
    }

    /// Gives the request a Via of its sender, since functions for SIP want one.
    private func addVia(_ context: RouteContext) -> Bool {
        let message = context.message
        if message.via1 != nil { return true }
        let bytes = message.buffer
        var out = ByteBuilder(context.arena, capacity: bytes.count + 80)
        out.append(bytes.prefix(message.firstLineLength))
        out.append("Via: SIP/2.0/")
        out.append(context.received.transport.viaName)
        out.append(ASCII.space)
        out.append(context.received.source.ip.text(in: context.arena, bracketed: true))
        out.append(ASCII.colon)
        out.append(decimal: Int(context.received.source.port))
        out.append("\r\n")
        out.append(bytes.dropFirst(message.firstLineLength))
        do {
            try message.parse(out.finish())
            return message.via1 != nil
        } catch {
            return false
        }
    }

    // MARK: Replies

    private static func reply(_ context: RouteContext, _ arguments: Arguments) -> Bool {
        reply(context, arguments.integer(0), arguments.string(1), type: arguments.string(2), body: arguments.string(3))
    }

    /// Answers the HTTP request in hand. False if it is none, or cannot be answered any more.
    static func reply(_ context: RouteContext, _ code: Int, _ reason: ByteView, type: ByteView, body: ByteView) -> Bool {
        let message = context.message
        guard message.isRequest, message.isHTTP else {
            context.log(.error, "xhttp", "xhttp_reply: the message in hand is no HTTP request")
            return false
        }
        var out = ByteBuilder(context.arena, capacity: 256 + body.count)
        out.append(message.version)
        out.append(ASCII.space)
        out.append(decimal: code)
        out.append(ASCII.space)
        out.append(reason)
        out.append("\r\n")
        for text in message.edits.replyHeaders { out.append(text) }
        if !type.isEmpty {
            out.append("Content-Type: ")
            out.append(type)
            out.append("\r\n")
        }
        let server = context.server.serverHeader
        if !server.isEmpty {
            out.append(server)
            out.append("\r\n")
        }
        let content = body.isEmpty ? message.edits.replyBody ?? .empty : body
        out.append("Content-Length: ")
        out.append(decimal: content.count)
        out.append("\r\n\r\n")
        out.append(content)
        return Forwarding.sendReply(out.finish(), context)
    }
}

extension SIPMessage {
    /// Whether it is a request of HTTP/1.x.
    var isHTTP: Bool { version.hasPrefix(ByteView("HTTP/1.")) }
}
