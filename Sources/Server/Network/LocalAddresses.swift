import ConfigSyntax
import Routing
import SIPMessage

/// The sockets that a config listens on, and the names that are ours with them: what a server's network and a simulated one share.
package struct LocalAddresses: Sendable {
    /// In the order of declaration.
    package private(set) var sockets: [ListenSocket] = []
    /// Names that are ours besides the sockets' own, the latest first, as `core.aliases_list` shows them.
    package private(set) var aliases: [CoreFacts.Alias] = []
    private var domains = DomainTable()
    /// What modules know of further hosts.
    private var further: [@Sendable (ByteView) -> Bool] = []
    /// Sockets in the order in which they are chosen to send from: loopback and multicast addresses last.
    private var mainSockets: [ListenSocket] = []

    package init() {}

    /// A socket that a `listen` asks for.
    package struct Wanted {
        package let transport: TransportProtocol
        package let address: SocketAddress
        /// The host as it was written.
        package let host: String
        package let spec: ListenSpec
    }

    /// All sockets that the specs ask for.
    /// - Parameter resolve: addresses that a host stands for.
    /// - Throws: `DeclarationError` for a transport that does not exist, and what `resolve` throws.
    package static func wanted(
        _ specs: [ListenSpec], _ settings: CoreSettings, defaultPort: UInt16, resolve: (String) throws -> [IPAddress]
    ) throws -> [Wanted] {
        var all: [Wanted] = []
        for spec in specs {
            let named = spec.address.transport.withByteView { TransportProtocol($0) }
            if !spec.address.transport.isEmpty, named == nil { throw DeclarationError("unknown transport \"\(spec.address.transport)\"") }
            let transports: [TransportProtocol] = named.map { [$0] } ?? (settings.disableTCP ? [.udp] : [.udp, .tcp])
            for host in spec.address.hosts {
                for address in try resolve(host) {
                    for transport in transports {
                        let port = spec.address.port > 0 ? UInt16(spec.address.port) : transport == .tls ? 5061 : defaultPort
                        all.append(Wanted(transport: transport, address: SocketAddress(address, port: port), host: host, spec: spec))
                    }
                }
            }
        }
        return all
    }

    /// The socket for what is wanted; nil if there is one already. It is ours once it was added.
    package func makeSocket(_ wanted: Wanted) -> ListenSocket? {
        if sockets.contains(where: { $0.transport == wanted.transport && $0.address == wanted.address }) { return nil }
        let advertised = wanted.spec.advertised.map { (host: $0.hosts.first ?? "", port: $0.port > 0 ? UInt16($0.port) : 0) }
        return ListenSocket(index: sockets.count, transport: wanted.transport, address: wanted.address, name: wanted.spec.name, advertised: advertised)
    }

    package mutating func add(_ socket: ListenSocket, _ wanted: Wanted) {
        sockets.append(socket)
        let ip = socket.address.ip
        var names = [ip.isIPv6 ? "[\(ip)]" : "\(ip)"]
        if wanted.host.withByteView({ IPAddress($0) }) == nil, wanted.host != "*" { names.append(wanted.host) }
        if let advertised = socket.advertised { names.append(advertised.host) }
        // each name goes with either port, the socket's own and the advertised one
        for name in names {
            for port in Set([socket.address.port, socket.writtenPort]) { domains.add(name, port: port, transport: socket.transport) }
        }
        let isMain: (ListenSocket) -> Bool = { !$0.address.ip.isLoopback && !$0.address.ip.isMulticast }
        mainSockets = sockets.filter(isMain) + sockets.filter { !isMain($0) }
    }

    package mutating func addAlias(_ host: String, port: UInt16, _ transport: TransportProtocol) {
        domains.add(host, port: port, transport: transport)
        aliases.insert(CoreFacts.Alias(transport: transport, host: host, port: port), at: 0)
    }

    /// Adds the names that `alias` gives.
    package mutating func add(_ specs: [AddressSpec]) {
        for alias in specs {
            let transport = alias.transport.withByteView { TransportProtocol($0) } ?? .any
            for host in alias.hosts { addAlias(host, port: alias.port > 0 ? UInt16(truncatingIfNeeded: alias.port) : 0, transport) }
        }
    }

    package func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool {
        if let ip = IPAddress(host) {
            for socket in sockets where socket.address.ip == ip {
                if port == 0 || port == socket.address.port, transport == .any || transport == socket.transport { return true }
            }
        }
        return domains.contains(host, port: port, transport: transport) || further.contains { $0(host) }
    }

    package mutating func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool) { further.append(isMyself) }

    package func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? {
        mainSockets.first { $0.transport == transport && $0.address.ip.isIPv6 == address.ip.isIPv6 }
    }

    package func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? {
        sockets.first { (transport == .any || $0.transport == transport) && $0.address == address }
    }
}
