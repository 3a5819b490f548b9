import Routing
import SIPMessage
import Synchronization

/// The server side: making transactions, absorbing retransmissions, and the end of a request's script.
extension TMModule {
    enum Creation {
        case created(Transaction)
        /// It is there already, made by this script.
        case exists(Transaction)
        /// A retransmission, or the ACK to a negative reply: dealt with.
        case absorbed
        /// An ACK that belongs to no server transaction: it is forwarded without one.
        case ack
        /// It has a header twice that it may have once.
        case refused
    }

    /// `t_newtran`: the transaction of the request in hand, made if it is new.
    func create(_ context: RouteContext) -> Creation {
        let state = state(context)
        if let transaction = state.transaction { return .exists(transaction) }
        guard context.isUnambiguous else {
            context.log(.error, "tm", "no transaction: the request has a header twice that it may have once (sip_parser_mode)")
            return .refused
        }
        let message = context.message
        switch match(message) {
        case .transaction(let known):
            state.search = .found
            state.transaction = known
            absorb(known, context)
            return .absorbed
        case .endToEndACK(let invite):
            tellOfACK(invite, context)
            return .ack
        case .none: break
        }
        if message.method == .ack { return .ack }
        let transaction = Transaction(self, context, key: RequestKey(message), label: table.newLabel())
        takeArmed(of: state, into: transaction)
        transaction.lock()
        let known = table.insert(transaction) { [method = message.methodName] in
            !$0.isLocal && $0.methodName == method && $0.viaBranch == transaction.viaBranch && $0.viaPort == transaction.viaPort
                && $0.viaHost.equalsIgnoringCase(transaction.viaHost) && $0.callID == transaction.callID
                && (transaction.viaBranch.hasPrefix(Self.magicCookie) || $0.fromTag == transaction.fromTag)
        }
        if let known {
            transaction.unlock()
            state.search = .found
            state.transaction = known
            absorb(known, context)
            return .absorbed
        }
        state.search = .found
        state.transaction = transaction
        state.isCreator = true
        statistics.created.add()
        adoptValues(transaction, context)
        armWheel(transaction)
        for body in didCreateTransaction { body(context, TransactionHandle(transaction: transaction)) }
        return .created(transaction)
    }

    func takeArmed(of state: MessageState, into transaction: Transaction) {
        transaction.onFailure = state.armed.onFailure
        transaction.onBranchFailure = state.armed.onBranchFailure
        transaction.onReply = state.armed.onReply
        transaction.onBranch = state.armed.onBranch
        if let value = state.armed.finalResponse { transaction.finalResponse = value }
        if let value = state.armed.finalResponseInvite { transaction.finalResponseInvite = value }
        if let value = state.armed.retransmission1 { transaction.retransmission1 = value }
        if let value = state.armed.retransmission2 { transaction.retransmission2 = value }
        if let value = transaction.isInvite ? state.armed.maxInviteLifetime : state.armed.maxNonInviteLifetime {
            transaction.lifetimeEnd = value > 0 ? now + value : 0
        }
        transaction.flags.formUnion(state.armed.set)
        transaction.flags.subtract(state.armed.cleared)
    }

    /// A copy of a request that has its transaction: answers as before. An ACK ends the waiting for it.
    func absorb(_ transaction: Transaction, _ context: RouteContext) {
        // while the script of its creator runs there is nothing to send again, and it may take long; anybody else is soon done
        guard transaction.tryLock() || (!transaction.isInScript.load(ordering: .relaxed) && transaction.lockSoon()) else { return }
        defer { transaction.unlock() }
        if context.message.method == .ack {
            release(transaction)
        } else {
            retransmitReply(transaction, context.worker)
        }
    }

    /// Sends the latest reply again. False if there is none.
    @discardableResult
    func retransmitReply(_ transaction: Transaction, _ worker: Worker) -> Bool {
        guard !transaction.response.isEmpty else { return false }
        return worker.server.network.send(transaction.response.view, to: transaction.replyDestination, from: worker)
    }

    /// Gives the transaction the message's AVPs, which it keeps from now on.
    func adoptValues(_ transaction: Transaction, _ context: RouteContext) {
        if transaction.avps == nil, !context.avps.isEmpty { transaction.avps = context.avps }
        if transaction.xavps == nil, !context.xavps.isEmpty { transaction.xavps = context.xavps }
    }

    /// Takes the transaction's AVPs out of a context that is about to be reset.
    func detachValues(_ transaction: Transaction, _ context: RouteContext) {
        adoptValues(transaction, context)
        if context.avps === transaction.avps { context.avps = AVPStore() }
        if context.xavps === transaction.xavps { context.xavps = XAVPStore() }
    }

    /// What is left to do when a request's script has ended.
    func requestDidEnd(_ context: RouteContext) {
        guard let state = existingState(context) else { return }
        if let transaction = state.transaction, state.isCreator {
            settle(transaction, state, context)
            detachValues(transaction, context)
            transaction.isInScript.store(false, ordering: .relaxed)
            transaction.unlock()
        }
        dropState(context)
    }

    private func settle(_ transaction: Transaction, _ state: MessageState, _ context: RouteContext) {
        if state.outcome.contains(.failed), state.outcome.isDisjoint(with: [.replied, .released]) {
            answerFailure(transaction, state, context)
        } else if state.outcome.isEmpty, !transaction.flags.contains(.suspended), transaction.status < 200 {
            context.log(.warning, "tm", "the script ended without answering or relaying the request: its transaction is released")
            release(transaction)
        }
    }

    /// Answers with what an error calls for. False if a final reply went out before.
    func kill(_ transaction: Transaction, _ error: Int, _ context: RouteContext) -> Bool {
        guard !transaction.hidesReplies else { return false }
        let code = RelayError.reply(error).code
        return reply(transaction, context, code, RelayError.reason(error, in: context.arena))
    }

    /// Answers a request that could not be forwarded.
    func answerFailure(_ transaction: Transaction, _ state: MessageState, _ context: RouteContext) {
        if transaction.status < 200, !kill(transaction, state.error, context) { release(transaction) }
    }

    /// `t_release`: no reply will come; the transaction waits for its end.
    func release(_ transaction: Transaction) {
        transaction.responseRetransmitAt = 0
        transaction.responseFinalAt = 0
        stopClientTimers(transaction)
        putOnWait(transaction)
    }

    /// `t_drop`: the transaction ends without a reply.
    func drop(_ transaction: Transaction, _ context: RouteContext) {
        transaction.locked { release(transaction) }
        existingState(context)?.outcome.insert(.released)
    }

    // MARK: Contexts for a stored request

    /// Runs `body` with a context that holds the transaction's request, to look at it: nothing of what `body` does is kept.
    func withRequestForReading<Result>(_ transaction: Transaction, _ worker: Worker, _ body: (RouteContext) -> Result) -> Result? {
        worker.withContext(transaction.received) { context in
            do { try context.message.parse(transaction.request) } catch { return nil }
            context.flags = transaction.forwardedFlags
            transaction.saved?.restore(to: context)
            return body(context)
        }
    }

    /// Runs `body` with a context that holds the transaction's request as it was when it was forwarded. The lock is held by the caller.
    func withRequest<Result>(_ transaction: Transaction, _ worker: Worker, _ body: (RouteContext) -> Result) -> Result? {
        worker.withContext(transaction.received) { context in
            do {
                try context.message.parse(transaction.request)
            } catch {
                return nil
            }
            let state = state(context)
            state.search = .found
            state.transaction = transaction
            context.options = transaction.options
            context.flags = transaction.messageFlags
            context.extendedFlags = transaction.extendedFlags
            transaction.saved?.restore(to: context)
            if let avps = transaction.avps { context.avps = avps }
            if let xavps = transaction.xavps { context.xavps = xavps }
            defer {
                transaction.messageFlags = context.flags
                transaction.extendedFlags = context.extendedFlags
                detachValues(transaction, context)
                dropState(context)
            }
            return body(context)
        }
    }
}
