/// A local socket that the server listens on: what `listen=` declared, after resolution. Immutable once the server runs, shared by all workers.
public final class ListenSocket: Sendable {
    /// Position in the order of declaration; identifies the socket to `Transport`.
    public let index: Int
    public let transport: TransportProtocol
    public let address: SocketAddress
    /// Name given with `name "..."`, empty if none.
    public let name: String
    /// Host and port given with `advertise`, nil if none.
    public let advertised: (host: String, port: UInt16)?

    /// Host as written into Via and Record-Route: the advertised one, else the address (IPv6 in brackets).
    public let hostText: OwnedBytes
    /// Port as written, decimal.
    public let portText: OwnedBytes
    /// The listening address, IPv6 in brackets.
    public let addressText: OwnedBytes
    /// `proto:host:port` as in `$fs`, `$Ru` and RPC answers.
    public let socketText: OwnedBytes
    /// As `socketText`, with what is advertised.
    public let advertisedSocketText: OwnedBytes
    /// Port that goes with `hostText`.
    public let writtenPort: UInt16
    /// Port as scripts see the advertised one: 0 where a host is advertised without one.
    public let advertisedPort: UInt16
    /// Whether Via and Record-Route show the port: where it is not the default one, or was advertised.
    public let showsPort: Bool

    public init(
        index: Int, transport: TransportProtocol, address: SocketAddress, name: String = "", advertised: (host: String, port: UInt16)? = nil
    ) {
        self.index = index
        self.transport = transport
        self.address = address
        self.name = name
        self.advertised = advertised
        let plain = address.ip.isIPv6 ? "[\(address.ip)]" : "\(address.ip)"
        let host = advertised?.host ?? plain
        let port = advertised.map { $0.port == 0 ? address.port : $0.port } ?? address.port
        hostText = OwnedBytes(host)
        portText = OwnedBytes("\(port)")
        addressText = OwnedBytes(plain)
        socketText = OwnedBytes("\(transport.name):\(plain):\(address.port)")
        advertisedSocketText = OwnedBytes("\(transport.name):\(host):\(port)")
        writtenPort = port
        advertisedPort = advertised?.port ?? address.port
        showsPort = port != 5060 || (advertised.map { $0.port != 0 } ?? false)
    }

    /// Whether it was given that name with `name "..."`.
    public func isNamed(_ text: ByteView) -> Bool { !name.isEmpty && name.withByteView { $0 == text } }
}

/// Where a message goes: the local socket it leaves by, the peer, and for streams the connection to prefer.
public struct Destination: Sendable {
    public var transport: TransportProtocol
    public var address: SocketAddress
    /// Index of the local `ListenSocket`, -1 if still to be chosen.
    public var socketIndex: Int
    /// Stream connection to use if it is still open (0: none); as it is known from `ReceivedMessage.connection`.
    public var connection: Int
    /// Streams: not to open a connection for the message, to close the one that it took.
    public var reusesConnection = false
    public var closesConnection = false

    public init(transport: TransportProtocol, address: SocketAddress, socketIndex: Int = -1, connection: Int = 0) {
        self.transport = transport
        self.address = address
        self.socketIndex = socketIndex
        self.connection = connection
    }
}
