import ConfigSyntax
import Routing
import SIPMessage
import Transport

/// Parameters of sockets, as the configuration sets them for all of them.
public struct SocketSettings: Sendable {
    /// `tos`
    public var typeOfService: Int32 = 0
    /// `pmtu_discovery`
    public var pathMTUDiscovery = false
    /// `ip_free_bind`: 0 off, 1 IPv4 and IPv6, 2 for all.
    public var freeBind = false
    /// `mcast`, `mcast_loopback`, `mcast_ttl`
    public var multicastInterface = ""
    public var multicastLoopback = false
    public var multicastTTL: Int32?
    /// `maxbuffer`: bytes of the largest receive buffer, nil for ours.
    public var receiveBuffer: Int?
    /// `tcp_source_ipv4`, `tcp_source_ipv6`
    public var streamSources: [IPAddress] = []
    /// `bind_ipv6_link_local`, `auto_bind_ipv6`
    public var bindsIPv6 = false
    /// `tcp_*` numbers that the configuration sets.
    public var tcp: [TCPOptions.Name: Int] = [:]

    public init() {}

    /// Takes a parameter; false if it is none of these.
    /// - Throws: `DeclarationError` for a value that makes no sense.
    mutating func apply(_ name: String, _ value: SettingValue) throws -> Bool {
        func number() throws -> Int {
            guard let number = value.number else { throw DeclarationError("\(name) takes a number") }
            return number
        }
        switch name {
        case "tos": typeOfService = try Self.typeOfService(value)
        case "pmtu_discovery": pathMTUDiscovery = try number() != 0
        case "ip_free_bind", "ipfreebind", "ip_nonlocal_bind": freeBind = try number() != 0
        case "mcast": multicastInterface = value.text
        case "mcast_loopback": multicastLoopback = try number() != 0
        case "mcast_ttl": multicastTTL = Int32(clamping: try number())
        case "maxbuffer": receiveBuffer = max(try number(), 256 * 1024)
        case "auto_bind_ipv6": bindsIPv6 = try number() != 0
        case "tcp_source_ipv4", "tcp_source_ipv6":
            guard let address = value.text.withByteView({ IPAddress($0) }), address.isIPv6 == (name == "tcp_source_ipv6") else {
                throw DeclarationError("\(name) takes an address of that family, not \"\(value.text)\"")
            }
            streamSources.append(address)
        case "tcp_buf_write": tcp[.async] = try number()
        case "tls_max_connections": tcp[.maxTLSConnections] = try number()
        default:
            guard let option = TCPOptions.Name.allCases.first(where: { $0.parameter == name }) else { return false }
            let value = try number()
            guard option.range.contains(value) else {
                throw DeclarationError("\(name) goes from \(option.range.lowerBound) to \(option.range.upperBound)")
            }
            tcp[option] = value
        }
        return true
    }

    private static func typeOfService(_ value: SettingValue) throws -> Int32 {
        if let number = value.number, (0...255).contains(number) { return Int32(number) }
        switch value.text.uppercased() {
        case "IPTOS_LOWDELAY": return 0x10
        case "IPTOS_THROUGHPUT": return 0x08
        case "IPTOS_RELIABILITY": return 0x04
        case "IPTOS_MINCOST": return 0x02
        default: throw DeclarationError("\"\(value.text)\" is no type of service", remedy: "a number from 0 to 255, or IPTOS_LOWDELAY")
        }
    }

    /// Options of a UDP socket.
    var datagrams: UDPSocket.Options {
        var options = UDPSocket.Options()
        if let receiveBuffer { options.receiveBuffer = receiveBuffer }
        options.typeOfService = typeOfService
        options.pathMTUDiscovery = pathMTUDiscovery
        options.freeBind = freeBind
        options.multicastInterface = multicastInterface
        options.multicastLoopback = multicastLoopback
        options.multicastTTL = multicastTTL
        return options
    }

    /// Options of streams, which RPC clients may change later.
    func streams() -> TCPOptions {
        let options = TCPOptions()
        for (name, value) in tcp { options[name] = value }
        return options
    }
}
