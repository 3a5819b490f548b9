import Routing
import SIPMessage

extension TMModule {
    func declareRelaying(_ exports: Exports) {
        let requestOrFailure: RouteKinds = [.request, .failure, .branchFailure, .event]
        exports.function("t_relay", routes: requestOrFailure) { [unowned self] context, _ in relay(context) }
        exports.function("t_relay", .string("host"), .integer("port"), routes: requestOrFailure) { [unowned self] context, arguments in
            relay(context, Self.way(arguments))
        }
        for (suffix, transport) in [("udp", TransportProtocol.udp), ("tcp", .tcp), ("tls", .tls), ("sctp", .sctp)] {
            exports.function("t_relay_to_\(suffix)", routes: requestOrFailure) { [unowned self] context, _ in
                relay(context, Way(transport: transport))
            }
            exports.function("t_relay_to_\(suffix)", .string("host"), .integer("port"), routes: requestOrFailure) { [unowned self] context, arguments in
                relay(context, Self.way(arguments, transport))
            }
            exports.function("t_replicate_\(suffix)", .string("host"), .integer("port"), routes: [.request]) { [unowned self] context, arguments in
                relay(context, Self.way(arguments, transport), replicates: true)
            }
            exports.function("t_forward_nonack_\(suffix)", .string("host"), .integer("port"), routes: [.request]) {
                [unowned self] context, arguments in
                forwardNonACK(context, Self.way(arguments, transport))
            }
        }
        exports.function("t_relay_to", routes: requestOrFailure) { [unowned self] context, _ in relay(context) }
        exports.function("t_relay_to", kemi: "t_relay_to_flags", .string("target"), routes: requestOrFailure) { [unowned self] context, arguments in
            relayTo(context, arguments)
        }
        exports.function("t_relay_to", .string("target"), .integer("flags"), routes: requestOrFailure) { [unowned self] context, arguments in
            relayTo(context, arguments)
        }
        let relayToProxy: FunctionDeclaration.Body = { [unowned self] context, arguments in
            guard let way = Self.proxy(arguments.string(0)) else {
                context.log(.error, "tm", "t_relay_to_proxy: bad target \"\(arguments.string(0))\" (proto:host:port)")
                return -1
            }
            return relay(context, way, flags: arguments.integer(1))
        }
        exports.function("t_relay_to_proxy", .string("target"), routes: requestOrFailure, body: relayToProxy)
        exports.function(
            "t_relay_to_proxy", kemi: "t_relay_to_proxy_flags", .string("target"), .integer("flags"), routes: requestOrFailure, body: relayToProxy)
        exports.function("t_relay_to_proto", .string("transport"), routes: requestOrFailure) { [unowned self] context, arguments in
            guard let transport = TransportProtocol(arguments.string(0)) else { return -1 }
            return relay(context, Way(transport: transport))
        }
        exports.function("t_relay_to_proto_addr", .string("transport"), .string("host"), .integer("port"), routes: requestOrFailure) {
            [unowned self] context, arguments in
            guard let transport = TransportProtocol(arguments.string(0)) else { return -1 }
            return relay(
                context, Way(transport: transport, host: arguments.string(1), port: UInt16(truncatingIfNeeded: arguments.integer(2))))
        }
        exports.function("t_get_branch_index", routes: .any) { [unowned self] context, _ in branchIndex(context) }
        exports.function("t_replicate", routes: [.request]) { [unowned self] context, _ in relay(context, replicates: true) }
        exports.function("t_replicate", .string("uri"), routes: [.request]) { [unowned self] context, arguments in
            guard let uri = SIPURI(arguments.string(0)) else { return -1 }
            return relay(context, Way(transport: uri.transport, host: uri.host, port: UInt16(uri.port)), replicates: true)
        }
        exports.function("t_replicate", .string("host"), .integer("port"), routes: [.request]) { [unowned self] context, arguments in
            relay(context, Self.way(arguments), replicates: true)
        }
        exports.function("t_forward_nonack", .string("host"), .integer("port"), routes: [.request]) { [unowned self] context, arguments in
            forwardNonACK(context, Self.way(arguments))
        }
        exports.function("t_relay_to_avp", .string("transport"), .string("target"), routes: [.request]) { [unowned self] context, arguments in
            withTarget(context, arguments) { relay(context, $0) }
        }
        exports.function("t_replicate_to", .string("transport"), .string("target"), routes: [.request]) { [unowned self] context, arguments in
            withTarget(context, arguments) { relay(context, $0, replicates: true) }
        }
        exports.function("t_forward_nonack_to", .string("transport"), .string("target"), routes: [.request]) { [unowned self] context, arguments in
            withTarget(context, arguments) { forwardNonACK(context, $0) }
        }
        exports.function("t_cell_append_branches", .integer("index"), .integer("label"), routes: .any) { [unowned self] context, arguments in
            appendBranches(context, arguments.integer(0), arguments.integer(1))
        }
        exports.function("t_msg_apply_changes", routes: [.branch]) { context, _ in
            let bytes = MessageWriter.edited(context.message, Forwarding.outgoing(context, context.received.socket))
            do {
                try context.message.parse(bytes)
                return 1
            } catch {
                context.log(.error, "tm", "t_msg_apply_changes: \(error)")
                return -1
            }
        }
        exports.function("t_forward_nonack_uri", routes: [.request]) { [unowned self] context, _ in forwardNonACK(context, Way()) }
        exports.function("t_relay_cancel", routes: [.request]) { [unowned self] context, _ in
            // only what has its INVITE here is dealt with; the script goes on for the rest
            guard context.message.method == .cancel, let invite = matchCancelled(context.message) else { return 1 }
            state(context).invite = invite
            let result = relayCancel(context, Way())
            return result < 0 ? result : 0
        }
        exports.function("t_newtran", routes: [.request]) { [unowned self] context, _ in
            switch create(context) {
            case .created, .ack: 1
            case .exists: RelayError.script
            case .absorbed: 0
            case .refused: RelayError.badRequest
            }
        }
        exports.function("t_release", routes: [.request]) { [unowned self] context, _ in
            guard let transaction = requestTransaction(context) else { return 1 }
            release(transaction)
            state(context).outcome.insert(.released)
            return 1
        }
        exports.function("t_save_lumps", routes: [.request]) { [unowned self] context, _ in
            guard let transaction = transaction(context) else { return -1 }
            transaction.saved = SavedRequest(context)
            return 1
        }
        exports.function("t_clean") { [unowned self] _, _ in
            clean()
            return 1
        }
        exports.function("t_use_uac_headers") { [unowned self] context, _ in
            transaction(context)?.flags.insert(.usesSentHeaders)
            state(context).armed.set.insert(.usesSentHeaders)
            return 1
        }
    }

    private static func way(_ arguments: Arguments, _ transport: TransportProtocol = .any) -> Way {
        Way(transport: transport, host: arguments.string(0), port: UInt16(truncatingIfNeeded: arguments.integer(1)))
    }

    private func forwardNonACK(_ context: RouteContext, _ way: Way) -> Int {
        guard let transaction = transaction(context) else {
            context.log(.error, "tm", "t_forward_nonack without a transaction: call t_newtran() first")
            return -1
        }
        return forward(transaction, context, way)
    }

    /// Calls `body` with a target given as transport and `host[:port]`.
    private func withTarget(_ context: RouteContext, _ arguments: Arguments, _ body: (Way) -> Int) -> Int {
        guard let transport = TransportProtocol(arguments.string(0)), let target = HostAndPort(arguments.string(1)) else {
            context.log(.error, "tm", "bad target \(arguments.string(0)) \"\(arguments.string(1))\" (transport, then host:port)")
            return -1
        }
        return body(Way(transport: transport, host: target.host, port: target.port))
    }

    /// `t_cell_append_branches`: sends another transaction's request to the branches of the message in hand.
    private func appendBranches(_ context: RouteContext, _ index: Int, _ label: Int) -> Int {
        guard let transaction = transaction(index: index, label: label), transaction.lockSoon() else {
            context.log(.error, "tm", "t_cell_append_branches: no transaction \(index):\(label)")
            return -1
        }
        defer { transaction.unlock() }
        guard transaction.status < 200 else { return -1 }
        let branches = context.branches
        let result = withRequest(transaction, context.worker) { nested in
            state(nested).takeRequestURI(nested)
            nested.branches = branches
            return forward(transaction, nested, Way())
        }
        return result ?? -1
    }

    /// `[proto:]host[:port]`
    static func proxy(_ text: ByteView) -> Way? {
        var way = Way()
        var rest = text
        if let (head, tail) = text.split(at: ASCII.colon), let transport = TransportProtocol(head) {
            way.transport = transport
            rest = tail
        }
        if let colon = rest.lastIndex(of: ASCII.colon), rest.last != 93, let port = rest.dropFirst(colon + 1).unsignedInteger, port < 65536 {
            way.port = UInt16(port)
            rest = rest.prefix(colon)
        }
        guard !rest.isEmpty else { return nil }
        way.host = rest
        return way
    }

    /// `t_relay_to("proto:host:port", "flags")`: flag 2: no reply on failure, 4: no DNS failover; flag 1 has no effect,
    /// as in the reference.
    private func relayTo(_ context: RouteContext, _ arguments: Arguments) -> Int {
        var flags = arguments.integer(1)
        var way = Way()
        let target = arguments.string(0)
        if arguments.count == 1, let number = NumberText.parse(target) {
            flags = number
        } else if let parsed = Self.proxy(target) {
            way = parsed
        } else {
            context.log(.error, "tm", "t_relay_to: bad target \"\(target)\" (proto:host:port)")
            return -1
        }
        return relay(context, way, flags: flags)
    }

    /// Relays with flags that a script gives as a number.
    private func relay(_ context: RouteContext, _ way: Way, flags: Int) -> Int {
        if flags & 4 != 0 {
            transaction(context)?.flags.insert(.disablesFailover)
            state(context).armed.set.insert(.disablesFailover)
        }
        return relay(context, way, noReply: flags & 2 != 0)
    }

    /// Index of the branch that the route is about; in request and failure routes, of the one that would be made next.
    private func branchIndex(_ context: RouteContext) -> Int {
        guard context.message.isRequest else { return existingState(context)?.currentBranch ?? -1 }
        switch context.routeKind {
        case .branch, .branchFailure: return existingState(context)?.currentBranch ?? -1
        case .request: return context.branches.count
        case .failure: return transaction(context).map { $0.branches.count + context.branches.count } ?? -1
        default: return -1
        }
    }

    /// `t_clean`, `tm.clean`: ends transactions that outlived everything that could end them.
    func clean() {
        let limit = now
        table.forEach { transaction in
            guard transaction.tryLock() else { return }
            defer { transaction.unlock() }
            if transaction.waitUntil != 0, transaction.waitUntil + 2 * settings.wait < limit { end(transaction) }
        }
    }
}
