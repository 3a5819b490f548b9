import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// A bound and listening TCP socket, before an event loop takes it over.
public struct StreamListener: Sendable {
    let descriptor: Int32
    /// The bound address; where port 0 was asked for, with the port that the system chose.
    public let address: Endpoint

    /// Opens, binds and listens. IPv6 sockets take IPv6 only.
    /// - Parameters:
    ///   - typeOfService: `tos`, 0 to leave it to the system.
    ///   - freeBind: `ip_free_bind`.
    /// - Throws: `SystemError` that names the address.
    public init(bind requested: Endpoint, options: TCPOptions, typeOfService: Int32 = 0, freeBind: Bool = false) throws {
        let isIPv6 = requested.ip.isIPv6
        let descriptor = socket(
            isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError(errno, "opening a socket for tcp:\(requested)") }
        func set(_ level: Int32, _ name: Int32, _ value: Int32) -> Bool {
            var value = value
            return setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
        }
        do {
            guard set(SOL_SOCKET, SO_REUSEADDR, 1) else { throw SystemError(errno, "setting SO_REUSEADDR on tcp:\(requested)") }
            if isIPv6, !set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) { throw SystemError(errno, "setting IPV6_V6ONLY on tcp:\(requested)") }
            if freeBind, !set(Int32(IPPROTO_IP), IP_FREEBIND, 1) { throw SystemError(errno, "setting IP_FREEBIND on tcp:\(requested)") }
            // What follows tunes only: a system that refuses it still serves calls.
            for (level, name, value) in StreamSocketOptions.values(options, typeOfService, isIPv6) { _ = set(level, name, value) }
            if options[.deferAccept] > 0 { _ = set(Int32(IPPROTO_TCP), TCP_DEFER_ACCEPT, Int32(clamping: options[.deferAccept])) }
            guard requested.withSystemAddress({ bind(descriptor, $0, $1) }) == 0 else { throw SystemError(errno, "binding tcp:\(requested)") }
            guard listen(descriptor, Int32(clamping: options[.listenBacklog])) == 0 else { throw SystemError(errno, "listening on tcp:\(requested)") }
            guard let local = Endpoint(localAddressOf: descriptor) else { throw SystemError(errno, "reading the address of tcp:\(requested)") }
            self.descriptor = descriptor
            address = local
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    /// Closes it again, if no transport took it over.
    public func close() { Glibc.close(descriptor) }
}
