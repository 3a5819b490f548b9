/// Transports of SIP, numbered as Kamailio numbers them in logs, RPC answers and `$prid`-like variables.
public enum TransportProtocol: UInt8, Sendable, CaseIterable {
    /// Not given: any transport.
    case any = 0
    case udp = 1
    case tcp = 2
    case tls = 3
    case sctp = 4
    case ws = 5
    case wss = 6

    /// Lower-case name as in URIs (`transport=tcp`) and `listen` (RFC 3261 section 19.1.1, RFC 7118).
    public var name: ByteView {
        switch self {
        case .any: ByteView("*")
        case .udp: ByteView("udp")
        case .tcp: ByteView("tcp")
        case .tls: ByteView("tls")
        case .sctp: ByteView("sctp")
        case .ws: ByteView("ws")
        case .wss: ByteView("wss")
        }
    }

    /// Upper-case name as in Via (RFC 3261 section 20.42).
    public var viaName: ByteView {
        switch self {
        case .any: ByteView("UDP")
        case .udp: ByteView("UDP")
        case .tcp: ByteView("TCP")
        case .tls: ByteView("TLS")
        case .sctp: ByteView("SCTP")
        case .ws: ByteView("WS")
        case .wss: ByteView("WSS")
        }
    }

    /// Whether messages are framed on a connection and delivery needs no retransmission.
    public var isReliable: Bool { self != .udp && self != .any }

    /// The port that applies when a URI names none: 5061 for TLS, 80/443 for WebSocket, 5060 otherwise.
    public var defaultPort: UInt16 {
        switch self {
        case .tls: 5061
        case .ws: 80
        case .wss: 443
        default: 5060
        }
    }

    /// The transport of that name, in any case; nil for an unknown one.
    public init?(_ name: ByteView) {
        for candidate in Self.allCases where candidate != .any && candidate.name.equalsIgnoringCase(name) {
            self = candidate
            return
        }
        return nil
    }
}
