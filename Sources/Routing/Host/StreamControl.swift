import SIPMessage

/// A stream connection, as scripts and modules see it.
public struct StreamInfo: Sendable {
    /// Number in `$conid`, Via's `i` parameter and RPC.
    public let id: Int
    public let transport: TransportProtocol
    public let peer: SocketAddress
    public let local: SocketAddress
    /// The listen socket that it belongs to.
    public let socket: ListenSocket
    /// Whether it was opened from here.
    public let isOutgoing: Bool

    public init(id: Int, transport: TransportProtocol, peer: SocketAddress, local: SocketAddress, socket: ListenSocket, isOutgoing: Bool) {
        self.id = id
        self.transport = transport
        self.peer = peer
        self.local = local
        self.socket = socket
        self.isOutgoing = isOutgoing
    }

    /// What a message that came in on it is received with.
    public var received: ReceiveInfo {
        ReceiveInfo(source: peer, destination: local, socket: socket, transport: transport, connection: id)
    }
}

/// Why a stream connection ended, numbered as the reference numbers it in `tcp:closed` events.
public enum StreamEnd: Int, Sendable {
    case endOfStream = 0
    case timeout = 1
    case reset = 2
}

/// What scripts and modules may do with stream connections. All may be called from any thread; they are false or nil for a closed connection.
public protocol StreamControl: AnyObject, Sendable {
    func stream(_ id: Int) -> StreamInfo?
    /// The connection that a message to `peer` would take.
    func stream(to peer: SocketAddress, _ transport: TransportProtocol) -> StreamInfo?
    func close(_ id: Int) -> Bool
    /// Sets how many seconds the connection may be idle.
    func setLifetime(_ id: Int, seconds: Int) -> Bool
    /// Sets the keep-alive options of the connection's socket (seconds, probes, seconds); nil switches them off.
    func setKeepalive(_ id: Int, _ keepalive: (idle: Int, count: Int, interval: Int)?) -> Bool
    /// Makes the connection reachable by another port of its peer; 0 is the transport's default port.
    func addAlias(_ id: Int, port: UInt16) -> Bool
    /// Asks for `hooks.streamClosed` to be told that this connection's end is of interest.
    func reportEnd(_ id: Int) -> Bool
}
