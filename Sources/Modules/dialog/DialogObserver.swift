import Routing
import SIPMessage

/// Follows a transaction for its dialog.
final class DialogObserver: TransactionObserver, @unchecked Sendable {
    enum Role {
        /// The INVITE that the dialog began with.
        case initial
        /// A later request of the dialog.
        case within
        /// The request that ended it.
        case ending
    }

    private let dialog: Dialog
    private let role: Role

    init(_ dialog: Dialog, _ role: Role) {
        self.dialog = dialog
        self.role = role
        super.init()
    }

    // reply and failure routes work on the dialog
    override func didReceive(_ context: RouteContext, _ transaction: TransactionHandle) { dialog.module.state(context).dialog = dialog }

    override func didFail(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {
        dialog.module.state(context).dialog = dialog
    }

    override func willRelay(_ context: RouteContext, _ transaction: TransactionHandle) {
        for listener in dialog.module.listeners { listener.willRelay(dialog, context) }
    }

    override func willReply(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {
        // of replies that are made here the final ones count alone
        if role == .initial, reply != nil || code >= 200 { dialog.module.didReply(dialog, context, transaction, code: code, reply: reply) }
    }

    override func didReply(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {
        guard role == .ending, code >= 200, !dialog.module.listeners.isEmpty else { return }
        func tell(_ context: RouteContext) {
            for listener in dialog.module.listeners { listener.didEnd(dialog, context, context.worker) }
        }
        if context.message.isRequest { tell(context) } else { transaction.withRequest(context.worker) { tell($0) } }
    }

    override func didEnd(_ transaction: TransactionHandle) {
        switch role {
        case .initial where dialog.awaitsTransaction && dialog.state == .ended, .ending: dialog.module.remove(dialog)
        case .initial, .within: break
        }
    }
}
