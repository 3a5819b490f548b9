import Routing
import SIPMessage

/// CANCEL: the caller's, hop by hop, and our own to branches that are not wanted any more (RFC 3261 sections 9 and 16.10).
extension TMModule {
    /// What is done with a branch that had no reply yet.
    enum CancelMethod {
        /// Give up on it without a word.
        case kill
        /// `cancel_b_method` 0: a 487 is made up at once.
        case fake
        /// `cancel_b_method` 1: retransmissions stop, the timeout ends it.
        case stop
        /// `cancel_b_method` 2: the request is sent on, the CANCEL follows the first reply.
        case retransmit
        /// Send the CANCEL even so.
        case force
    }

    var cancelMethod: CancelMethod {
        switch settings.cancelMethod {
        case 0: .fake
        case 2: .retransmit
        default: .stop
        }
    }

    /// Whether a CANCEL may go to the branch: it is open and none was sent.
    private func isCancellable(_ transaction: Transaction, _ index: Int) -> Bool {
        let branch = transaction.branches[index]
        return branch.lastReceived < 200 && branch.cancel.isEmpty
    }

    /// `t_cancel_branches`, in a reply's route.
    func cancelFromReply(_ transaction: Transaction, _ context: RouteContext, _ which: BranchChoice.Which) -> Bool {
        let index = state(context).branch
        let isFinal = context.message.statusCode >= 200
        // a final reply needs no CANCEL; "this" means all here as it does in the reference
        if which == .this, isFinal { return false }
        let skipped = which == .others || isFinal ? index : -1
        guard transaction.branches.indices.contains(where: { $0 != skipped && isCancellable(transaction, $0) }) else { return false }
        cancelBranches(transaction, context.worker, method: .stop, skipping: skipped)
        return true
    }

    /// Cancels a transaction's branches, or one of them, from a script or a client that works on something else.
    func cancelFromScript(_ transaction: Transaction, _ worker: Worker, cause: Int = 0, flag: Int? = nil, only branch: Int? = nil) -> Bool {
        guard transaction.lockSoon() else { return false }
        defer { transaction.unlock() }
        if let flag { transaction.messageFlags |= 1 << UInt32(flag) }
        for index in transaction.branches.indices where (branch == nil || branch == index) && isCancellable(transaction, index) {
            cancelBranch(transaction, index, worker, cause: cause, method: .stop)
        }
        return true
    }

    /// Cancels all open branches, `skipping` one.
    func cancelBranches(_ transaction: Transaction, _ worker: Worker, cause: Int = 0, method: CancelMethod, skipping: Int = -1) {
        for index in transaction.branches.indices where index != skipping && isCancellable(transaction, index) {
            cancelBranch(transaction, index, worker, cause: cause, method: method)
        }
    }

    /// Cancels one branch. Returns whether something is still to come from it.
    @discardableResult
    func cancelBranch(
        _ transaction: Transaction, _ index: Int, _ worker: Worker, cause: Int = 0, withText: Bool = true, method: CancelMethod
    ) -> Bool {
        transaction.branches[index].flags.insert(.cancelled)
        let isSilent = transaction.branches[index].lastReceived < 100
        if transaction.branches[index].flags.contains(.blind) {
            transaction.branches[index].stopRequestTimers()
            fakedReply(transaction, index, 487, worker)
            return false
        }
        switch method {
        case .kill:
            transaction.branches[index].stopRequestTimers()
            if isSilent { return false }
        case .fake where isSilent:
            transaction.branches[index].stopRequestTimers()
            fakedReply(transaction, index, 487, worker)
            return false
        case .stop where isSilent:
            transaction.branches[index].retransmitAt = 0
            return true
        case .retransmit where isSilent: return true
        default: transaction.branches[index].retransmitAt = 0
        }
        guard transaction.isInvite else { return true }
        worker.withContext(transaction.received) { context in
            let reason = cancelReason(transaction, cause, withText: withText, context.arena)
            let built = DerivedRequest.build(
                from: transaction.branches[index].sent.view, method: ByteView("CANCEL"), to: nil, extraLines: reason,
                extraPrefix: settings.extraHeaderPrefix.view, context)
            guard let built else { return }
            transaction.branches[index].cancel.assign(built)
            _ = worker.server.network.send(built, to: transaction.branches[index].destination, from: worker)
        }
        startCancelTimers(transaction, index)
        return true
    }

    /// `Reason` lines of our CANCELs (RFC 3326): the caller's own, or the reply that made the branch superfluous.
    private func cancelReason(_ transaction: Transaction, _ cause: Int, withText: Bool, _ arena: Arena) -> ByteView {
        if !transaction.cancelReason.isEmpty { return transaction.cancelReason.view }
        guard settings.writesCancelReason, cause > 0 else { return .empty }
        var line = ByteBuilder(arena, capacity: 64)
        line.append("Reason: SIP;cause=")
        line.append(decimal: cause)
        if cause == 200, withText { line.append(";text=\"Call completed elsewhere\"") }
        line.append("\r\n")
        return line.finish()
    }

    /// The caller's CANCEL: cancels the branches of `invite` and answers the CANCEL.
    func cancel(_ invite: Transaction, by transaction: Transaction, _ context: RouteContext) {
        invite.lock()
        invite.flags.insert(.cancelled)
        let isOpen = invite.branches.indices.contains { isCancellable(invite, $0) }
        if !isOpen {
            if invite.status < 200 {
                _ = withRequest(invite, context.worker) { reply(invite, $0, 487, ByteView("Request canceled")) }
            }
            invite.unlock()
            reply(transaction, context, 200, ByteView("ok -- no more pending branches"))
            return
        }
        if !invite.flags.contains(.disablesCancelReason), invite.cancelReason.isEmpty {
            keepReason(of: context.message, in: invite)
        }
        for index in invite.branches.indices where isCancellable(invite, index) {
            cancelBranch(invite, index, context.worker, method: cancelMethod)
        }
        invite.unlock()
        reply(transaction, context, 200, ByteView("canceling"))
    }

    private func keepReason(of message: SIPMessage, in invite: Transaction) {
        var lines = ByteBuilder(message.arena, capacity: 128)
        var index = message.headers.firstIndex(.reason)
        while let current = index {
            lines.append(MessageWriter.line(message.headers[current], message))
            index = message.headers.nextIndex(.reason, after: current)
        }
        if lines.count > 0 { invite.cancelReason.assign(lines.finish()) }
    }

    /// `t_relay` of a CANCEL.
    func relayCancel(_ context: RouteContext, _ way: Way) -> Int {
        let state = state(context)
        let invite = state.invite ?? matchCancelled(context.message)
        guard let invite else {
            switch settings.unmatchedCancel {
            case 0: return relayNew(context, way)
            case 1:
                // forwarded: there is nothing left to do for the script
                let result = Forwarding.forward(context, transport: way.transport, host: way.host, port: way.port)
                return result > 0 ? 0 : result
            default: return 1
            }
        }
        switch create(context) {
        case .created(let transaction), .exists(let transaction):
            state.outcome.insert(.forwarded)
            cancel(invite, by: transaction, context)
        case .absorbed, .ack: break
        case .refused: return RelayError.badRequest
        }
        return 1
    }
}
