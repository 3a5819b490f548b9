import Routing
import SIPMessage

extension TMModule {
    func declareReplies(_ exports: Exports) {
        exports.function("t_reply", .template("code"), .template("reason"), routes: .any) { [unowned self] context, arguments in
            tReply(context, arguments)
        }
        exports.function("t_send_reply", .template("code"), .template("reason"), routes: .any) { [unowned self] context, arguments in
            if transaction(context) == nil, context.message.isRequest {
                switch create(context) {
                case .created, .exists: break
                case .absorbed: return 1
                case .ack, .refused: return -1
                }
            }
            return tReply(context, arguments)
        }
        exports.function("t_reply_error", routes: .any) { [unowned self] context, _ in
            replyError(context) ?? -1
        }
        exports.function("t_retransmit_reply", routes: [.request]) { [unowned self] context, _ in
            guard let transaction = requestTransaction(context) else { return -1 }
            return retransmitReply(transaction, context.worker) ? 1 : -1
        }
        let dropReplies: FunctionDeclaration.Body = { [unowned self] context, arguments in
            guard let transaction = transaction(context) else { return -1 }
            switch arguments.string(0).first {
            case 110: transaction.dropMode = 0  // n
            case 108: transaction.dropMode = 2  // l
            default: transaction.dropMode = 1
            }
            return 1
        }
        exports.function("t_drop_replies", kemi: "t_drop_replies_all", routes: [.failure], body: dropReplies)
        exports.function("t_drop_replies", .string("mode"), routes: [.failure], body: dropReplies)
    }

    private func tReply(_ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let transaction = requestTransaction(context) else {
            context.log(.error, "tm", "t_reply without a transaction: call t_newtran() first, or use send_reply()")
            return -1
        }
        let parts = ReplyArguments(arguments, context, defaultCode: settings.defaultCode, defaultReason: settings.defaultReason.view, isExpanded: false)
        guard (0...699).contains(parts.code) else {
            context.log(.error, "tm", "\(parts.code) is no status code")
            return -1
        }
        return replyInScript(transaction, context, parts.code, parts.reason) ? 1 : -1
    }

    /// `t_reply_error`: answers the error of the latest relaying; nil without a transaction.
    func replyError(_ context: RouteContext) -> Int? {
        guard let transaction = requestTransaction(context) else { return nil }
        let error = state(context).error
        return answer(transaction, context) { kill(transaction, error, $0) } ? 1 : -1
    }

    /// The transaction of the message in hand, searched if nothing did yet.
    func requestTransaction(_ context: RouteContext) -> Transaction? {
        if let transaction = transaction(context) { return transaction }
        guard context.message.isRequest else { return nil }
        let state = state(context)
        guard state.search == .undone else { return nil }
        state.search = .nothing
        if case .transaction(let found) = match(context.message) {
            state.search = .found
            state.transaction = found
            return found
        }
        return nil
    }

    /// Answers from a script, whichever message it works on.
    func replyInScript(_ transaction: Transaction, _ context: RouteContext, _ code: Int, _ reason: ByteView) -> Bool {
        answer(transaction, context) { reply(transaction, $0, code, reason) }
    }

    private func answer(_ transaction: Transaction, _ context: RouteContext, _ body: (RouteContext) -> Bool) -> Bool {
        transaction.locked {
            if context.message.isRequest { return body(context) }
            // from a reply's route: the request is the stored one
            return withRequest(transaction, context.worker, body) ?? false
        }
    }
}
