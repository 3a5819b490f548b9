import Routing
import SIPMessage

/// What other modules learn of a transaction that they attached themselves to (dialog, acc). All calls come with its lock held.
open class TransactionObserver: @unchecked Sendable {
    public init() {}
    /// A reply was sent to the caller, relayed or made here (then `reply` is nil).
    open func didReply(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {}
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

    /// Adds an observer until the transaction ends.
    public func attach(_ observer: TransactionObserver) {
        transaction.locked { transaction.attachments.append(observer) }
    }
}
