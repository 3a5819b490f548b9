import Routing
import SIPMessage
import Synchronization

/// Module sl: replies without transactions.
public final class SLModule: Module, @unchecked Sendable {
    public static let name = "sl"

    /// `default_code` and `default_reason`: for a code or a reason in a variable that has none.
    private var defaultCode = 500
    private var defaultReason = OwnedBytes("Internal Server Error")
    /// `bind_tm`: whether `send_reply` uses a transaction that exists.
    private(set) var bindsTM = true
    /// `rich_redirect`: what Contacts of a 3xx show besides URI and q; 1 branch flags, 2 path.
    private var richRedirect = 0
    /// Set by tm: replies to the transaction of the request in hand; nil if there is none.
    public var transactionReply: (@Sendable (RouteContext, Int, ByteView) -> Int?)?
    /// Set by tm: answers the transaction's latest error; nil if there is none.
    public var transactionErrorReply: (@Sendable (RouteContext) -> Int?)?
    /// Set by tm: the To tag of a transaction's replies; nil if there is none.
    public var transactionTag: (@Sendable (RouteContext) -> ByteView?)?
    /// Set by modules that act on local replies, before they are made.
    public var beforeReply: [@Sendable (RouteContext, Int, ByteView) -> Void] = []
    /// Last part of the To tags of stateless replies, so that the ACK to one is known again.
    private var tagSuffix = OwnedBytes("")
    private let statistics = SLStatistics()

    public init() {}

    public func declare(_ exports: Exports) {
        var random = RandomSource(seed: exports.registry.surroundings.seed)
        tagSuffix = OwnedBytes("." + String(UInt32.random(in: .min ... .max, using: &random), radix: 16))
        exports.parameter("default_code", integer: { [unowned self] in defaultCode = $0 })
        exports.parameter("default_reason", string: { [unowned self] in defaultReason = OwnedBytes($0) })
        exports.parameter("bind_tm", integer: { [unowned self] in bindsTM = $0 != 0 })
        exports.parameter("rich_redirect", integer: { [unowned self] in richRedirect = $0 })
        let registry = exports.registry
        exports.parameter("event_callback_fl_ack", string: { registry.setEventCallback("sl:filtered-ack", $0) })
        exports.parameter("event_callback_lres_sent", string: { registry.setEventCallback("sl:local-response", $0) })
        declareReplies(exports)
        exports.function("sl_forward_reply", Parameter.string("code").optional, Parameter.string("reason").optional, routes: .reply) {
            [unowned self] context, arguments in
            forwardReply(context, arguments.string(0), arguments.string(1))
        }
        exports.ksr("get_reply_totag", returns: .value) { [unowned self] context, _ in
            .string((bindsTM ? transactionTag?(context) : nil) ?? toTag(context))
        }
        exports.variable("ltt") { [unowned self] spec in
            switch spec.argumentText {
            case "s", "stateless": return ComputedVariable(get: { [unowned self] in .string(toTag($0)) })
            case "t", "transaction": return ComputedVariable(get: { [unowned self] in .optional(bindsTM ? transactionTag?($0) : nil) })
            case "x", "mixed", "": return ComputedVariable(get: { [unowned self] in .string((bindsTM ? transactionTag?($0) : nil) ?? toTag($0)) })
            default: throw DeclarationError("$ltt(\(spec.argumentText)) does not exist", remedy: "s, t and x do")
            }
        }
        exports.rpc("sl.stats", "Replies sent without transactions, by code.") { [unowned self] _ in [.structure(statistics.answer)] }
        statistics.declare(exports.registry.statistics)
        exports.eventRoute("sl:filtered-ack")
        exports.eventRoute("sl:local-response")
        exports.registry.hooks.beforeRequest.append { [unowned self] context in filter(context) }
    }

    private func declareReplies(_ exports: Exports) {
        let code = Parameter.template("code")
        let reason = Parameter.template("reason")
        for name in ["sl_send_reply", "sl_reply"] {
            exports.function(name, code, reason, routes: [.request, .error, .event, .failure, .tmReply, .branch, .local]) {
                [unowned self] context, arguments in
                let parts = parts(arguments, context)
                return reply(context, parts.code, parts.reason)
            }
        }
        exports.function("send_reply", code, reason, routes: .any) { [unowned self] context, arguments in
            let parts = parts(arguments, context)
            return sendReply(context, parts.code, parts.reason)
        }
        exports.function("send_reply_mode", code, reason, .integer("mode"), routes: .any) { [unowned self] context, arguments in
            if arguments.integer(2) & 1 != 0 {
                context.options.insert(.replyNoConnect)
            } else if arguments.integer(2) & 2 != 0 {
                context.options.insert(.replyClose)
            }
            let parts = parts(arguments, context)
            return sendReply(context, parts.code, parts.reason)
        }
        exports.function("sl_reply_error", routes: [.request, .error]) { [unowned self] context, _ in replyError(context) }
        exports.function("send_reply_error", routes: .any) { [unowned self] context, _ in
            if bindsTM, let result = transactionErrorReply?(context), result > 0 { return result }
            return replyError(context)
        }
    }

    private func parts(_ arguments: Arguments, _ context: RouteContext) -> ReplyArguments {
        ReplyArguments(arguments, context, defaultCode: defaultCode, defaultReason: defaultReason.view)
    }

    /// Answers the request in hand without state. 1, or -1 when it cannot.
    public func reply(_ context: RouteContext, _ code: Int, _ reason: ByteView) -> Int {
        let message = context.message
        guard message.isRequest, message.method != .ack, (0...999).contains(code) else {
            context.log(.debug, "sl", "no reply \(code): it goes to requests other than ACK only")
            statistics.failures.add()
            return -1
        }
        guard context.isUnambiguous else {
            context.log(.error, "sl", "no reply \(code): the request has a header twice that it may have once (sip_parser_mode)")
            statistics.failures.add()
            return -1
        }
        for hook in beforeReply { hook(context, code, reason) }
        var parts = MessageWriter.LocalReply(code: code, reason: reason, toTag: code >= 180 ? toTag(context) : .empty)
        parts.serverHeader = context.server.serverHeader
        if code >= 300, code < 400 {
            let contacts = RedirectContacts.line(context, options: richRedirect)
            if !contacts.isEmpty { message.edits.appendReplyHeader(contacts) }
        }
        let bytes = MessageWriter.localReply(parts, to: message, mark: Forwarding.mark(context))
        let isSent = Forwarding.sendReply(bytes, context)
        if let block = context.script.localResponse { runLocalResponse(block, bytes, context) }
        guard isSent else {
            statistics.failures.add()
            return -1
        }
        statistics.count(code)
        return 1
    }

    /// `event_route[sl:local-response]`: the reply that was just sent is the message.
    private func runLocalResponse(_ block: RouteBlock, _ bytes: ByteView, _ context: RouteContext) {
        context.worker.withContext(context.received) { nested in
            do { try nested.message.parse(bytes) } catch { return }
            nested.sending = SendInfo(bytes: bytes, socket: context.received.socket, destination: Forwarding.replyDestination(context))
            nested.run(block, kind: .local)
        }
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
        text.append(decimal: context.relayErrorNumber)
        text.append("/SL)")
        return reply(context, code, text.finish())
    }

    /// `sl_forward_reply([code [, reason]])`: the class of the code stays.
    private func forwardReply(_ context: RouteContext, _ code: ByteView, _ reason: ByteView) -> Int {
        let message = context.message
        guard !message.isRequest else { return -1 }
        let before = (message.newStatusCode, message.newReason)
        defer { (message.newStatusCode, message.newReason) = before }
        if !code.isEmpty {
            guard code.count == 3, let number = code.unsignedInteger, Int(number) / 100 == message.statusCode / 100 else {
                context.log(.error, "sl", "sl_forward_reply: bad code \"\(code)\" (three digits, of the reply's class)")
                return -1
            }
            message.newStatusCode = Int(number)
        }
        if !reason.isEmpty { message.newReason = reason }
        return Forwarding.forwardReply(context) ? 1 : -1
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
        mix(message.cseq?.numberText ?? .empty)
        var tag = ByteBuilder(context.arena, capacity: 40)
        tag.append(hex: UInt(hash))
        tag.append(tagSuffix.view)
        return tag.finish()
    }

    /// The ACK to one of our stateless replies ends here.
    private func filter(_ context: RouteContext) -> Bool {
        guard context.message.method == .ack, context.message.toTag.hasSuffix(tagSuffix.view) else { return true }
        statistics.filteredACKs.add()
        if let block = context.script.block(.event, named: "sl:filtered-ack") { context.run(block, kind: .event) }
        return false
    }
}
