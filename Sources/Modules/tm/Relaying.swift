import Routing
import SIPMessage

/// Where a relay function wants the request to go instead of its URI.
struct Way {
    var transport = TransportProtocol.any
    /// Host of a given next hop; nil to go by the URI.
    var host: ByteView?
    var port: UInt16 = 0
}

/// Forwarding a request statefully (RFC 3261 section 16.6).
extension TMModule {
    /// `t_relay` and its like: makes the transaction if need be and forwards the request to all its branches.
    /// - Returns: 1, or a negative error.
    func relay(_ context: RouteContext, _ way: Way = Way(), replicates: Bool = false, noReply: Bool = false) -> Int {
        if context.routeKind == .failure || context.routeKind == .branchFailure { return relayFromFailure(context, way) }
        if context.message.method == .cancel { return relayCancel(context, way) }
        return relayNew(context, way, replicates: replicates, noReply: noReply)
    }

    private func relayFromFailure(_ context: RouteContext, _ way: Way) -> Int {
        guard let transaction = transaction(context) else { return RelayError.unspecified }
        let result = forward(transaction, context, way)
        guard result < 0 else { return result }
        if let state = existingState(context), state.error == 0 { state.error = result }
        return RelayError.unspecified
    }

    func relayNew(
        _ context: RouteContext, _ way: Way, replicates: Bool = false, noReply: Bool = false
    ) -> Int {
        let transaction: Transaction
        switch create(context) {
        case .created(let made), .exists(let made): transaction = made
        case .absorbed: return 1
        case .refused: return RelayError.badRequest
        case .ack:
            let result = Forwarding.forward(context, transport: way.transport, host: way.host, port: way.port)
            return result >= 0 ? 1 : result
        }
        if replicates { transaction.flags.insert(.replicated) }
        if transaction.isInvite, transaction.status < 100, !transaction.flags.contains(.noAuto100), !replicates {
            reply(transaction, context, 100, settings.autoInvite100Reason.view)
            existingState(context)?.outcome.remove(.replied)
        }
        let result = forward(transaction, context, way)
        guard result < 0 else { return result }
        let state = state(context)
        if replicates {
            release(transaction)
            state.outcome.insert(.released)
        } else if transaction.flags.contains(.disablesInternalReply) || noReply {
            if state.error == 0 { state.error = result }
            state.outcome.insert(.forwarded)
            return noReply ? result : -4
        } else {
            if state.error == 0 { state.error = result }
            state.outcome.insert(.failed)
            if !settings.delaysErrorReply { answerFailure(transaction, state, context) }
        }
        return result
    }

    /// Sends the request to its URI's target (unless that was taken already) and to all branches that the script added.
    /// - Returns: 1, or a negative error when no branch could be sent.
    func forward(_ transaction: Transaction, _ context: RouteContext, _ way: Way) -> Int {
        let state = state(context)
        guard !transaction.flags.contains(.cancelled) else {
            context.branches.removeAll()
            return RelayError.cancelled
        }
        adoptValues(transaction, context)
        state.error = 0
        let first = transaction.branches.count
        let branchRoute = transaction.onBranch
        transaction.onBranch = nil
        let wasTaken = state.isRequestURITaken(context)
        var lowest = RelayError.unspecified
        var tried = 0
        var added = 0
        let script = ScriptTarget(context)
        // a failure route adds branches only if it made some, or wrote a new URI
        if !wasTaken {
            tried += 1
            let result = addBranch(transaction, context, ClientBranch.Target(context), way, branchRoute)
            if result >= 0 { added += 1 } else { lowest = min(lowest, result) }
        }
        for position in 0..<context.branches.count {
            guard let branch = context.branches[position] else { continue }
            tried += 1
            let target = ClientBranch.Target(
                uri: branch.uri, destinationURI: branch.destinationURI, path: branch.path, instance: branch.instance, ruid: branch.ruid,
                userAgent: branch.locationUserAgent, registrationID: branch.registrationID, flags: branch.flags, socket: branch.socket,
                connection: branch.connection)
            let result = addBranch(transaction, context, target, way, branchRoute)
            if result >= 0 { added += 1 } else { lowest = min(lowest, result) }
        }
        // branch routes may change flags of the message
        transaction.messageFlags = context.flags
        if first == 0 { transaction.forwardedFlags = context.flags }
        context.branches.removeAll()
        script.restore(to: context)
        if wasTaken { state.takeRequestURI(context) }
        guard added > 0 else {
            if tried == 0 {
                context.log(.error, "tm", "no branch to forward the request to")
                return min(lowest, RelayError.config)
            }
            return lowest
        }
        if first == 0, transaction.saved == nil, transaction.mayForwardAgain, SavedRequest.isNeeded(context) {
            transaction.saved = SavedRequest(context)
        }
        transaction.branches[first].flags.insert(.firstOfStep)
        var sent = 0
        for index in first..<transaction.branches.count
        where sendBranch(transaction, index, context) || failOver(transaction, index, context.worker) { sent += 1 }
        guard sent > 0 else {
            state.error = RelayError.send
            return RelayError.unspecified
        }
        state.outcome.insert(.forwarded)
        return 1
    }

    /// Makes a branch: runs its branch route, finds its target, writes its request. Nothing is sent yet.
    /// - Returns: its index, or a negative error.
    private func addBranch(
        _ transaction: Transaction, _ context: RouteContext, _ target: ClientBranch.Target, _ way: Way, _ branchRoute: RouteBlock?
    ) -> Int {
        let index = transaction.branches.count
        guard index < context.server.settings.maxBranches else {
            context.log(.error, "tm", "more than \(index) branches (max_branches)")
            return RelayError.tooManyBranches
        }
        let edits = context.message.edits
        let bytes = context.message.buffer
        defer {
            // a branch route may have put its changes into the message itself
            if context.message.buffer.base != bytes.base { try? context.message.parse(bytes) }
            context.message.edits = edits
        }
        target.apply(to: context)
        let callbacks = (transaction.onFailure, transaction.onBranchFailure, transaction.onReply)
        if let branchRoute {
            let state = state(context)
            let outer = (state.branch, context.branchIndex, context.flow, context.returnCode)
            state.branch = index
            context.branchIndex = index
            context.run(branchRoute, kind: .branch)
            let isDropped = context.flow.contains(.drop)
            (state.branch, context.branchIndex, context.flow, context.returnCode) = outer
            if isDropped { return RelayError.config }
        }
        defer { (transaction.onFailure, transaction.onBranchFailure, transaction.onReply) = callbacks }
        switch resolve(context, way) {
        case .failure(let error): return error.code
        case .success(let targets):
            var destination = targets[0]
            var alternatives = target.connection == 0 && context.server.settings.failsOver ? targets[1...] : []
            if target.connection != 0 { destination.connection = target.connection }
            var reachable = Forwarding.socket(for: destination, context)
            while reachable == nil, let next = alternatives.popFirst() {
                destination = next
                reachable = Forwarding.socket(for: destination, context)
            }
            guard var socket = reachable else {
                context.log(.error, "tm", "no listen socket can reach \(destination.transport.name):\(destination.address)")
                return RelayError.noSocket
            }
            destination.socketIndex = socket.index
            let bytes = Forwarding.write(transaction.key.branch(index, in: context.arena), to: &destination, by: &socket, context)
            var made = target
            made.uri = context.message.currentURI
            made.destinationURI = context.destinationURI
            made.path = context.path
            made.flags = context.branchFlags
            made.socket = context.forcedSocket
            transaction.branches.append(ClientBranch(made, destination: destination, socket: socket))
            if !alternatives.isEmpty { transaction.branches[index].alternatives = Array(alternatives) }
            transaction.branches[index].onFailure = transaction.onFailure
            transaction.branches[index].onBranchFailure = transaction.onBranchFailure
            transaction.branches[index].onReply = transaction.onReply
            transaction.branches[index].sent.assign(bytes)
            return index
        }
    }

    private struct Unresolved: Error { let code: Int }

    /// The targets of a request, at least one. A next hop that the script names has no second target.
    private func resolve(_ context: RouteContext, _ way: Way) -> Result<[Destination], Unresolved> {
        if let host = way.host {
            let targets = context.server.network.resolve(host: host, port: way.port, transport: way.transport, isSecure: false)
            if let first = targets.first { return .success([first]) }
            context.log(.error, "tm", "\"\(host)\" does not resolve")
            return .failure(Unresolved(code: RelayError.badAddress))
        }
        let text = context.destinationURI.isEmpty ? context.message.currentURI : context.destinationURI
        guard let uri = SIPURI(text) else {
            context.log(.error, "tm", "bad URI \"\(text)\"")
            return .failure(Unresolved(code: RelayError.badAddress))
        }
        let targets = Forwarding.targets(uri, context, transport: way.transport)
        guard !targets.isEmpty else {
            context.log(.error, "tm", "\"\(uri.host)\" does not resolve")
            return .failure(Unresolved(code: RelayError.badAddress))
        }
        return .success(targets)
    }

    /// Sends a branch's request and starts its timers. False if it could not be sent.
    func sendBranch(_ transaction: Transaction, _ index: Int, _ context: RouteContext) -> Bool {
        let bytes = transaction.branches[index].sent.view
        guard Forwarding.send(bytes, to: transaction.branches[index].destination, by: transaction.branches[index].socket, context) else {
            let destination = transaction.branches[index].destination
            context.log(.error, "tm", "branch \(index) could not be sent to \(destination.transport.name):\(destination.address)")
            if settings.keepsUnsentBranches, transaction.branches[index].alternatives.isEmpty {
                startRequestTimers(transaction, index, retransmits: false)
                return true
            }
            // finished without a reply: never picked
            transaction.branches[index].lastReceived = 408
            return false
        }
        startRequestTimers(transaction, index)
        return true
    }
}

/// The script's idea of the request's first target, put back after branches were made.
private struct ScriptTarget {
    private let target: ClientBranch.Target
    private let uri: ByteView?

    init(_ context: RouteContext) {
        uri = context.message.newRequestURI
        target = ClientBranch.Target(context)
    }

    func restore(to context: RouteContext) {
        target.apply(to: context)
        context.message.newRequestURI = uri
    }
}

extension ClientBranch.Target {
    /// The request's target as the script left it.
    init(_ context: RouteContext) {
        self.init(
            uri: context.message.currentURI, destinationURI: context.destinationURI, path: context.path, instance: context.instance,
            ruid: context.ruid, userAgent: context.locationUserAgent, registrationID: context.registrationID, flags: context.branchFlags,
            socket: context.forcedSocket)
    }

    /// Copies all texts.
    mutating func keep(in arena: Arena) {
        uri = arena.copy(uri)
        destinationURI = arena.copy(destinationURI)
        path = arena.copy(path)
        instance = arena.copy(instance)
        ruid = arena.copy(ruid)
        userAgent = arena.copy(userAgent)
    }

    /// Makes this the request's target in the context.
    func apply(to context: RouteContext) {
        if context.message.currentURI != uri { context.message.newRequestURI = uri }
        applyNextHop(to: context)
    }

    /// All but the URI.
    func applyNextHop(to context: RouteContext) {
        context.destinationURI = destinationURI
        context.path = path
        context.instance = instance
        context.ruid = ruid
        context.locationUserAgent = userAgent
        context.registrationID = registrationID
        context.branchFlags = flags
        context.forcedSocket = socket
    }
}

extension Transaction {
    /// Whether the request may be forwarded again later.
    var mayForwardAgain: Bool {
        onFailure != nil || onReply != nil || onBranchFailure != nil || flags.contains(.suspended)
            || branches.contains { $0.onFailure != nil || $0.onBranchFailure != nil || $0.onReply != nil }
    }
}
