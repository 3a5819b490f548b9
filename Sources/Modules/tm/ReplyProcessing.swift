import Routing
import SIPMessage

/// The client side: what a reply of a branch does to its transaction (RFC 3261 sections 16.7 and 17.1, RFC 6026).
extension TMModule {
    /// A reply came in; see `ProcessingHooks.reply`.
    func receiveReply(_ context: RouteContext) -> ProcessingHooks.ReplyDisposition {
        guard let (transaction, index) = matchReply(context.message) else { return unmatchedReply(context) }
        transaction.lock()
        guard transaction.branches.indices.contains(index) else {
            transaction.unlock()
            return unmatchedReply(context)
        }
        statistics.repliesReceived.add()
        let state = state(context)
        state.search = .found
        state.transaction = transaction
        state.branch = index
        defer {
            dropState(context)
            transaction.unlock()
        }
        // a local CANCEL's reply only stops its timers
        if context.message.method == .cancel, transaction.isInvite {
            if context.message.statusCode >= 200 {
                transaction.branches[index].stopCancelTimers()
            } else {
                transaction.branches[index].cancelRetransmitAt = 0
            }
            return .consumed
        }
        receive(transaction, index, context, state)
        return .consumed
    }

    private func unmatchedReply(_ context: RouteContext) -> ProcessingHooks.ReplyDisposition {
        defer { dropState(context) }
        guard let name = settings.unmatchedReplyRoute, let block = context.script.block(.tmReply, named: name) else { return .unmatched }
        let code = context.run(block, kind: .coreReply)
        let isDropped = context.flow.contains(.drop) || code == 0
        context.flow = []
        return isDropped ? .consumed : .unmatched
    }

    private func receive(_ transaction: Transaction, _ index: Int, _ context: RouteContext, _ state: MessageState) {
        var code = context.message.statusCode
        let before = transaction.branches[index].lastReceived
        if code >= 200 {
            transaction.branches[index].stopRequestTimers()
            if transaction.isInvite, code >= 300 {
                acknowledge(transaction, index, context)
            } else if transaction.isInvite, transaction.hidesReplies {
                if transaction.flags.contains(.noAutoAck) {
                    keep(.live(context), transaction, index)
                } else {
                    acknowledgeAccepted(transaction, index, context)
                }
            }
        } else {
            if transaction.branches[index].flags.contains(.cancelled) {
                resendCancel(transaction, index, context.worker)
                return
            }
            if transaction.isInvite {
                transaction.branches[index].retransmitAt = 0
            } else if transaction.branches[index].retransmitAt != 0 {
                transaction.branches[index].interval = transaction.retransmission2
            }
        }
        for observer in transaction.attachments { observer.didReceive(context, TransactionHandle(transaction: transaction)) }
        if let route = transaction.branches[index].onReply {
            let isDropped = runReplyRoute(route, transaction, index, context, code)
            if isDropped, code < 200 { return }
            code = context.message.newStatusCode ?? context.message.statusCode
        }
        if code == 503 || settings.failoverCodes.contains(code) { failOver(transaction, index, context.worker) }
        guard !transaction.flags.contains(.suspended) else { return }
        relayReply(transaction, index, code, context, state, before: before)
    }

    private func relayReply(
        _ transaction: Transaction, _ index: Int, _ code: Int, _ context: RouteContext, _ state: MessageState, before: Int
    ) {
        handleReply(transaction, index, code, .live(context), context.worker)
        if index < transaction.branches.count { transaction.branches[index].flags.insert(.replied) }
        if transaction.isInvite, code < 200, transaction.status < 200, transaction.branches[index].lastReceived < 200,
            settings.restartsFinalResponseOnEachReply || (before < code && (code >= 180 || before == 0))
        {
            restartRinging(transaction, index)
        }
    }

    /// A suspended reply goes on, after `block` ran on it.
    func finishSuspendedReply(_ transaction: Transaction, _ index: Int, _ block: RouteBlock, _ context: RouteContext, _ state: MessageState) {
        var code = context.message.statusCode
        let isDropped = runReplyRoute(block, transaction, index, context, code)
        if isDropped, code < 200 { return }
        guard !transaction.flags.contains(.suspended) else { return }
        code = context.message.newStatusCode ?? code
        relayReply(transaction, index, code, context, state, before: transaction.branches[index].lastReceived)
    }

    /// A provisional reply on a cancelled branch: now the CANCEL may go out, or go out again.
    private func resendCancel(_ transaction: Transaction, _ index: Int, _ worker: Worker) {
        if transaction.branches[index].lastReceived < 100 { transaction.branches[index].lastReceived = 100 }
        if transaction.branches[index].cancel.isEmpty {
            cancelBranch(transaction, index, worker, cause: transaction.status >= 200 ? transaction.status : 0, withText: false,
                method: .force)
        } else {
            _ = worker.server.network.send(transaction.branches[index].cancel.view, to: transaction.branches[index].destination, from: worker)
        }
    }

    /// The ACK of a final reply, sent hop by hop for a negative one.
    private func acknowledge(_ transaction: Transaction, _ index: Int, _ context: RouteContext) {
        let to = context.message.first(.to).map { MessageWriter.line($0, context.message) } ?? .empty
        context.worker.withContext(context.received) { nested in
            nested.forcedSocket = transaction.branches[index].socket
            let built = DerivedRequest.build(
                from: transaction.branches[index].sent.view, method: ByteView("ACK"), to: to, extraLines: .empty,
                extraPrefix: settings.extraHeaderPrefix.view, nested)
            guard let built else { return }
            _ = nested.server.network.send(built, to: transaction.branches[index].destination, from: nested.worker)
        }
    }

    /// Runs an `onreply_route`. Returns whether it dropped the reply.
    private func runReplyRoute(_ route: RouteBlock, _ transaction: Transaction, _ index: Int, _ context: RouteContext, _ code: Int) -> Bool {
        context.flags = transaction.messageFlags
        context.extendedFlags = transaction.extendedFlags
        context.branchFlags = transaction.branches[index].branchFlags
        context.branchIndex = index
        let own = (context.avps, context.xavps)
        if let avps = transaction.avps { context.avps = avps }
        if let xavps = transaction.xavps { context.xavps = xavps }
        // functions of the route see the code of this reply
        let before = transaction.branches[index].lastReceived
        if code > before { transaction.branches[index].lastReceived = code }
        context.run(route, kind: .tmReply)
        if transaction.branches[index].lastReceived == code { transaction.branches[index].lastReceived = before }
        let isDropped = context.flow.contains(.drop)
        context.flow = []
        transaction.messageFlags = context.flags
        transaction.extendedFlags = context.extendedFlags
        transaction.branches[index].branchFlags = context.branchFlags
        adoptValues(transaction, context)
        if context.avps === transaction.avps { context.avps = own.0 === transaction.avps ? AVPStore() : own.0 }
        if context.xavps === transaction.xavps { context.xavps = own.1 === transaction.xavps ? XAVPStore() : own.1 }
        return isDropped
    }

    // MARK: Deciding

    /// A reply to decide about.
    enum Incoming {
        /// The message of a context.
        case live(RouteContext)
        /// Made up here: a timeout, a CANCEL.
        case faked

        var isFaked: Bool { if case .faked = self { true } else { false } }
    }

    /// A reply that is made up for a branch.
    func fakedReply(_ transaction: Transaction, _ index: Int, _ code: Int, _ worker: Worker) {
        handleReply(transaction, index, code, .faked, worker)
    }

    /// Stores, relays or discards a branch's reply, runs failure routes, and does what follows for the transaction.
    private func handleReply(_ transaction: Transaction, _ index: Int, _ code: Int, _ reply: Incoming, _ worker: Worker) {
        let isAccepted = code >= 200 && code < 300
        let passesThrough = isAccepted && transaction.isInvite
        if transaction.status >= 200 {
            guard passesThrough else {
                if code >= 200, !transaction.branches[index].isFinished { transaction.branches[index].lastReceived = code }
                return
            }
            transaction.branches[index].lastReceived = code
            relay(transaction, index, index, code, reply, worker)
            return
        }
        let last = transaction.branches[index].lastReceived
        if last >= 200, !(passesThrough && last < 300) { return }
        transaction.branches[index].lastReceived = code
        if reply.isFaked { transaction.branches[index].flags.insert(.faked) }
        if code >= 300 {
            negativeReply(transaction, index, code, reply, worker)
        } else {
            if code > 100 || settings.relays100 { relay(transaction, index, index, code, reply, worker) }
            if code >= 200 {
                complete(transaction)
                if transaction.isInvite { cancelBranches(transaction, worker, cause: code, method: .kill, skipping: index) }
            }
        }
    }

    private func complete(_ transaction: Transaction) {
        stopClientTimers(transaction)
        startFinalReplyTimers(transaction)
        if transaction.responseFinalAt == 0 { putOnWait(transaction) }
    }

    private func negativeReply(_ transaction: Transaction, _ index: Int, _ code: Int, _ reply: Incoming, _ worker: Worker) {
        if let route = transaction.branches[index].onBranchFailure {
            keep(reply, transaction, index)
            runFailureRoute(route, .branchFailure, transaction, index, code, worker)
        }
        let penalty = settings.fakedReplyPriority
        var choice = ReplyPicking.pick(transaction, current: index, code: code, isFaked: reply.isFaked, fakedPenalty: penalty)
        if case .open = choice {
            keep(reply, transaction, index)
            if code >= 600, transaction.flags.isDisjoint(with: [.sixHundred, .disables6xx]) {
                transaction.flags.insert(.sixHundred)
                cancelBranches(transaction, worker, cause: code, method: cancelMethod, skipping: index)
            }
            return
        }
        guard case .branch(var picked, var pickedCode) = choice else { return }
        transaction.flags.remove(.sixHundred)
        var hasDropped = false
        if let route = transaction.branches[picked].onFailure {
            keep(reply, transaction, index)
            let count = transaction.branches.count
            transaction.onFailure = nil
            runFailureRoute(route, .failure, transaction, picked, pickedCode, worker)
            if transaction.status >= 200 {
                complete(transaction)
                return
            }
            if transaction.flags.contains(.suspended) { return }
            let mode = transaction.dropMode ?? settings.failureReplyMode
            transaction.dropMode = nil
            let hasNewBranches = transaction.branches.count > count
            if mode == 3 ? hasNewBranches : mode != 0 {
                dropReplies(transaction, before: count, onlyLatestStep: mode == 2)
                hasDropped = true
            }
            if hasNewBranches {
                choice = ReplyPicking.pick(
                    transaction, current: hasDropped ? -1 : index, code: code, isFaked: reply.isFaked, fakedPenalty: penalty)
                switch choice {
                case .open: return
                case .nothing where hasDropped:
                    branchesFailed(transaction, worker)
                    return
                case .nothing: break
                case .branch(let other, let otherCode): (picked, pickedCode) = (other, otherCode)
                }
            } else if hasDropped {
                branchesFailed(transaction, worker)
                return
            }
        }
        relay(transaction, picked, index, pickedCode, reply, worker)
        complete(transaction)
    }

    /// Keeps a reply that may be asked for or picked later.
    private func keep(_ reply: Incoming, _ transaction: Transaction, _ index: Int) {
        guard case .live(let context) = reply, transaction.branches[index].reply == nil else { return }
        let bytes = MessageWriter.edited(context.message, Forwarding.outgoing(context, context.received.socket))
        transaction.branches[index].reply = StoredReply(bytes, context.received)
    }

    private func dropReplies(_ transaction: Transaction, before count: Int, onlyLatestStep: Bool) {
        var start = 0
        if onlyLatestStep {
            start = (0..<count).last { transaction.branches[$0].flags.contains(.firstOfStep) } ?? 0
        }
        for index in start..<count {
            transaction.branches[index].reply = nil
            transaction.branches[index].flags.remove(.faked)
        }
    }

    /// The failure route threw the replies away and nothing came of its new branches.
    private func branchesFailed(_ transaction: Transaction, _ worker: Worker) {
        _ = withRequest(transaction, worker) { kill(transaction, transaction.failureError, $0) }
        complete(transaction)
    }

    /// Runs a failure route or a branch failure route with the request as it was first forwarded, and the picked branch's flags.
    private func runFailureRoute(
        _ route: RouteBlock, _ kind: RouteKinds, _ transaction: Transaction, _ index: Int, _ code: Int, _ worker: Worker
    ) {
        transaction.failureError = RelayError.unspecified
        _ = withRequest(transaction, worker) { context in
            let state = state(context)
            let branch = transaction.branches[index]
            context.branchFlags = branch.branchFlags
            state.takeRequestURI(context)
            state.branch = kind == .failure ? transaction.branches.count : index
            state.pickedBranch = index
            state.picked = branch.reply
            state.pickedCode = code
            state.failureTimedOut = branch.flags.contains(.timedOut)
            state.failureReplied = branch.flags.contains(.replied)
            context.branchIndex = state.branch
            if kind == .failure { tellOfFailure(transaction, code, branch.reply, context) }
            context.run(route, kind: kind)
            context.flow = []
            if state.error != 0 { transaction.failureError = state.error }
        }
    }

    /// Tells the observers that the failure route is about to run.
    private func tellOfFailure(_ transaction: Transaction, _ code: Int, _ reply: StoredReply?, _ context: RouteContext) {
        if transaction.attachments.isEmpty { return }
        func tell(_ message: SIPMessage?) {
            for observer in transaction.attachments {
                observer.didFail(context, TransactionHandle(transaction: transaction), code: code, reply: message)
            }
        }
        guard let reply else { return tell(nil) }
        context.worker.withContext(reply.received) { stored in
            do { try stored.message.parse(reply.bytes) } catch { return tell(nil) }
            tell(stored.message)
        }
    }

    /// Tells an INVITE's observers of the ACK to its 2xx.
    func tellOfACK(_ transaction: Transaction, _ context: RouteContext) {
        transaction.locked {
            for observer in transaction.attachments { observer.didReceiveACK(context, TransactionHandle(transaction: transaction)) }
        }
    }

    // MARK: Sending on

    /// Sends the picked branch's reply to the caller.
    /// - Parameter current: branch of `reply`.
    private func relay(_ transaction: Transaction, _ picked: Int, _ current: Int, _ code: Int, _ reply: Incoming, _ worker: Worker) {
        let server = worker.server
        if transaction.hidesReplies {
            finishLocal(transaction, code, reply, worker)
            return
        }
        let stored = transaction.branches[picked].reply
        let isFaked = picked == current ? reply.isFaked : transaction.branches[picked].flags.contains(.faked)
        let challenges = settings.aggregatesChallenges && (code == 401 || code == 407) ? challengeLines(transaction, current, reply, worker) : nil
        if isFaked || (code == 503 && settings.remaps503) || challenges != nil {
            let sentCode = isFaked && transaction.flags.contains(.cancelled) ? 487
                : code == 503 && !isFaked ? 500 : code == 408 && isFaked ? settings.reply408Code : code
            let reason = code == 503 && !isFaked ? ReasonPhrases.text(503) : reasonText(sentCode, in: worker.arena)
            _ = withRequest(transaction, worker) { context in
                var parts = MessageWriter.LocalReply(code: sentCode, reason: reason, toTag: localTag(context))
                parts.serverHeader = server.serverHeader
                parts.headers = challenges ?? .empty
                let bytes = MessageWriter.localReply(parts, to: context.message, mark: Forwarding.mark(context))
                sendOn(bytes, sentCode, parts.toTag, transaction, picked, context, nil)
            }
            return
        }
        if picked == current, case .live(let context) = reply {
            for observer in transaction.attachments { observer.willRelay(context, TransactionHandle(transaction: transaction)) }
            let bytes = MessageWriter.reply(context.message, Forwarding.outgoing(context, transaction.replySocket))
            sendOn(bytes, context.message.newStatusCode ?? code, context.message.toTag, transaction, picked, context, context.message)
        } else if let stored {
            worker.withContext(stored.received) { context in
                do { try context.message.parse(stored.bytes) } catch { return }
                for observer in transaction.attachments { observer.willRelay(context, TransactionHandle(transaction: transaction)) }
                let bytes = MessageWriter.reply(context.message, Forwarding.outgoing(context, transaction.replySocket))
                sendOn(bytes, code, context.message.toTag, transaction, picked, context, context.message)
            }
        }
    }

    private func sendOn(
        _ bytes: ByteView, _ code: Int, _ toTag: ByteView, _ transaction: Transaction, _ picked: Int, _ context: RouteContext, _ reply: SIPMessage?
    ) {
        statistics.repliesSent.add()
        if reply == nil { statistics.repliesGenerated.add() }
        if transaction.status >= 200, !settings.keepsFurtherAccepts {
            _ = context.server.network.send(bytes, to: transaction.replyDestination, from: context.worker)
            return
        }
        transaction.status = code
        transaction.relayedBranch = picked
        keepResponse(bytes, toTag: toTag, transaction)
        for observer in transaction.attachments { observer.willReply(context, TransactionHandle(transaction: transaction), code: code, reply: reply) }
        _ = Forwarding.send(bytes, to: transaction.replyDestination, by: transaction.replySocket, context, isReply: true)
        for observer in transaction.attachments { observer.didReply(context, TransactionHandle(transaction: transaction), code: code, reply: reply) }
    }

    /// The challenges of all branches, if more than one sent some (RFC 3261 section 16.7 point 7).
    private func challengeLines(_ transaction: Transaction, _ current: Int, _ reply: Incoming, _ worker: Worker) -> ByteView? {
        guard transaction.branches.count > 1 else { return nil }
        var count = 0
        for index in transaction.branches.indices {
            let code = transaction.branches[index].lastReceived
            if code == 401 || code == 407, index == current ? !reply.isFaked : transaction.branches[index].reply != nil { count += 1 }
        }
        guard count > 1 else { return nil }
        var lines = ByteView.empty
        func take(_ message: SIPMessage) {
            for index in 0..<message.headers.count {
                let header = message.headers[index]
                guard header.id == .wwwAuthenticate || header.id == .proxyAuthenticate else { continue }
                lines = worker.arena.concatenate(lines, MessageWriter.line(header, message))
            }
        }
        for index in transaction.branches.indices {
            let code = transaction.branches[index].lastReceived
            guard code == 401 || code == 407 else { continue }
            if index == current, case .live(let context) = reply {
                take(context.message)
            } else if let stored = transaction.branches[index].reply {
                worker.withContext(stored.received) { context in
                    do { try context.message.parse(stored.bytes) } catch { return }
                    take(context.message)
                }
            }
        }
        return lines
    }
}
