/// What a leaving message has to know of the sockets and peers around it.
public struct OutgoingContext {
    /// Socket it leaves by.
    public let socket: ListenSocket
    /// Socket that it came in by; nil for messages of our own.
    public let incoming: ListenSocket?
    /// Host and port that the script advertises instead of the socket's (`set_advertised_address`); they show in Via alone.
    public var advertisedHost: ByteView?
    public var advertisedPort: ByteView?

    public init(socket: ListenSocket, incoming: ListenSocket?, advertisedHost: ByteView? = nil, advertisedPort: ByteView? = nil) {
        self.socket = socket
        self.incoming = incoming
        self.advertisedHost = advertisedHost
        self.advertisedPort = advertisedPort
    }

    /// The same for another socket.
    func leaving(by other: ListenSocket) -> OutgoingContext {
        OutgoingContext(socket: other, incoming: incoming, advertisedHost: advertisedHost, advertisedPort: advertisedPort)
    }

    /// Host as written into Via.
    public var viaHost: ByteView { advertisedHost ?? socket.hostText.view }

    /// Port as written into Via, nil where it is the socket's and the default one.
    public var viaPort: ByteView? { advertisedPort ?? (socket.showsPort ? socket.portText.view : nil) }

    func applies(_ condition: MessageEdits.Condition) -> Bool {
        switch condition {
        case .always: true
        case .socketsDiffer: incoming.map { $0 !== socket } ?? false
        case .socketsEqual: incoming.map { $0 === socket } ?? true
        case .transportsDiffer: incoming.map { $0.transport != socket.transport } ?? false
        case .transportsEqual: incoming.map { $0.transport == socket.transport } ?? true
        }
    }

    func write(_ marker: MessageEdits.Marker, to out: inout ByteBuilder) {
        switch marker {
        case .none, .literal: break
        case .outgoingTransport: Self.writeTransport(socket.transport, to: &out)
        case .incomingTransport: if let incoming { Self.writeTransport(incoming.transport, to: &out) }
        case .outgoingSocketName: Self.writeName(socket, to: &out)
        case .incomingSocketName: if let incoming { Self.writeName(incoming, to: &out) }
        case .outgoingAddress: Self.writeAddress(socket, to: &out)
        case .incomingAddress: if let incoming { Self.writeAddress(incoming, to: &out) }
        case .outgoingNamedAddress:
            Self.writeAddress(socket, to: &out)
            Self.writeName(socket, to: &out)
        case .incomingNamedAddress:
            guard let incoming else { return }
            Self.writeAddress(incoming, to: &out)
            Self.writeName(incoming, to: &out)
        }
    }

    private static func writeName(_ socket: ListenSocket, to out: inout ByteBuilder) {
        guard !socket.name.isEmpty else { return }
        out.append(";sn=")
        out.append(socket.name)
    }

    /// `host[:port][;transport=name]` of a socket.
    private static func writeAddress(_ socket: ListenSocket, to out: inout ByteBuilder) {
        out.append(socket.hostText.view)
        if socket.showsPort {
            out.append(ASCII.colon)
            out.append(socket.portText.view)
        }
        writeTransport(socket.transport, to: &out)
    }

    private static func writeTransport(_ transport: TransportProtocol, to out: inout ByteBuilder) {
        guard transport != .udp, transport != .any else { return }
        out.append(";transport=")
        out.append(transport.name)
    }
}

/// How the topmost Via of a request is amended with the place that the request really came from (RFC 3261 section 18.2.1, RFC 3581).
public struct SourceMark {
    public let source: SocketAddress
    /// Whether `received` is to be written.
    public let writesReceived: Bool
    /// Whether `rport` is to be written.
    public let writesPort: Bool

    /// - Parameter forced: the script asked for it (`force_rport`).
    public init(_ via: Via, source: SocketAddress, forced: Bool) {
        self.source = source
        writesPort = forced || via.rport != nil
        let sameHost = IPAddress(via.host).map { $0 == source.ip } ?? false
        writesReceived = via.received != nil || via.rport != nil || !sameHost
    }
}
