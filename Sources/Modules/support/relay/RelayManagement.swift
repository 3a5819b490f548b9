import Routing
import SIPMessage

/// What `rtpproxy_manage()` and `rtpengine_manage()` do with a message, by its method and where the call stands.
enum RelayManagement {
    case offer, answer, delete
    /// Nothing to do: the function fails.
    case none
    /// Nothing to do, which is right.
    case done

    /// - Parameter answersPRACK: whether a PRACK's description answers an earlier one (rtpengine) or is an offer (rtpproxy).
    init(_ context: RouteContext, answersPRACK: Bool) {
        self = Self.action(context, answersPRACK)
    }

    private static func action(_ context: RouteContext, _ answersPRACK: Bool) -> RelayManagement {
        if context.routeKind == .branchFailure { return .done }
        let message = context.message
        guard let cseq = message.cseq else { return .none }
        let method = SIPMethod(cseq.method)
        switch method {
        case .cancel, .bye: return .delete
        case .invite, .ack, .update, .prack: break
        default: return .none
        }
        let hasBody = SDPBody.find(message) != nil
        if message.isRequest {
            guard hasBody else { return .none }
            switch method {
            case .ack: return .answer
            case .prack: return answersPRACK ? .answer : .offer
            case .invite: return context.routeKind == .failure ? .delete : .offer
            default: return .offer
            }
        }
        if (message.newStatusCode ?? message.statusCode) >= 300 { return .delete }
        guard hasBody else { return .none }
        if method == .update || (method == .prack && !answersPRACK) { return .answer }
        // an INVITE without description is answered with the offer
        guard let tm = context.server.registry.module(TMModule.self), let transaction = tm.handle(context) else { return .answer }
        return transaction.hasDescription(context.worker) ? .answer : .offer
    }
}

extension TransactionHandle {
    /// Whether the transaction's request brought a session description.
    func hasDescription(_ worker: Worker) -> Bool {
        worker.withContext(received) { context in
            do { try context.message.parse(request) } catch { return false }
            return SDPBody.find(context.message) != nil
        }
    }
}
