import Routing
import SIPMessage

/// A request (or reply) whose processing waits for something, `t_suspend`.
struct Suspension {
    /// Kind of the route that suspended it.
    let routeKind: RouteKinds
    /// Branch that runs the time-out of a suspended request, or that the suspended reply came on.
    let branch: Int
    /// Whether the request URI was still to be forwarded to.
    let wasFresh: Bool
}

extension TMModule {
    /// `t_suspend`: keeps the message in hand until `resume`. False if it cannot be; the reason is logged.
    func suspend(_ context: RouteContext) -> Bool {
        guard let transaction = transaction(context) else {
            context.log(.error, "tm", "nothing to suspend: the message has no transaction")
            return false
        }
        return transaction.locked { suspend(transaction, context) }
    }

    private func suspend(_ transaction: Transaction, _ context: RouteContext) -> Bool {
        if transaction.flags.contains(.cancelled) { return true }
        guard transaction.status < 200 else {
            context.log(.error, "tm", "cannot suspend: the final reply \(transaction.status) went out before")
            return false
        }
        let state = state(context)
        let branch: Int
        if context.message.isRequest {
            if transaction.isInvite, !transaction.flags.contains(.noAuto100), transaction.status < 100 {
                reply(transaction, context, 100, settings.autoInvite100Reason.view)
            }
            if transaction.branches.isEmpty { transaction.saved = SavedRequest(context) }
            transaction.messageFlags = context.flags
            guard let made = addBlindBranch(transaction, context) else { return false }
            branch = made
            state.outcome.insert(.forwarded)
        } else {
            branch = state.branch
            guard transaction.branches.indices.contains(branch) else { return false }
            let bytes = MessageWriter.edited(context.message, Forwarding.outgoing(context, context.received.socket))
            transaction.branches[branch].reply = StoredReply(bytes, context.received)
        }
        transaction.flags.insert(.suspended)
        transaction.suspension = Suspension(routeKind: context.routeKind, branch: branch, wasFresh: !state.isRequestURITaken(context))
        return true
    }

    /// A branch without a target, whose timer ends a request that nobody resumes.
    private func addBlindBranch(_ transaction: Transaction, _ context: RouteContext) -> Int? {
        guard transaction.branches.count < context.server.settings.maxBranches else {
            context.log(.error, "tm", "cannot suspend: no branch is left (max_branches)")
            return nil
        }
        let received = transaction.received
        let destination = Destination(transport: received.transport, address: received.source, socketIndex: received.socket.index)
        var branch = ClientBranch(ClientBranch.Target(uri: context.message.currentURI), destination: destination, socket: received.socket)
        branch.flags.insert([.blind, .firstOfStep])
        branch.onFailure = transaction.onFailure
        transaction.branches.append(branch)
        startRequestTimers(transaction, transaction.branches.count - 1)
        return transaction.branches.count - 1
    }

    /// `t_continue`: goes on with a suspended message in another route. False if there is none.
    func resume(index: Int, label: Int, with block: RouteBlock, _ worker: Worker) -> Bool {
        guard let transaction = transaction(index: index, label: label) else {
            Log.warning("tm", "no suspended transaction \(index):\(label)")
            return false
        }
        guard transaction.lockSoon() else {
            Log.warning("tm", "transaction \(index):\(label) is busy, it is not resumed")
            return false
        }
        defer { transaction.unlock() }
        guard transaction.flags.contains(.suspended), let suspension = transaction.suspension else {
            Log.warning("tm", "transaction \(index):\(label) is not suspended")
            return false
        }
        transaction.flags.remove(.suspended)
        transaction.suspension = nil
        if transaction.flags.contains(.cancelled) { return true }
        if suspension.routeKind == .tmReply {
            resumeReply(transaction, suspension, block, worker)
        } else {
            resumeRequest(transaction, suspension, block, worker)
        }
        return true
    }

    private func resumeRequest(_ transaction: Transaction, _ suspension: Suspension, _ block: RouteBlock, _ worker: Worker) {
        transaction.branches[suspension.branch].stopRequestTimers()
        // the time-out came first
        guard transaction.branches[suspension.branch].lastReceived == 0 else { return }
        transaction.branches[suspension.branch].lastReceived = 500
        let error = withRequest(transaction, worker) { context in
            let state = state(context)
            if !suspension.wasFresh { state.takeRequestURI(context) }
            context.run(block, kind: .failure)
            context.flow = []
            return state.error
        }
        guard transaction.status < 200, !transaction.flags.contains(.suspended), !transaction.branches.contains(where: { !$0.isFinished }) else { return }
        let isKilled = withRequest(transaction, worker) { kill(transaction, error.flatMap { $0 == 0 ? nil : $0 } ?? RelayError.unspecified, $0) }
        if isKilled != true { release(transaction) }
    }

    private func resumeReply(_ transaction: Transaction, _ suspension: Suspension, _ block: RouteBlock, _ worker: Worker) {
        let index = suspension.branch
        guard let stored = transaction.branches[index].reply else { return }
        transaction.branches[index].reply = nil
        worker.withContext(stored.received) { context in
            do { try context.message.parse(stored.bytes) } catch { return }
            let state = state(context)
            state.search = .found
            state.transaction = transaction
            state.branch = index
            defer { dropState(context) }
            finishSuspendedReply(transaction, index, block, context, state)
        }
    }

    /// The transaction of these numbers (`$T(id_index)`, `$T(id_label)`).
    func transaction(index: Int, label: Int) -> Transaction? {
        guard let bucket = UInt32(exactly: index), let label = UInt64(exactly: label) else { return nil }
        return table.find(bucket) { $0.label == label }
    }

    /// The transaction of a request by its Call-ID and CSeq number; no CANCEL's or ACK's.
    func transaction(callID: ByteView, cseqNumber: ByteView) -> Transaction? {
        table.find(RequestKey.bucket(callID: callID, cseqNumber: cseqNumber)) {
            $0.method != .cancel && $0.method != .ack && $0.callID == callID && $0.cseqNumber == cseqNumber
        }
    }
}
