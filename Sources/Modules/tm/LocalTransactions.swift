import Routing
import SIPMessage

/// Told when a request that was made here is answered.
final class LocalCompletion: Sendable {
    private let body: @Sendable (RouteContext, Int, SIPMessage?) -> Void

    init(_ body: @escaping @Sendable (RouteContext, Int, SIPMessage?) -> Void) { self.body = body }

    func callAsFunction(_ context: RouteContext, _ code: Int, _ reply: SIPMessage?) { body(context, code, reply) }
}

extension TMModule {
    /// A reply to a request that has no caller here.
    func finishLocal(_ transaction: Transaction, _ code: Int, _ reply: Incoming, _ worker: Worker) {
        transaction.status = code
        guard let completion = transaction.localCompletion else { return }
        switch reply {
        case .live(let context): completion(context, code, context.message)
        case .faked:
            worker.withContext(transaction.received) { context in completion(context, code, nil) }
        }
        if code >= 200 { transaction.localCompletion = nil }
    }
}
