import Routing
import SIPMessage

/// Deadlines of transactions: retransmissions, final response timers, the wait before the end (RFC 3261 section 17, table 4).
///
/// Moving a deadline back costs nothing: the wheel wakes the transaction at the old time, and it goes back to sleep.
extension TMModule {
    private static let never = Int.max

    private func nextDeadline(_ transaction: Transaction) -> Int {
        var next = Self.never
        func consider(_ time: Int) { if time != 0, time < next { next = time } }
        consider(transaction.waitUntil)
        consider(transaction.responseRetransmitAt)
        consider(transaction.responseFinalAt)
        for index in transaction.branches.indices {
            consider(transaction.branches[index].retransmitAt)
            consider(transaction.branches[index].finalAt)
            consider(transaction.branches[index].cancelRetransmitAt)
            consider(transaction.branches[index].cancelFinalAt)
        }
        if next == Self.never, transaction.waitUntil == 0, transaction.status < 200 { consider(transaction.lifetimeEnd) }
        return next
    }

    /// Makes sure that the wheel wakes the transaction in time.
    func armWheel(_ transaction: Transaction) {
        let next = nextDeadline(transaction)
        guard next != Self.never, transaction.wakesAt == 0 || next < transaction.wakesAt, !transaction.flags.contains(.gone) else { return }
        transaction.wakesAt = next
        timers.schedule(transaction, after: max(0, next - now))
    }

    /// The wheel woke the transaction.
    func transactionTimerDidFire(_ transaction: Transaction, _ worker: Worker) {
        guard transaction.tryLock() else {
            // somebody works on it: a moment later
            timers.schedule(transaction, after: TimerWheel.tick)
            return
        }
        transaction.wakesAt = 0
        let time = now
        if transaction.waitUntil != 0, transaction.waitUntil <= time {
            end(transaction)
            transaction.unlock()
            return
        }
        fireResponse(transaction, time, worker)
        for index in transaction.branches.indices {
            fireCancel(transaction, index, time, worker)
            fireRequest(transaction, index, time, worker)
        }
        if transaction.branches.isEmpty, transaction.lifetimeEnd != 0, transaction.lifetimeEnd <= time, transaction.waitUntil == 0,
            transaction.status < 200
        {
            putOnWait(transaction)
        }
        armWheel(transaction)
        transaction.unlock()
    }

    private func fireResponse(_ transaction: Transaction, _ time: Int, _ worker: Worker) {
        if transaction.responseFinalAt != 0, transaction.responseFinalAt <= time {
            transaction.responseFinalAt = 0
            transaction.responseRetransmitAt = 0
            putOnWait(transaction)
        } else if transaction.responseRetransmitAt != 0, transaction.responseRetransmitAt <= time {
            retransmitReply(transaction, worker)
            transaction.responseInterval = min(transaction.responseInterval * 2, transaction.retransmission2)
            transaction.responseRetransmitAt = time + transaction.responseInterval
        }
    }

    private func fireCancel(_ transaction: Transaction, _ index: Int, _ time: Int, _ worker: Worker) {
        if transaction.branches[index].cancelFinalAt != 0, transaction.branches[index].cancelFinalAt <= time {
            transaction.branches[index].stopCancelTimers()
        } else if transaction.branches[index].cancelRetransmitAt != 0, transaction.branches[index].cancelRetransmitAt <= time {
            _ = worker.server.network.send(transaction.branches[index].cancel.view, to: transaction.branches[index].destination, from: worker)
            let interval = min(transaction.branches[index].cancelInterval * 2, transaction.retransmission2)
            transaction.branches[index].cancelInterval = interval
            transaction.branches[index].cancelRetransmitAt = time + interval
        }
    }

    private func fireRequest(_ transaction: Transaction, _ index: Int, _ time: Int, _ worker: Worker) {
        if transaction.branches[index].finalAt != 0, transaction.branches[index].finalAt <= time {
            transaction.branches[index].stopRequestTimers()
            branchDidTimeOut(transaction, index, worker)
        } else if transaction.branches[index].retransmitAt != 0, transaction.branches[index].retransmitAt <= time {
            _ = worker.server.network.send(transaction.branches[index].sent.view, to: transaction.branches[index].destination, from: worker)
            let interval = min(transaction.branches[index].interval * 2, transaction.retransmission2)
            transaction.branches[index].interval = interval
            transaction.branches[index].retransmitAt = time + interval
        }
    }

    /// A branch got no final reply in time.
    private func branchDidTimeOut(_ transaction: Transaction, _ index: Int, _ worker: Worker) {
        guard !transaction.branches[index].isFinished else { return }
        let isSilent = !settings.noisyTimer && !transaction.hidesReplies && transaction.isInvite && transaction.branches.count == 1
            && transaction.onFailure == nil && transaction.branches[index].onFailure == nil && transaction.branches[index].lastReceived == 0
        if isSilent {
            putOnWait(transaction)
            return
        }
        let isSilentBranch = transaction.branches[index].lastReceived == 0 && !transaction.branches[index].flags.contains(.blind)
        if isSilentBranch, transaction.lifetimeEnd == 0 || transaction.lifetimeEnd > now { failOver(transaction, index, worker) }
        let wasRinging = transaction.isInvite && transaction.branches[index].lastReceived >= 100 && transaction.branches[index].cancel.isEmpty
        transaction.branches[index].flags.insert([.timedOut, .cancelled])
        // one context around all, so that the arena stays for what is made on the way
        worker.withContext(transaction.received) { _ in
            fakedReply(transaction, index, 408, worker)
            if wasRinging { cancelBranch(transaction, index, worker, method: .stop) }
        }
    }

    // MARK: Starting and stopping

    private func bounded(_ time: Int, _ transaction: Transaction) -> Int {
        transaction.lifetimeEnd != 0 ? min(time, max(transaction.lifetimeEnd, now + TimerWheel.tick)) : time
    }

    /// Starts a branch's timers when its request has been sent.
    func startRequestTimers(_ transaction: Transaction, _ index: Int, retransmits: Bool = true) {
        let time = now
        if retransmits, !transaction.branches[index].destination.transport.isReliable, !transaction.branches[index].flags.contains(.blind) {
            transaction.branches[index].interval = transaction.retransmission1
            transaction.branches[index].retransmitAt = time + transaction.retransmission1
        }
        transaction.branches[index].finalAt = bounded(time + transaction.finalResponse, transaction)
        armWheel(transaction)
    }

    /// Starts the final response timer again, for ringing.
    func restartRinging(_ transaction: Transaction, _ index: Int) {
        transaction.branches[index].flags.insert(.ringing)
        transaction.branches[index].finalAt = bounded(now + transaction.finalResponseInvite, transaction)
        armWheel(transaction)
    }

    func startCancelTimers(_ transaction: Transaction, _ index: Int) {
        let time = now
        if !transaction.branches[index].destination.transport.isReliable {
            transaction.branches[index].cancelInterval = transaction.retransmission1
            transaction.branches[index].cancelRetransmitAt = time + transaction.retransmission1
        }
        transaction.branches[index].cancelFinalAt = time + transaction.finalResponse
        armWheel(transaction)
    }

    /// After a final reply to an INVITE: a negative one waits for its ACK and is sent again meanwhile (timers G and H); one that was
    /// made here also when it is positive (RFC 3261 section 13.3.1.4).
    func startFinalReplyTimers(_ transaction: Transaction) {
        guard transaction.isInvite, !transaction.hidesReplies else { return }
        let isOwnAccept = transaction.relayedBranch == -2 && transaction.status < 300
        guard transaction.status >= 300 || isOwnAccept else { return }
        let time = now
        if isOwnAccept || !transaction.replyDestination.transport.isReliable {
            transaction.responseInterval = transaction.retransmission1
            transaction.responseRetransmitAt = time + transaction.retransmission1
        }
        transaction.responseFinalAt = time + transaction.finalResponse
        armWheel(transaction)
    }

    /// Stops all timers of requests; CANCELs go on.
    func stopClientTimers(_ transaction: Transaction) {
        for index in transaction.branches.indices { transaction.branches[index].stopRequestTimers() }
    }

    /// The transaction is done; it absorbs what still comes for a while.
    func putOnWait(_ transaction: Transaction) {
        guard transaction.waitUntil == 0, !transaction.flags.contains(.gone) else { return }
        transaction.waitUntil = now + settings.wait
        statistics.finished.add()
        statistics.countCompletion(transaction.status)
        transaction.responseRetransmitAt = 0
        transaction.responseFinalAt = 0
        armWheel(transaction)
    }

    /// Off the table; freed when the last who holds it lets go.
    func end(_ transaction: Transaction) {
        guard !transaction.flags.contains(.gone) else { return }
        transaction.flags.insert(.gone)
        for observer in transaction.attachments { observer.didEnd(TransactionHandle(transaction: transaction)) }
        table.remove(transaction)
        statistics.deleted.add()
        timers.cancel(transaction)
    }
}
