import Routing
import SIPMessage

/// `ds_is_from_list`: whether a request, or a URI, is one of the destinations.
extension DispatcherModule {
    /// Bits of the mode.
    private enum Match {
        static let anyPort = 1, anyTransport = 2, onlyActive = 4, socket = 8, strictest = 16
    }

    func declareSources(_ exports: Exports) {
        let set = Parameter.integer("set"), mode = Parameter.integer("mode")
        exports.function("ds_is_from_list", kemi: "ds_is_from_lists", routes: [.request, .failure, .reply, .branch]) { [unowned self] context, _ in
            find(context, -1, Match.anyTransport, .empty)
        }
        exports.function("ds_is_from_list", set) { [unowned self] context, arguments in find(context, arguments.integer(0), Match.anyTransport, .empty) }
        exports.function("ds_is_from_list", kemi: "ds_is_from_list_mode", set, mode) { [unowned self] context, arguments in
            find(context, arguments.integer(0), arguments.integer(1), .empty)
        }
        exports.function("ds_is_from_list", kemi: "ds_is_from_list_uri", set, mode, .string("uri")) { [unowned self] context, arguments in
            find(context, arguments.integer(0), arguments.integer(1), arguments.string(2))
        }
    }

    private struct Peer {
        let address: IPAddress
        let port: UInt16
        let transport: TransportProtocol
    }

    /// - Parameter id: the set, -1 for all.
    private func find(_ context: RouteContext, _ id: Int, _ mode: Int, _ uri: ByteView) -> Int {
        let peer: Peer
        if uri.isEmpty {
            peer = Peer(address: context.received.source.ip, port: context.received.source.port, transport: context.received.transport)
        } else {
            guard let parsed = SIPURI(uri), let address = Self.address(parsed.host, context.server) else {
                context.log(.error, "dispatcher", "ds_is_from_list: \"\(uri)\" is no URI with a host that is known")
                return -1
            }
            peer = Peer(address: address, port: UInt16(parsed.port), transport: parsed.transport)
        }
        var best: (set: DestinationSet, destination: DispatchDestination, score: Int)?
        for set in id == -1 ? list.sets : list[id].map({ [$0] }) ?? [] {
            for destination in set.destinations {
                guard let score = score(destination, peer, mode, context) else { continue }
                if mode & Match.strictest == 0 { return note(set, destination, isAnySet: id == -1, context) }
                if score > best?.score ?? -1 { best = (set, destination, score) }
            }
        }
        return best.map { note($0.set, $0.destination, isAnySet: id == -1, context) } ?? -1
    }

    private static func address(_ host: ByteView, _ server: ServerContext) -> IPAddress? {
        IPAddress(host) ?? server.network.resolve(host: host, port: 0, transport: .any, isSecure: false).first?.address.ip
    }

    /// How much of a destination fits; nil if it is another one.
    private func score(_ destination: DispatchDestination, _ peer: Peer, _ mode: Int, _ context: RouteContext) -> Int? {
        guard destination.host.withByteView({ Self.address($0, context.server) }) == peer.address else { return nil }
        let isPort = destination.port == peer.port, isTransport = destination.transport == peer.transport
        let isSocket = destination.socket === context.received.socket
        let isLoose = mode & Match.strictest != 0
        guard isLoose || mode & Match.anyPort != 0 || destination.port == 0 || isPort else { return nil }
        guard isLoose || mode & Match.anyTransport != 0 || isTransport else { return nil }
        guard mode & Match.onlyActive == 0 || !destination.isSkipped else { return nil }
        guard mode & Match.socket == 0 || destination.socket == nil || isSocket else { return nil }
        return (destination.port != 0 && isPort ? 1 : 0) + (destination.transport != .any && isTransport ? 1 : 0) + (isSocket ? 1 : 0)
    }

    /// Tells the script's variables of a destination that was found.
    private func note(_ set: DestinationSet, _ destination: DispatchDestination, isAnySet: Bool, _ context: RouteContext) -> Int {
        if isAnySet, let variable = settings.setVariable, !variable.assign(.integer(set.id), context) { return -2 }
        let attributes = destination.attributes.text.view
        if let variable = settings.attributesVariable, !attributes.isEmpty, !variable.assign(.string(context.arena.copy(attributes)), context) { return -3 }
        return 1
    }
}
