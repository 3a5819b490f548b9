import ConfigSyntax
import Routing
import Server
import SIPMessage
import Transport

/// A network without sockets: what is sent waits in `outbox`, names come from the hosts file.
///
/// Unchecked, since a simulation belongs to one thread at a time.
final class SimulatedNetwork: Network, @unchecked Sendable {
    private var local: LocalAddresses
    private let hosts: SimulatedHosts
    private let record: SimulationRecord
    /// Addresses of the server in captures.
    private let captured: [PeerAddress]
    /// What was sent and not yet taken, oldest first.
    private var outbox: [SimulatedMessage] = []

    /// - Throws: `DeclarationError` for a `listen` that makes no sense.
    init(_ config: LoadedConfig, _ captured: [PeerAddress], _ hosts: SimulatedHosts, _ record: SimulationRecord) throws {
        self.captured = captured
        self.hosts = hosts
        self.record = record
        var local = LocalAddresses()
        let specs: [ListenSpec]
        if config.listen.isEmpty {
            record.note("the config names no address to listen on (listen): 127.0.0.1:\(config.process.defaultPort) stands for this machine's")
            specs = [ListenSpec(text: "127.0.0.1")]
        } else {
            specs = config.listen
        }
        let bindsIPv6 = config.process.sockets.bindsIPv6
        let wanted = try LocalAddresses.wanted(specs, config.settings, defaultPort: config.process.defaultPort) { host in
            if host.withByteView({ IPAddress($0) }) == nil, let known = hosts.addresses(host).first { return [known] }
            if let own = InterfaceAddresses.known(host, bindsIPv6: bindsIPv6) { return own }
            let stand = hosts.standIn(for: host)
            record.note("listen on \(host): there is no such address, interface or name here; \(stand) stands for it")
            return [stand]
        }
        for socket in wanted {
            guard socket.transport == .udp || socket.transport == .tcp else {
                throw DeclarationError("\(socket.transport.name) is not available yet", remedy: "remove this listen")
            }
            if socket.transport == .tcp, config.settings.disableTCP { continue }
            if let made = local.makeSocket(socket) { local.add(made, socket) }
        }
        local.add(config.aliases)
        for address in captured {
            let ip = address.address.ip
            local.addAlias(ip.isIPv6 ? "[\(ip)]" : "\(ip)", port: address.address.port, .any)
        }
        self.local = local
    }

    var sockets: [ListenSocket] { local.sockets }
    var aliases: [CoreFacts.Alias] { local.aliases }

    func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool {
        local.isMyself(host: host, port: port, transport: transport)
    }

    func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool) { local.addMyself(isMyself) }

    func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? {
        local.sendingSocket(for: transport, to: address)
    }

    func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? {
        local.socket(transport: transport, address: address)
    }

    /// The socket that gets what is sent there; nil for an address outside. What goes to the server's address in a capture arrives at the
    /// first socket of the transport.
    func ownSocket(_ transport: TransportProtocol, _ address: SocketAddress) -> ListenSocket? {
        if let exact = socket(transport: transport, address: address) { return exact }
        guard captured.contains(where: { $0.address == address }) else { return nil }
        return sockets.first { $0.transport == transport }
    }

    func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] {
        let chosen: TransportProtocol = transport == .any ? (isSecure ? .tls : .udp) : transport
        let target = port == 0 ? chosen.defaultPort : port
        let addresses = IPAddress(host).map { [$0] } ?? hosts.resolve(host.string)
        return addresses.map { Destination(transport: chosen, address: SocketAddress($0, port: target)) }
    }

    func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool {
        guard sockets.indices.contains(destination.socketIndex), sockets[destination.socketIndex].transport == destination.transport else {
            Log.error("<core>", "cannot send to \(destination.transport.name):\(destination.address): no such socket")
            return false
        }
        worker.sentCount &+= 1
        let message = SimulatedMessage(
            bytes: Array(bytes.buffer), transport: destination.transport, source: sockets[destination.socketIndex].address,
            destination: destination.address, origin: "the server")
        record.add(.sent(message))
        outbox.append(message)
        return true
    }

    func flush(_ worker: Worker) {}

    /// Takes what was sent since the last call.
    func takeSent() -> [SimulatedMessage] {
        defer { outbox = [] }
        return outbox
    }
}
