import Routing
import SIPMessage

/// Replies that are made here for a transaction's request.
extension TMModule {
    /// Answers the transaction's request.
    /// - Parameter context: holds the request, live or stored.
    /// - Returns: false if a final reply went out before.
    @discardableResult
    func reply(
        _ transaction: Transaction, _ context: RouteContext, _ code: Int, _ reason: ByteView, toTag: ByteView? = nil, headers: ByteView = .empty,
        body: ByteView = .empty
    ) -> Bool {
        guard transaction.status < 200 else {
            context.log(.info, "tm", "no reply \(code): the final reply \(transaction.status) went out before")
            return false
        }
        if code >= 200, !transaction.isLocal, let state = existingState(context), state.transaction === transaction {
            state.outcome.insert(.replied)
        } else {
            existingState(context)?.outcome.insert(.replied)
        }
        for hook in sl?.beforeReply ?? [] { hook(context, code, reason) }
        if code >= 300, code < 400 {
            let contacts = RedirectContacts.line(context, options: settings.richRedirect)
            if !contacts.isEmpty { context.message.edits.appendReplyHeader(contacts) }
        }
        var parts = MessageWriter.LocalReply(
            code: code, reason: reason, toTag: code >= 180 ? toTag ?? localTag(context) : .empty)
        parts.headers = headers
        parts.body = body
        parts.serverHeader = context.server.serverHeader
        let bytes = MessageWriter.localReply(parts, to: context.message, mark: Forwarding.mark(context))
        sendLocalReply(bytes, code, context.message.toTag.isEmpty ? parts.toTag : context.message.toTag, transaction, context)
        return true
    }

    /// Sends a reply that was made here and does what a reply entails.
    func sendLocalReply(_ bytes: ByteView, _ code: Int, _ toTag: ByteView, _ transaction: Transaction, _ context: RouteContext) {
        transaction.status = code
        transaction.relayedBranch = -2
        keepResponse(bytes, toTag: toTag, transaction)
        if code >= 200 {
            transaction.flags.insert(.localReply)
            stopClientTimers(transaction)
            if transaction.isInvite { cancelBranches(transaction, context.worker, cause: code, method: .kill) }
            startFinalReplyTimers(transaction)
        }
        statistics.repliesGenerated.add()
        guard !transaction.isLocal else {
            if code >= 200 { putOnWait(transaction) }
            return
        }
        for observer in transaction.attachments { observer.willReply(context, TransactionHandle(transaction: transaction), code: code, reply: nil) }
        _ = Forwarding.send(bytes, to: transaction.replyDestination, by: transaction.replySocket, context, isReply: true)
        statistics.repliesSent.add()
        for observer in transaction.attachments { observer.didReply(context, TransactionHandle(transaction: transaction), code: code, reply: nil) }
        if let block = context.script.event(localResponseEvent) { runLocalResponse(block, bytes, transaction, context) }
        if code >= 200, !transaction.isInvite || transaction.responseFinalAt == 0 { putOnWait(transaction) }
    }

    /// `event_route[tm:local-response]`: the reply that was just sent is the message.
    private func runLocalResponse(_ block: RouteBlock, _ bytes: ByteView, _ transaction: Transaction, _ context: RouteContext) {
        context.worker.withContext(context.received) { nested in
            do { try nested.message.parse(bytes) } catch { return }
            nested.sending = SendInfo(bytes: bytes, socket: transaction.replySocket, destination: transaction.replyDestination)
            nested.run(block, kind: .local)
            dropState(nested)
        }
    }

    /// Keeps what was sent to the caller, for retransmissions.
    func keepResponse(_ bytes: ByteView, toTag: ByteView, _ transaction: Transaction) {
        transaction.response.assign(bytes)
        // the tag is found again in the copy
        if toTag.isEmpty {
            transaction.responseToTag = .empty
        } else if let place = transaction.response.view.firstIndex(of: toTag) {
            transaction.responseToTag = transaction.response.view[place..<(place + toTag.count)]
        }
    }

    /// The To tag of our replies to a request: the same for all copies of it.
    func localTag(_ context: RouteContext) -> ByteView {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ view: ByteView) {
            for index in 0..<view.count { hash = (hash ^ UInt64(view[index])) &* 0x100_0000_01b3 }
        }
        let message = context.message
        mix(message.via1?.branch ?? .empty)
        mix(message.callID)
        mix(message.fromTag)
        var tag = ByteBuilder(context.arena, capacity: 48)
        tag.append(tagPrefix.view)
        tag.append(45)
        tag.append(hex: UInt(hash))
        return tag.finish()
    }

    /// 408 and 487 and their like, by the transaction's own settings.
    func reasonText(_ code: Int, in arena: Arena) -> ByteView {
        switch code {
        case settings.reply408Code: settings.reply408Reason.view
        // as if the sending had failed at once
        case -RelayError.send: RelayError.reason(RelayError.send, in: arena)
        default: ReasonPhrases.text(code)
        }
    }
}
