import NIOCore
import NIOPosix
import SIPMessage
import Synchronization

/// TCP on SwiftNIO: accepts and opens connections, finds the one for a message, closes those that are idle.
///
/// Event loops frame, read and write; scripts run elsewhere, so a script that blocks stops no connection but its own.
public final class StreamTransport: Sendable {
    public let options: TCPOptions
    public let statistics = StreamStatistics()
    let receiver: any StreamReceiver
    private let table = ConnectionTable()
    private let group: MultiThreadedEventLoopGroup
    private let nextID = Atomic<Int>(0)
    private let typeOfService: Int32
    private let listeners = Mutex<[any Channel]>([])
    /// `tcp_source_ipv4` and `tcp_source_ipv6`: where connections are opened from if their socket leaves it open.
    private let sources: [IPAddress]

    /// - Parameters:
    ///   - loops: threads that read and write.
    ///   - sources: addresses that connections are opened from where the socket is bound to a wildcard, one for each family.
    public init(options: TCPOptions, receiver: any StreamReceiver, loops: Int, typeOfService: Int32 = 0, sources: [IPAddress] = []) {
        self.options = options
        self.receiver = receiver
        self.typeOfService = typeOfService
        self.sources = sources
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, loops))
        group.next().scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { [weak self] _ in self?.expire() }
    }

    // MARK: Accepting

    /// Takes connections of `listener` from now on.
    public func serve(_ listener: StreamListener, as socket: ListenSocket) throws {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.maxMessagesPerRead, value: 16)
            .childChannelInitializer { channel in
                guard let connection = self.accept(channel, socket) else { return channel.close() }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(StreamChannelHandler(connection, self))
                }
            }
        let channel = try bootstrap.withBoundSocket(listener.descriptor).wait()
        listeners.withLock { $0.append(channel) }
    }

    private func accept(_ channel: any Channel, _ socket: ListenSocket) -> StreamConnection? {
        guard let peer = channel.remoteAddress.flatMap({ Endpoint($0) }), let local = channel.localAddress.flatMap({ Endpoint($0) }) else {
            return nil
        }
        let limit = options[.maxConnections]
        guard table.count < limit else {
            statistics.localReject.add()
            receiver.note(.error, "tcp:\(peer) is turned away: there are \(limit) connections already (tcp_max_connections)")
            return nil
        }
        if options.isSet(.acceptUnique), table.find(peer, socket.transport, local: nil) != nil {
            statistics.localReject.add()
            receiver.note(.error, "tcp:\(peer) is turned away: it has a connection already (tcp_accept_unique)")
            return nil
        }
        let connection = StreamConnection(
            id: makeID(), socket: socket, peer: peer, local: local, isOutgoing: false, loop: channel.eventLoop, options: options,
            statistics: statistics, receiver: receiver)
        connection.didOpen(channel, local: local)
        table.add(connection)
        statistics.passiveOpen.add()
        statistics.established.add()
        return connection
    }

    private func makeID() -> Int { nextID.wrappingAdd(1, ordering: .relaxed).newValue }

    // MARK: Sending

    /// Sends `bytes` to `destination`: on the connection that it names, else on one that the peer can be reached by, else on a new one.
    ///
    /// A new connection is opened without waiting for it; the bytes wait in its queue. Only what fails at once is reported
    /// here (a refusal by this machine, no route); what fails later goes to `StreamReceiver.didFail`.
    /// - Parameter socket: the socket that the message leaves by.
    /// - Returns: 0, or an `errno` value.
    public func send(_ bytes: ByteView, to destination: Destination, from socket: ListenSocket, _ sendOptions: StreamSendOptions = []) -> Int32 {
        if let connection = connection(for: destination, socket) {
            let code = connection.send(bytes, sendOptions)
            if code != Errno.notConnected { return code }
        }
        guard !sendOptions.contains(.reuseOnly), !options.isSet(.noConnect) else { return Errno.notConnected }
        guard table.count < options[.maxConnections] else {
            receiver.note(.error, "tcp:\(destination.address): there are \(table.count) connections already (tcp_max_connections)")
            return Errno.tooManyConnections
        }
        return open(destination.address, socket, bytes, sendOptions)
    }

    /// An open connection for a destination: by its id, by the peer's address and our socket, by the peer's address.
    private func connection(for destination: Destination, _ socket: ListenSocket) -> StreamConnection? {
        if destination.connection != 0, let named = table.find(id: destination.connection), named.isUsable,
            named.transport == destination.transport
        {
            return named
        }
        let ip = socket.address.ip
        if ip.isUnspecified { return table.find(destination.address, destination.transport, local: nil) }
        if options.isSet(.connectionMatch),
            let exact = table.find(destination.address, destination.transport, local: socket.address)
        {
            return exact
        }
        return table.find(destination.address, destination.transport, local: Endpoint(ip, port: 0))
    }

    private func source(_ socket: ListenSocket) -> Endpoint? {
        let isIPv6 = socket.address.ip.isIPv6
        let ip = socket.address.ip.isUnspecified ? sources.first { $0.isIPv6 == isIPv6 } : socket.address.ip
        return ip.map { Endpoint($0, port: options.isSet(.reusePort) ? socket.address.port : 0) }
    }

    private func open(_ peer: Endpoint, _ socket: ListenSocket, _ bytes: ByteView, _ sendOptions: StreamSendOptions) -> Int32 {
        let loop = group.next()
        let source = source(socket)
        let connection = StreamConnection(
            id: makeID(), socket: socket, peer: peer, local: source ?? socket.address, isOutgoing: true, loop: loop, options: options,
            statistics: statistics, receiver: receiver)
        let code = connection.send(bytes, sendOptions)
        guard code == 0 else { return code }
        table.add(connection)
        // what the system says at once is worth the way to the event loop and back
        let attempt = ConnectAttempt(isLocal: peer.ip.isLoopback || peer.ip == source?.ip)
        loop.execute {
            self.connect(connection, from: source, attempt)
            attempt.didStart()
        }
        return attempt.wait()
    }

    /// On the connection's event loop.
    private func connect(_ connection: StreamConnection, from source: Endpoint?, _ attempt: ConnectAttempt) {
        var bootstrap = ClientBootstrap(group: connection.loop)
            .connectTimeout(.seconds(Int64(max(1, options[.connectTimeout]))))
            .channelInitializer { channel in
                connection.isConnecting(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(StreamChannelHandler(connection, self))
                }
            }
        for (option, value) in StreamSocketOptions.connection(options, typeOfService: typeOfService, isIPv6: connection.peer.ip.isIPv6) {
            bootstrap = bootstrap.channelOption(option, value: value)
        }
        if let source { bootstrap = bootstrap.bind(to: source.nio) }
        bootstrap.connect(to: connection.peer.nio).whenComplete { result in
            switch result {
            case .success(let channel):
                self.statistics.connectSuccess.add()
                self.statistics.established.add()
                connection.didOpen(channel, local: channel.localAddress.flatMap { Endpoint($0) })
                attempt.didSucceed()
            case .failure(let error): self.connectDidFail(connection, error, attempt)
            }
        }
    }

    private func connectDidFail(_ connection: StreamConnection, _ error: any Error, _ attempt: ConnectAttempt) {
        let code = (error as? IOError)?.errnoCode ?? (error is ChannelError ? Errno.timedOut : Errno.refused)
        statistics.connectFailed.add()
        table.remove(connection)
        let (unsent, _) = connection.didEnd()
        receiver.note(.error, "connecting to tcp:\(connection.peer) failed: \(SystemError.text(code))")
        // whoever sent the first message and still waits for the attempt hears it from there
        let reported = attempt.didFail(code) ? Array(unsent.dropFirst()) : unsent
        if !reported.isEmpty { receiver.didFail(reported, on: connection, error: code) }
    }

    // MARK: Closing

    /// A channel is gone. On its event loop.
    func didEnd(_ connection: StreamConnection) {
        guard connection.state == .open else { return }
        table.remove(connection)
        let (unsent, reason) = connection.didEnd()
        if reason == .reset { statistics.resets.add() }
        if !unsent.isEmpty { receiver.didFail(unsent, on: connection, error: Errno.notConnected) }
        receiver.didClose(connection, reason)
    }

    private func expire() {
        let now = StreamClock.now
        for connection in table.all {
            switch connection.expiry(now) {
            case nil: break
            case .idle:
                statistics.timeouts.add()
                connection.close(.timeout)
            case .slowMessage:
                receiver.note(.error, "tcp:\(connection.peer): a message is not complete in time (tcp_msg_read_timeout); connection \(connection.id) is closed")
                connection.close(.timeout)
            case .sendTimeout:
                statistics.sendTimeouts.add()
                receiver.note(.error, "tcp:\(connection.peer) does not read what is sent to it (tcp_send_timeout); connection \(connection.id) is closed")
                connection.close(.timeout)
            }
        }
    }

    /// Closes everything and ends the event loops.
    public func stop() {
        for listener in listeners.withLock({ $0 }) { listener.close(promise: nil) }
        for connection in table.all { connection.close() }
        do {
            try group.syncShutdownGracefully()
        } catch {
            receiver.note(.error, "ending the event loops: \(error)")
        }
    }

    // MARK: Looking

    /// The connection of that id, nil if it is closed.
    public func connection(_ id: Int) -> StreamConnection? { table.find(id: id).flatMap { $0.isUsable ? $0 : nil } }

    /// A usable connection to that address.
    public func connection(to address: Endpoint, _ transport: TransportProtocol) -> StreamConnection? {
        table.find(address, transport, local: nil)
    }

    /// All connections in order of id.
    public var connections: [StreamConnection] { table.all }

    /// Makes a connection reachable by another port of its peer (`tcp_accept_aliases`, `force_tcp_alias`).
    /// - Parameter port: 0 for the transport's default port.
    /// - Returns: false if there is no such connection.
    public func addAlias(_ id: Int, port: UInt16) -> Bool {
        guard let connection = connection(id) else { return false }
        let port = port == 0 ? connection.transport.defaultPort : port
        let isNew = connection.aliases.withLock { aliases in
            guard aliases.count < 4, !aliases.contains(port) else { return aliases.contains(port) }
            aliases.append(port)
            return true
        }
        guard isNew else { return false }
        table.addAlias(connection, port: port, isPreferred: options[.aliasFlags] & 2 != 0)
        return true
    }
}
