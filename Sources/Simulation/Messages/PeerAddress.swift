import SIPMessage

/// An address outside as command lines and test files write it: `[PROTO:]ADDRESS[:PORT]`, IPv6 in brackets.
public struct PeerAddress: Sendable, Hashable {
    public let transport: TransportProtocol
    public let address: SocketAddress

    public init(transport: TransportProtocol, address: SocketAddress) {
        self.transport = transport
        self.address = address
    }

    /// - Parameters:
    ///   - transport: where the text names none.
    ///   - port: where the text names none.
    /// - Returns: nil if the text is no address.
    public init?(_ text: some StringProtocol, transport standard: TransportProtocol = .udp, port standardPort: UInt16 = 5060) {
        var rest = Substring(text)
        var transport = standard
        if let colon = rest.firstIndex(of: ":"), let named = String(rest[..<colon]).withByteView({ TransportProtocol($0) }) {
            transport = named
            rest = rest[rest.index(after: colon)...]
        }
        var port = standardPort
        let bracket = rest.lastIndex(of: "]")
        if let colon = rest.lastIndex(of: ":"), bracket.map({ colon > $0 }) ?? true {
            guard let number = UInt16(rest[rest.index(after: colon)...]), number > 0 else { return nil }
            port = number
            rest = rest[..<colon]
        }
        guard let ip = String(rest).withByteView({ IPAddress($0) }) else { return nil }
        self.transport = transport
        address = SocketAddress(ip, port: port)
    }
}

extension PeerAddress: CustomStringConvertible {
    public var description: String { "\(transport.name):\(address)" }
}
