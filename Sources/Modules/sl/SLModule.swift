import Routing
import SIPMessage
import Synchronization

/// Module sl: replies without transactions.
public final class SLModule: Module, @unchecked Sendable {
    public static let name = "sl"

    /// `default_code` and `default_reason` of `sl_reply()`-like calls that leave them out.
    private var defaultCode = 500
    private var defaultReason = "Internal Server Error"
    /// `bind_tm`: whether `send_reply` uses a transaction that exists.
    private(set) var bindsTM = true
    /// Set by tm: replies to the transaction of the request in hand; nil if there is none.
    public var transactionReply: (@Sendable (RouteContext, Int, ByteView) -> Int?)?
    /// Set by modules that act on local replies, before they are made.
    public var beforeReply: [@Sendable (RouteContext, Int, ByteView) -> Void] = []
    /// Last part of the To tags of stateless replies, so that the ACK to one is known again.
    private let tagSuffix = SLModule.makeSuffix()

    public init() {}

    private static func makeSuffix() -> OwnedBytes {
        OwnedBytes("." + String(UInt32.random(in: .min ... .max), radix: 16))
    }

    public func declare(_ exports: Exports) {
        exports.parameter("default_code", integer: { [unowned self] in defaultCode = $0 })
        exports.parameter("default_reason", string: { [unowned self] in defaultReason = $0 })
        exports.parameter("bind_tm", integer: { [unowned self] in bindsTM = $0 != 0 })
        exports.parameter("event_callback", string: { _ in
            throw DeclarationError("sl: event_callback needs a KEMI engine, which is not here yet")
        })
        exports.function(
            "sl_send_reply", .integer("code"), .string("reason"), routes: [.request, .error, .event, .failure, .tmReply, .branch, .local]
        ) { [unowned self] context, arguments in
            reply(context, arguments.integer(0), arguments.string(1))
        }
        exports.function("send_reply", .integer("code"), .string("reason"), routes: .any) { [unowned self] context, arguments in
            sendReply(context, arguments.integer(0), arguments.string(1))
        }
        exports.function("send_reply_mode", .integer("code"), .string("reason"), .integer("mode"), routes: .any) { [unowned self] context, arguments in
            sendReply(context, arguments.integer(0), arguments.string(1))
        }
        exports.function("sl_reply_error", routes: [.request, .error]) { [unowned self] context, _ in replyError(context) }
        exports.function("sl_forward_reply", Parameter.string("code").optional, Parameter.string("reason").optional, routes: [.coreReply, .tmReply]) {
            context, arguments in
            if let code = arguments.optionalString(0)?.integer { context.message.newStatusCode = code }
            if let reason = arguments.optionalString(1) { context.message.newReason = reason }
            return Forwarding.forwardReply(context) ? 1 : -1
        }
        exports.eventRoute("sl:filtered-ack")
        exports.eventRoute("sl:local-response")
        exports.registry.hooks.beforeRequest.append { [unowned self] context in filter(context) }
    }

    /// Answers the request in hand without state. 1, or -1 when it cannot (the reason is logged).
    public func reply(_ context: RouteContext, _ code: Int, _ reason: ByteView) -> Int {
        let message = context.message
        guard message.isRequest else {
            context.log(.error, "sl", "a reply cannot be answered")
            return -1
        }
        guard message.method != .ack else {
            context.log(.debug, "sl", "an ACK is not answered")
            return 1
        }
        guard (100...699).contains(code) else {
            context.log(.error, "sl", "\(code) is no status code (100 to 699)")
            return -1
        }
        for hook in beforeReply { hook(context, code, reason) }
        var parts = MessageWriter.LocalReply(code: code, reason: reason.isEmpty ? ByteView("No Reason") : reason, toTag: code >= 180 ? toTag(context) : .empty)
        parts.serverHeader = context.server.serverHeader
        let mark = Forwarding.mark(context)
        let bytes = MessageWriter.localReply(parts, to: message, mark: mark)
        let sent = Forwarding.sendReply(bytes, context)
        if let block = context.server.script.localResponse {
            let outer = context.flow
            context.run(block, kind: .event)
            context.flow = outer
        }
        return sent ? 1 : -1
    }

    /// Answers through the request's transaction if it has one, else without state.
    public func sendReply(_ context: RouteContext, _ code: Int, _ reason: ByteView) -> Int {
        if bindsTM, let result = transactionReply?(context, code, reason) { return result }
        return reply(context, code, reason)
    }

    /// `sl_reply_error()`: the error that the latest relay ended with.
    public func replyError(_ context: RouteContext) -> Int {
        let (code, reason) = context.relayError
        var text = ByteBuilder(context.arena, capacity: 96)
        text.append(reason)
        text.append(" (")
        text.append(decimal: 1)
        text.append("/SL)")
        return reply(context, code, text.finish())
    }

    /// A tag that is the same for each copy of a request (RFC 3261 section 8.2.7) and ends in our mark.
    public func toTag(_ context: RouteContext) -> ByteView {
        let message = context.message
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ view: ByteView) {
            for index in 0..<view.count { hash = (hash ^ UInt64(view[index])) &* 0x100_0000_01b3 }
        }
        mix(message.via1?.branch ?? .empty)
        mix(message.callID)
        mix(message.fromTag)
        mix(message.requestURI)
        var tag = ByteBuilder(context.arena, capacity: 40)
        tag.append(hex: UInt(hash))
        tag.append(tagSuffix.view)
        return tag.finish()
    }

    /// The ACK to one of our stateless replies ends here.
    private func filter(_ context: RouteContext) -> Bool {
        guard context.message.method == .ack, context.message.toTag.hasSuffix(tagSuffix.view) else { return true }
        if let block = context.server.script.block(.event, named: "sl:filtered-ack") { context.run(block, kind: .event) }
        return false
    }
}
