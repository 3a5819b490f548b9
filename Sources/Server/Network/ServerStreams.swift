import Routing
import SIPMessage
import Transport

/// What event loops hand to the workers of streams.
final class StreamJobs: StreamReceiver {
    enum Job: Sendable {
        /// The connection has messages.
        case messages(StreamConnection)
        case closed(StreamConnection, StreamCloseReason)
        /// What these connections' peers will never get.
        case failed([StreamMessage], StreamConnection)
    }

    let queue = WorkQueue<Job>()

    func hasMessages(_ connection: StreamConnection) { queue.push(.messages(connection)) }
    func didClose(_ connection: StreamConnection, _ reason: StreamCloseReason) { queue.push(.closed(connection, reason)) }
    func didFail(_ messages: [StreamMessage], on connection: StreamConnection, error: Int32) { queue.push(.failed(messages, connection)) }

    func note(_ severity: StreamNoteSeverity, _ text: @autoclosure () -> String) {
        switch severity {
        case .error: Log.error("<core>", text())
        case .warning: Log.warning("<core>", text())
        case .debug: Log.debug("<core>", text())
        }
    }
}

/// The stream side of the server's network: listeners until the server starts, then connections.
final class ServerStreams: StreamControl, @unchecked Sendable {
    let jobs = StreamJobs()
    let transport: StreamTransport
    private var listeners: [(listener: StreamListener, socket: ListenSocket)] = []
    private let settings: SocketSettings

    /// - Parameter loops: threads that read and write.
    init(_ options: TCPOptions, _ settings: SocketSettings, loops: Int) {
        self.settings = settings
        transport = StreamTransport(
            options: options, receiver: jobs, loops: loops, typeOfService: settings.typeOfService, sources: settings.streamSources)
    }

    /// Binds; connections wait until `start`.
    func listen(_ address: SocketAddress) throws -> StreamListener {
        try StreamListener(bind: address, options: transport.options, typeOfService: settings.typeOfService, freeBind: settings.freeBind)
    }

    func add(_ listener: StreamListener, _ socket: ListenSocket) { listeners.append((listener, socket)) }

    /// Takes connections from now on.
    func start() throws {
        for (listener, socket) in listeners { try transport.serve(listener, as: socket) }
        listeners = []
    }

    // MARK: Control

    private func info(_ connection: StreamConnection) -> StreamInfo {
        StreamInfo(
            id: connection.id, transport: connection.transport, peer: connection.peer, local: connection.local, socket: connection.socket,
            isOutgoing: connection.isOutgoing)
    }

    func stream(_ id: Int) -> StreamInfo? { transport.connection(id).map(info) }
    func stream(to peer: SocketAddress, _ kind: TransportProtocol) -> StreamInfo? { transport.connection(to: peer, kind).map(info) }
    func addAlias(_ id: Int, port: UInt16) -> Bool { transport.addAlias(id, port: port) }

    func close(_ id: Int) -> Bool { with(id) { $0.close() } }
    func setLifetime(_ id: Int, seconds: Int) -> Bool { with(id) { $0.setLifetime(seconds) } }
    func setKeepalive(_ id: Int, _ keepalive: (idle: Int, count: Int, interval: Int)?) -> Bool { with(id) { $0.setKeepalive(keepalive) } }
    func reportEnd(_ id: Int) -> Bool { with(id) { $0.reportsClosing.store(true, ordering: .relaxed) } }

    private func with(_ id: Int, _ body: (StreamConnection) -> Void) -> Bool {
        guard let connection = transport.connection(id) else { return false }
        body(connection)
        return true
    }

    // MARK: Jobs

    /// Messages of one connection that are processed before others get their turn.
    private static let turn = 16

    /// Carries out one job on a worker.
    /// - Parameter process: processes a message; false if it made no sense.
    func perform(_ job: StreamJobs.Job, _ worker: Worker, _ process: (ByteView, ReceiveInfo) -> Bool) {
        switch job {
        case .messages(let connection):
            let received = info(connection).received
            for _ in 0..<Self.turn {
                guard let message = connection.takeMessage() else { return }
                if !process(message.view, received), transport.options[.scriptMode] == 0 {
                    Log.debug("<core>", "connection \(connection.id) is closed: a message of it could not be processed (tcp_script_mode)")
                    connection.close()
                }
            }
            jobs.queue.push(.messages(connection))
        case .closed(let connection, let reason):
            let hooks = worker.server.registry.hooks.streamClosed
            guard !hooks.isEmpty else { return }
            let wasAskedFor = connection.reportsClosing.load(ordering: .relaxed)
            for hook in hooks { hook(worker, info(connection), StreamEnd(reason), wasAskedFor) }
        case .failed(let messages, let connection):
            let destination = Destination(
                transport: connection.transport, address: connection.peer, socketIndex: connection.socket.index, connection: connection.id)
            for message in messages {
                for hook in worker.server.registry.hooks.sendFailed { hook(worker, message.view, destination) }
            }
        }
    }

    /// Ends the event loops; the workers must have ended before.
    func stop() {
        for (listener, _) in listeners { listener.close() }
        transport.stop()
    }
}

extension StreamEnd {
    init(_ reason: StreamCloseReason) {
        self = switch reason {
        case .endOfStream: .endOfStream
        case .timeout: .timeout
        case .reset: .reset
        }
    }
}
