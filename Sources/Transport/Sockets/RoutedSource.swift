import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// What the kernel's routing table says of a destination (`mhomed`).
public enum RoutedSource {
    /// The local address that datagrams to `destination` leave by; nil if there is no route. Nothing is sent.
    public static func address(towards destination: SocketAddress) -> IPAddress? {
        let family = destination.ip.isIPv6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard destination.withSystemAddress({ connect(descriptor, $0, $1) }) == 0 else { return nil }
        return SocketAddress(localAddressOf: descriptor)?.ip
    }
}
