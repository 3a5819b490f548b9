import NIOCore
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

extension Endpoint {
    /// Nil for a Unix socket's address.
    init?(_ address: NIOCore.SocketAddress) {
        switch address {
        case .v4(let v4): self.init(IPAddress(v4.address.sin_addr), port: UInt16(bigEndian: v4.address.sin_port))
        case .v6(let v6): self.init(IPAddress(v6.address.sin6_addr), port: UInt16(bigEndian: v6.address.sin6_port))
        case .unixDomainSocket: return nil
        }
    }

    /// The address as SwiftNIO takes it.
    var nio: NIOCore.SocketAddress {
        withSystemAddress { system, _ in
            let raw = UnsafeRawPointer(system)
            return ip.isIPv6
                ? NIOCore.SocketAddress(raw.loadUnaligned(as: sockaddr_in6.self))
                : NIOCore.SocketAddress(raw.loadUnaligned(as: sockaddr_in.self))
        }
    }
}
