import SIPMessage

/// What sends, resolves and knows our own addresses; sockets in the server, a recorder in simulations.
public protocol Network: AnyObject, Sendable {
    /// All listen sockets in the order of declaration.
    var sockets: [ListenSocket] { get }

    /// Whether host (and port, 0 for any; and transport, `.any` for any) is one of ours: a listen socket or an alias (`myself`).
    func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool

    /// Takes in hosts that are ours besides, whatever their port and transport; called while modules are provisioned.
    func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool)

    /// The local socket that a message to `address` leaves by when none was chosen; nil if none fits.
    func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket?

    /// Finds a socket by its address (`udp:10.0.0.1:5060`'s parts; `.any` transport matches the first) .
    func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket?

    /// Targets of a host in order of preference per RFC 3263; numeric hosts cost nothing. Port 0 and `.any` stand for "not given".
    /// May block this worker for a while, never another one. Empty if the name does not resolve.
    func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination]

    /// Sends bytes. Datagrams may wait in the worker's queue until its batch is done.
    /// - Returns: false if it is certain already that they cannot be sent.
    func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool

    /// Sends what waits in the worker's queue.
    func flush(_ worker: Worker)

    /// The stream connections; nil where there are none (TCP is off, simulations).
    var streams: (any StreamControl)? { get }
}

extension Network {
    public var streams: (any StreamControl)? { nil }
}
