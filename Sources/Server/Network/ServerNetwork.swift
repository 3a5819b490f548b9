import ConfigSyntax
import Routing
import SIPMessage
import Transport

#if canImport(Glibc)
import Glibc
#endif

/// The sockets of a running server.
public final class ServerNetwork: Network, @unchecked Sendable {
    private(set) var local = LocalAddresses()
    private(set) var datagramSockets: [UDPSocket?] = []
    /// `datagramSockets` for those who send: all workers read it with every message, so nothing of it is counted. Filled when all is bound.
    private var sendingSockets = UnsafeBufferPointer<Unmanaged<UDPSocket>?>(start: nil, count: 0)
    private let socketSettings: SocketSettings
    private(set) var resolver: SIPResolver
    private var serverStreams: ServerStreams?

    public var sockets: [ListenSocket] { local.sockets }
    var aliases: [CoreFacts.Alias] { local.aliases }

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
        let specs = listen.isEmpty ? InterfaceAddresses.specs(bindsIPv6: socketSettings.bindsIPv6) : listen
        let wanted = try LocalAddresses.wanted(specs, settings, defaultPort: defaultPort) {
            try InterfaceAddresses.resolve($0, bindsIPv6: socketSettings.bindsIPv6)
        }
        for socket in wanted { try bind(socket) }
        var resolving = resolverSettings.options
        resolving.triesIPv6 = resolving.triesIPv6 && sockets.contains { $0.address.ip.isIPv6 }
        resolving.transports = Set(sockets.map(\.transport))
        resolver = try SIPResolver(resolving)
        guard !sockets.isEmpty else { throw DeclarationError("there is nothing to listen on", remedy: "add listen=udp:ADDRESS:5060") }
        let table = UnsafeMutableBufferPointer<Unmanaged<UDPSocket>?>.allocate(capacity: datagramSockets.count)
        _ = table.initialize(from: datagramSockets.map { $0.map { Unmanaged.passUnretained($0) } })
        sendingSockets = UnsafeBufferPointer(table)
        local.add(aliases)
        if autoAliases {
            for socket in sockets {
                for name in InterfaceAddresses.names(of: socket.address.ip) { local.addAlias(name, port: socket.address.port, socket.transport) }
            }
        }
    }

    deinit { sendingSockets.deallocate() }

    private func bind(_ wanted: LocalAddresses.Wanted) throws {
        guard let socket = local.makeSocket(wanted) else { return }
        let address = wanted.address
        do {
            switch wanted.transport {
            case .udp: datagramSockets.append(try UDPSocket(bind: address, options: socketSettings.datagrams))
            case .tcp:
                guard let serverStreams else {
                    Log.warning("<core>", "not listening on tcp:\(address): disable_tcp is set")
                    return
                }
                serverStreams.add(try serverStreams.listen(address), socket)
                datagramSockets.append(nil)
            default: throw DeclarationError("\(wanted.transport.name) is not available yet", remedy: "remove this listen")
            }
        } catch {
            throw DeclarationError("cannot listen on \(wanted.transport.name):\(address): \(error)")
        }
        local.add(socket, wanted)
    }

    public func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool {
        local.isMyself(host: host, port: port, transport: transport)
    }

    public func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool) { local.addMyself(isMyself) }

    public func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? {
        local.sendingSocket(for: transport, to: address)
    }

    public func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? {
        local.socket(transport: transport, address: address)
    }

    public func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] {
        let chosen: TransportProtocol = transport == .any ? (isSecure ? .tls : .udp) : transport
        let target = port == 0 ? chosen.defaultPort : port
        if let address = IPAddress(host) { return [Destination(transport: chosen, address: SocketAddress(address, port: target))] }
        return resolver.resolve(host: host, port: port, transport: transport, isSecure: isSecure)
    }

    public func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool {
        if destination.transport.isReliable { return sendOnStream(bytes, to: destination) }
        guard sendingSockets.indices.contains(destination.socketIndex), let socket = sendingSockets[destination.socketIndex] else {
            Log.error("<core>", "cannot send to \(destination.transport.name):\(destination.address): no such socket")
            return false
        }
        return socket._withUnsafeGuaranteedRef { send(bytes, to: destination, by: $0, worker) }
    }

    private func send(_ bytes: ByteView, to destination: Destination, by socket: UDPSocket, _ worker: Worker) -> Bool {
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
