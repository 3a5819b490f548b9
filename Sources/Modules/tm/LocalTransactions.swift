import Routing
import SIPMessage

/// Told when a request that was made here is answered: with the reply, or nil for one that was made up (a timeout).
final class LocalCompletion: Sendable {
    private let body: @Sendable (RouteContext, Int, SIPMessage?) -> Void

    init(_ body: @escaping @Sendable (RouteContext, Int, SIPMessage?) -> Void) { self.body = body }

    func callAsFunction(_ context: RouteContext, _ code: Int, _ reply: SIPMessage?) { body(context, code, reply) }
}

/// Requests that are made here (RFC 3261 section 8.1).
extension TMModule {
    /// What became of a request made here.
    public enum LocalResult: Sendable, Equatable {
        case sent(index: Int, label: Int)
        /// `event_route[tm:local-request]` dropped it.
        case dropped
        /// It could not be sent: number of the error.
        case failed(Int)
    }

    /// Sends a request of our own in a transaction.
    /// - Parameter completion: called for each reply, with the transaction's lock held.
    public func send(
        _ request: LocalRequest, _ worker: Worker, completion: (@Sendable (RouteContext, Int, SIPMessage?) -> Void)? = nil
    ) -> LocalResult {
        guard let first = worker.server.network.sockets.first else { return .failed(RelayError.noSocket) }
        let local = request.socket ?? first
        let received = ReceiveInfo(source: local.address, destination: local.address, socket: local, transport: local.transport)
        return worker.withContext(received) { context in
            let hop = request.nextHop.isEmpty ? request.uri : request.nextHop
            guard let uri = SIPURI(hop) else { return .failed(RelayError.badAddress) }
            let targets = Forwarding.targets(uri, context)
            guard let target = targets.first else { return .failed(RelayError.badAddress) }
            if let socket = request.socket { context.forcedSocket = socket }
            guard let socket = Forwarding.socket(for: target, context) else { return .failed(RelayError.noSocket) }
            context.received.socket = socket
            context.received.transport = socket.transport
            return start(complete(request, context), hop, targets, socket, context, completion)
        }
    }

    /// Makes up Call-ID and tag where they are missing.
    private func complete(_ request: LocalRequest, _ context: RouteContext) -> LocalRequest {
        var request = request
        if request.callID.isEmpty { request.callID = unique(context, with: request.from) }
        if request.fromTag.isEmpty { request.fromTag = unique(context, with: request.to) }
        return request
    }

    private func unique(_ context: RouteContext, with text: ByteView) -> ByteView {
        var out = ByteBuilder(context.arena, capacity: 64)
        out.append(hex: UInt(context.worker.random.next() as UInt64))
        out.append(45)
        out.append(hex: UInt(text.fnvHash))
        out.append(hex: UInt(truncatingIfNeeded: context.worker.random.next() as UInt64))
        return out.finish()
    }

    private func start(
        _ request: LocalRequest, _ hop: ByteView, _ targets: [Destination], _ socket: ListenSocket, _ context: RouteContext,
        _ completion: (@Sendable (RouteContext, Int, SIPMessage?) -> Void)?
    ) -> LocalResult {
        let bucket = RequestKey.bucket(callID: request.callID, cseqNumber: context.arena.decimal(request.cseq))
        let key = RequestKey(bucket: bucket, hash: context.worker.random.next())
        let via = MessageWriter.TopVia(branch: key.branch(0, in: context.arena))
        let outgoing = Forwarding.outgoing(context, socket)
        var bytes = request.bytes(via: via, outgoing, context)
        do { try context.message.parse(bytes) } catch { return .failed(RelayError.badURI) }
        let state = state(context)
        defer { dropState(context) }
        context.destinationURI = hop
        var targets = targets
        if let block = context.script.event(localRequestEvent) {
            context.run(block, kind: .local)
            let isDropped = context.flow.contains(.drop)
            context.flow = []
            if isDropped { return .dropped }
            if context.destinationURI != hop, let uri = SIPURI(context.destinationURI) {
                let changed = Forwarding.targets(uri, context)
                if !changed.isEmpty { targets = changed }
            }
            bytes = MessageWriter.edited(context.message, outgoing)
            do { try context.message.parse(bytes) } catch { return .failed(RelayError.badURI) }
        }
        let transaction = Transaction(self, context, key: key, label: table.newLabel())
        transaction.flags.insert(.local)
        if !request.acknowledges { transaction.flags.insert(.noAutoAck) }
        transaction.localCompletion = completion.map { LocalCompletion($0) }
        takeArmed(of: state, into: transaction)
        var target = targets[0]
        target.socketIndex = socket.index
        var branch = ClientBranch(
            ClientBranch.Target(uri: context.message.currentURI, destinationURI: context.destinationURI), destination: target, socket: socket)
        if context.server.settings.failsOver { branch.alternatives = Array(targets.dropFirst()) }
        branch.onReply = transaction.onReply
        // as in the reference, these routes run for our own requests only where asked for
        if settings.enablesClientTimers {
            branch.onFailure = transaction.onFailure
            branch.onBranchFailure = transaction.onBranchFailure
        }
        branch.flags.insert(.firstOfStep)
        branch.sent.assign(bytes)
        transaction.branches.append(branch)
        adoptValues(transaction, context)
        transaction.lock()
        defer { transaction.unlock() }
        table.insert(transaction)
        statistics.created.add()
        statistics.createdLocal.add()
        guard sendBranch(transaction, 0, context) || failOver(transaction, 0, context.worker) else {
            putOnWait(transaction)
            return .failed(RelayError.send)
        }
        detachValues(transaction, context)
        return .sent(index: Int(transaction.bucket), label: Int(transaction.label))
    }

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

    /// The ACK to a 2xx of our own INVITE (RFC 3261 section 13.2.2.4): to the reply's Contact, by its Record-Routes in reverse order.
    func acknowledgeAccepted(_ transaction: Transaction, _ index: Int, _ context: RouteContext, headers: ByteView = .empty, body: ByteView = .empty) {
        let reply = context.message
        let contact = reply.first(.contact).flatMap { NameAddress(HeaderValues.split($0.body).value) }?.uri
        var routes: [ByteView] = []
        reply.forEachValue(.recordRoute) { value, _ in
            routes.insert(value, at: 0)
            return true
        }
        let sent = transaction.branches[index].sent.view
        context.worker.withContext(context.received) { nested in
            let request = nested.message
            do { try request.parse(sent) } catch { return }
            var out = ByteBuilder(nested.arena, capacity: 512 + headers.count + body.count)
            out.append("ACK ")
            out.append(contact ?? request.requestURI)
            out.append(" SIP/2.0\r\n")
            for id in [HeaderID.via, .from, .callID] { if let header = request.first(id) { out.append(MessageWriter.line(header, request)) } }
            if let to = reply.first(.to) { out.append(MessageWriter.line(to, reply)) }
            for route in routes {
                out.append("Route: ")
                out.append(route)
                out.append("\r\n")
            }
            out.append("CSeq: ")
            out.append(request.cseq?.numberText ?? .empty)
            out.append(" ACK\r\n")
            let agent = nested.server.userAgentHeader
            if !agent.isEmpty {
                out.append(agent)
                out.append("\r\n")
            }
            out.append(headers)
            out.append("Content-Length: ")
            out.append(decimal: body.count)
            out.append("\r\n\r\n")
            out.append(body)
            let bytes = out.finish()
            nested.forcedSocket = transaction.branches[index].socket
            let destination: Destination
            switch settings.localACKMode {
            case .routed:
                let hop = routes.first.flatMap { NameAddress($0)?.uri } ?? contact
                let target = hop.flatMap { SIPURI($0) }.flatMap { Forwarding.targets($0, nested).first }
                destination = target ?? transaction.branches[index].destination
            case .likeInvite: destination = transaction.branches[index].destination
            case .toSource:
                let received = context.received
                destination = Destination(
                    transport: received.transport, address: received.source, socketIndex: received.socket.index, connection: received.connection)
            }
            guard let socket = Forwarding.socket(for: destination, nested) else { return }
            _ = Forwarding.send(bytes, to: destination, by: socket, nested)
        }
    }

    /// `t_uac_ack_local`: sends the ACK that was held back.
    func acknowledgeLocal(_ transaction: Transaction, _ worker: Worker, headers: ByteView, body: ByteView) -> Bool {
        guard transaction.lockSoon() else { return false }
        defer { transaction.unlock() }
        guard transaction.isLocal, transaction.isInvite,
            let index = transaction.branches.indices.first(where: { (200...299).contains(transaction.branches[$0].lastReceived) }),
            let stored = transaction.branches[index].reply
        else { return false }
        return worker.withContext(stored.received) { context in
            do { try context.message.parse(stored.bytes) } catch { return false }
            acknowledgeAccepted(transaction, index, context, headers: headers, body: body)
            return true
        }
    }
}
