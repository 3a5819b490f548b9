import ConfigSyntax
import Routing
import SIPMessage
import Transport

#if canImport(Glibc)
import Glibc
#endif

/// The sockets of a running server.
public final class ServerNetwork: Network, @unchecked Sendable {
    public private(set) var sockets: [ListenSocket] = []
    private(set) var datagramSockets: [UDPSocket?] = []
    private var domains = DomainTable()
    /// Names that are ours besides the sockets' own, the latest first, as `core.aliases_list` shows them.
    private(set) var aliases: [CoreFacts.Alias] = []
    private let socketSettings: SocketSettings
    private(set) var resolver: SIPResolver
    private var serverStreams: ServerStreams?
    /// Sockets in the order in which they are chosen to send from: loopback and multicast addresses last.
    private var mainSockets: [ListenSocket] = []

    /// Binds everything that `listen` names; all up interfaces if it names nothing.
    /// - Throws: `DeclarationError` naming the address that cannot be used.
    /// - Parameter streamLoops: threads that read and write stream connections.
    public init(
        listen: [ListenSpec], aliases: [AddressSpec], settings: CoreSettings, sockets socketSettings: SocketSettings,
        resolver resolverSettings: ResolverSettings, defaultPort: UInt16, autoAliases: Bool, streamLoops: Int
    ) throws {
        self.socketSettings = socketSettings
        resolver = try SIPResolver(resolverSettings.options)
        if !settings.disableTCP { serverStreams = ServerStreams(socketSettings.streams(), socketSettings, loops: streamLoops) }
        for spec in listen.isEmpty ? InterfaceAddresses.specs(bindsIPv6: socketSettings.bindsIPv6) : listen {
            try add(spec, settings, defaultPort)
        }
        let isMain: (ListenSocket) -> Bool = { !$0.address.ip.isLoopback && !$0.address.ip.isMulticast }
        mainSockets = sockets.filter(isMain) + sockets.filter { !isMain($0) }
        var resolving = resolverSettings.options
        resolving.triesIPv6 = resolving.triesIPv6 && sockets.contains { $0.address.ip.isIPv6 }
        resolving.transports = Set(sockets.map(\.transport))
        resolver = try SIPResolver(resolving)
        guard !sockets.isEmpty else { throw DeclarationError("there is nothing to listen on", remedy: "add listen=udp:ADDRESS:5060") }
        for alias in aliases {
            let transport = alias.transport.withByteView { TransportProtocol($0) } ?? .any
            for host in alias.hosts { addAlias(host, port: alias.port > 0 ? UInt16(truncatingIfNeeded: alias.port) : 0, transport) }
        }
        if autoAliases {
            for socket in sockets {
                for name in InterfaceAddresses.names(of: socket.address.ip) { addAlias(name, port: socket.address.port, socket.transport) }
            }
        }
    }

    private func addAlias(_ host: String, port: UInt16, _ transport: TransportProtocol) {
        domains.add(host, port: port, transport: transport)
        self.aliases.insert(CoreFacts.Alias(transport: transport, host: host, port: port), at: 0)
    }

    private func add(_ spec: ListenSpec, _ settings: CoreSettings, _ defaultPort: UInt16) throws {
        let named = spec.address.transport.withByteView { TransportProtocol($0) }
        if !spec.address.transport.isEmpty, named == nil { throw DeclarationError("unknown transport \"\(spec.address.transport)\"") }
        let transports: [TransportProtocol] = named.map { [$0] } ?? (settings.disableTCP ? [.udp] : [.udp, .tcp])
        for host in spec.address.hosts {
            for address in try InterfaceAddresses.resolve(host, bindsIPv6: socketSettings.bindsIPv6) {
                for transport in transports {
                    let port = spec.address.port > 0 ? UInt16(spec.address.port) : transport == .tls ? 5061 : defaultPort
                    try add(transport, SocketAddress(address, port: port), host, spec)
                }
            }
        }
    }

    private func add(_ transport: TransportProtocol, _ address: SocketAddress, _ host: String, _ spec: ListenSpec) throws {
        if sockets.contains(where: { $0.transport == transport && $0.address == address }) { return }
        let advertised = spec.advertised.map { (host: $0.hosts.first ?? "", port: $0.port > 0 ? UInt16($0.port) : 0) }
        let socket = ListenSocket(index: sockets.count, transport: transport, address: address, name: spec.name, advertised: advertised)
        do {
            switch transport {
            case .udp: datagramSockets.append(try UDPSocket(bind: address, options: socketSettings.datagrams))
            case .tcp:
                guard let serverStreams else {
                    Log.warning("<core>", "not listening on tcp:\(address): disable_tcp is set")
                    return
                }
                serverStreams.add(try serverStreams.listen(address), socket)
                datagramSockets.append(nil)
            default: throw DeclarationError("\(transport.name) is not available yet", remedy: "remove this listen")
            }
        } catch {
            throw DeclarationError("cannot listen on \(transport.name):\(address): \(error)")
        }
        sockets.append(socket)
        var names = [address.ip.isIPv6 ? "[\(address.ip)]" : "\(address.ip)"]
        if host.withByteView({ IPAddress($0) }) == nil, host != "*" { names.append(host) }
        if let advertised { names.append(advertised.host) }
        // each name goes with either port, the socket's own and the advertised one
        for name in names {
            for port in Set([address.port, socket.writtenPort]) { domains.add(name, port: port, transport: transport) }
        }
    }

    public func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool {
        if let ip = IPAddress(host) {
            for socket in sockets where socket.address.ip == ip {
                if port == 0 || port == socket.address.port, transport == .any || transport == socket.transport { return true }
            }
        }
        return domains.contains(host, port: port, transport: transport)
    }

    public func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? {
        mainSockets.first { $0.transport == transport && $0.address.ip.isIPv6 == address.ip.isIPv6 }
    }

    public func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? {
        sockets.first { (transport == .any || $0.transport == transport) && $0.address == address }
    }

    public func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] {
        let chosen: TransportProtocol = transport == .any ? (isSecure ? .tls : .udp) : transport
        let target = port == 0 ? chosen.defaultPort : port
        if let address = IPAddress(host) { return [Destination(transport: chosen, address: SocketAddress(address, port: target))] }
        return resolver.resolve(host: host, port: port, transport: transport, isSecure: isSecure)
    }

    public func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool {
        if destination.transport.isReliable { return sendOnStream(bytes, to: destination) }
        guard sockets.indices.contains(destination.socketIndex), let socket = datagramSockets[destination.socketIndex] else {
            Log.error("<core>", "cannot send to \(destination.transport.name):\(destination.address): no such socket")
            return false
        }
        guard let queue = worker.sendQueue as? UDPSendQueue else { return socket.send(bytes, to: destination.address) == 0 }
        worker.sentCount &+= 1
        let code = queue.send(bytes, to: destination.address, from: socket)
        if code != 0 { Log.error("<core>", "sending to udp:\(destination.address) failed: \(SystemError.text(code))") }
        return code == 0
    }

    private func sendOnStream(_ bytes: ByteView, to destination: Destination) -> Bool {
        guard sockets.indices.contains(destination.socketIndex), sockets[destination.socketIndex].transport == destination.transport,
            let serverStreams
        else {
            Log.error("<core>", "cannot send to \(destination.transport.name):\(destination.address): there is no such listen socket")
            return false
        }
        var options: StreamSendOptions = []
        if destination.reusesConnection { options.insert(.reuseOnly) }
        if destination.closesConnection { options.insert(.closeAfter) }
        return serverStreams.transport.send(bytes, to: destination, from: sockets[destination.socketIndex], options) == 0
    }

    public var streams: (any StreamControl)? { serverStreams }

    /// The stream side with its jobs; nil with `disable_tcp` or without a stream socket.
    var streamServer: ServerStreams? { sockets.contains { $0.transport.isReliable } ? serverStreams : nil }

    public func flush(_ worker: Worker) { (worker.sendQueue as? UDPSendQueue)?.flush() }

    /// Ends all receive loops, and lets no stream worker wait any longer.
    func stop() {
        for socket in datagramSockets { socket?.stop() }
        serverStreams?.jobs.queue.stop()
    }

    /// Closes the connections, once the workers have ended.
    func close() { serverStreams?.stop()
    }
}
