import Routing
import SIPMessage

/// What other modules learn of a transaction that they attached themselves to (dialog, acc). All calls come with its lock held.
open class TransactionObserver: @unchecked Sendable {
    public init() {}
    /// A branch's reply came in, before any route sees it; `context` holds it.
    open func didReceive(_ context: RouteContext, _ transaction: TransactionHandle) {}
    /// A branch's reply is about to be relayed; `context` holds it, and what is done to it shows.
    open func willRelay(_ context: RouteContext, _ transaction: TransactionHandle) {}
    /// A reply is about to be sent to the caller, relayed or made here (then `reply` is nil).
    open func willReply(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {}
    /// A reply was sent to the caller, relayed or made here (then `reply` is nil).
    open func didReply(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {}
    /// The failure route is about to run. `context` holds the request as the failed branch had it; `reply` is nil if it was made here.
    open func didFail(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {}
    /// The ACK to a 2xx passes through; `context` holds it.
    open func didReceiveACK(_ context: RouteContext, _ transaction: TransactionHandle) {}
    /// The transaction is about to leave the table.
    open func didEnd(_ transaction: TransactionHandle) {}
}

/// A transaction as other modules hold it.
public struct TransactionHandle: Sendable {
    let transaction: Transaction
    /// The two numbers that name it (`$T(id_index)`, `$T(id_label)`).
    public var index: Int { Int(transaction.bucket) }
    public var label: Int { Int(transaction.label) }
    public var isInvite: Bool { transaction.isInvite }
    /// Latest status code sent to the caller, 0 for none.
    public var status: Int { transaction.status }
    /// The request as received; valid while the handle is held.
    public var request: ByteView { transaction.request }
    public var received: ReceiveInfo { transaction.received }

    /// Branches that the request was sent on so far.
    var branchCount: Int { transaction.branches.count }

    /// Request URI of the branch whose reply was relayed; nil if it was made here.
    var relayedURI: ByteView? {
        let index = transaction.relayedBranch
        return transaction.branches.indices.contains(index) ? transaction.branches[index].uri : nil
    }

    /// The request as sent on the branch whose reply was relayed; nil if it was made here.
    var relayedRequest: ByteView? {
        let index = transaction.relayedBranch
        return transaction.branches.indices.contains(index) ? transaction.branches[index].sent.view : nil
    }

    /// Runs `body` with the stored request, its flags and values. The transaction's lock must be held.
    func withRequest(_ worker: Worker, _ body: (RouteContext) -> Void) {
        _ = transaction.module.withRequest(transaction, worker) { body($0) }
    }

    /// To tag of replies that are made here to the context's request.
    func localTag(_ context: RouteContext) -> ByteView { transaction.module.localTag(context) }

    /// Adds an observer until the transaction ends.
    public func attach(_ observer: TransactionObserver) {
        transaction.locked { transaction.attachments.append(observer) }
    }

    /// The first observer of that type.
    func observer<Observer: TransactionObserver>(_ type: Observer.Type) -> Observer? {
        transaction.locked {
            for attachment in transaction.attachments { if let found = attachment as? Observer { return found } }
            return nil
        }
    }
}

extension TMModule {
    /// What a failure route is about.
    struct FailedBranch {
        /// Where the branch went.
        let uri: ByteView
        let code: Int
        /// Nil if the failure was made up here, by a timeout for one.
        let reply: StoredReply?
    }

    /// The branch that the failure route in hand is about; nil in other routes.
    func failedBranch(_ context: RouteContext) -> FailedBranch? {
        guard let state = existingState(context), let transaction = state.transaction, transaction.branches.indices.contains(state.pickedBranch)
        else { return nil }
        let branch = transaction.branches[state.pickedBranch]
        return FailedBranch(uri: branch.uri, code: state.pickedCode, reply: branch.reply)
    }
}
