import CSignalbox
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

extension SocketAddress {
    /// Calls `body` with the address as the socket calls take it.
    public func withSystemAddress<Result>(scope: UInt32 = 0, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if ip.isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_scope_id = scope
            withUnsafeMutableBytes(of: &address.sin6_addr) {
                $0.storeBytes(of: ip.high.bigEndian, as: UInt64.self)
                $0.storeBytes(of: ip.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
            }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(truncatingIfNeeded: ip.low).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    /// From what a socket call filled in; nil for another family.
    init?(system address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            self = UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                SocketAddress(IPAddress($0.pointee.sin_addr), port: UInt16(bigEndian: $0.pointee.sin_port))
            }
        case AF_INET6:
            self = UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                SocketAddress(IPAddress($0.pointee.sin6_addr), port: UInt16(bigEndian: $0.pointee.sin6_port))
            }
        default:
            return nil
        }
    }

    /// The local address of a bound socket.
    init?(localAddressOf descriptor: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let found = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> SocketAddress? in
                getsockname(descriptor, address, &length) == 0 ? SocketAddress(system: address) : nil
            }
        }
        guard let found else { return nil }
        self = found
    }

    @inline(__always)
    init(_ endpoint: csignalbox_endpoint) {
        self.init(IPAddress(endpoint), port: endpoint.port)
    }

    @inline(__always)
    var endpoint: csignalbox_endpoint {
        csignalbox_endpoint(high: ip.high, low: ip.low, port: port, ipv6: ip.isIPv6 ? 1 : 0, known: 1)
    }
}

extension IPAddress {
    @inline(__always)
    init(_ endpoint: csignalbox_endpoint) {
        self = endpoint.ipv6 != 0 ? IPAddress(high: endpoint.high, low: endpoint.low) : IPAddress(v4: UInt32(truncatingIfNeeded: endpoint.low))
    }
}
