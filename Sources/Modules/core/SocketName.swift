import Routing
import SIPMessage

/// Listen sockets by their text: `udp:10.0.0.1:5060`, `10.0.0.1`, or the name given with `name "..."`.
public enum SocketName {
    public static func find(_ text: ByteView, _ network: any Network) -> ListenSocket? {
        if let named = network.sockets.first(where: { $0.isNamed(text) }) { return named }
        var rest = text
        var transport = TransportProtocol.any
        if let (head, tail) = rest.split(at: ASCII.colon), let named = TransportProtocol(head) {
            transport = named
            rest = tail
        }
        var host = rest
        var port: UInt16 = 0
        let bracket = rest.lastIndex(of: 93) ?? 0
        if let colon = rest.lastIndex(of: ASCII.colon), colon > bracket, let number = rest.dropFirst(colon + 1).unsignedInteger {
            host = rest.prefix(colon)
            port = UInt16(truncatingIfNeeded: number)
        }
        let address = IPAddress(host) ?? network.resolve(host: host, port: port, transport: .udp, isSecure: false).first?.address.ip
        guard let address else { return nil }
        if let advertised = network.sockets.first(where: { socket in
            socket.advertised != nil && socket.hostText.view.equalsIgnoringCase(host) && (transport == .any || socket.transport == transport)
                && socket.writtenPort == (port == 0 ? socket.transport.defaultPort : port)
        }) { return advertised }
        return network.sockets.first {
            $0.address.ip == address && (transport == .any || $0.transport == transport)
                && $0.address.port == (port == 0 ? $0.transport.defaultPort : port)
        }
    }
}
