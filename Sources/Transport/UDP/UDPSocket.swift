import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A bound UDP socket that several workers read and write together; the kernel hands each datagram to one of them.
public final class UDPSocket: Sendable {
    /// What is set on a socket when it is opened; names and units are those of the configuration.
    public struct Options: Sendable {
        /// Bytes of receive buffer to ask for (the kernel's own maximum bounds it).
        public var receiveBuffer = 4 * 1024 * 1024
        /// `tos`: type of service of what is sent, 0 to leave it to the system.
        public var typeOfService: Int32 = 0
        /// `pmtu_discovery`: whether the don't-fragment bit is set.
        public var pathMTUDiscovery = false
        /// `ip_free_bind`: binding to addresses that no interface has (yet) is allowed.
        public var freeBind = false
        /// `mcast`: name of the interface that joins the multicast group, empty to let the system choose.
        public var multicastInterface = ""
        /// `mcast_loopback`: whether own multicast datagrams are seen by this machine.
        public var multicastLoopback = false
        /// `mcast_ttl`: hops of multicast datagrams, nil for the system's default.
        public var multicastTTL: Int32?

        public init() {}
    }

    /// File descriptor, for `UDPReceiver` and `UDPSendQueue`.
    let descriptor: Int32
    /// The bound address; where port 0 was asked for, with the port that the system chose.
    public let address: SocketAddress
    private let stopped = Atomic(false)

    /// Opens and binds a socket. IPv6 sockets take IPv6 only, so that a wildcard IPv4 socket can stand beside them.
    /// - Throws: `SystemError` that names the address.
    public init(bind requested: SocketAddress, options: Options = Options()) throws {
        let family = requested.ip.isIPv6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError(errno, "opening a socket for udp:\(requested)") }
        do {
            try Self.configure(descriptor, for: requested, options)
            let bound = requested.withSystemAddress { bind(descriptor, $0, $1) }
            guard bound == 0 else { throw SystemError(errno, "binding udp:\(requested)") }
            try Self.joinMulticast(descriptor, requested, options)
            guard let local = SocketAddress(localAddressOf: descriptor) else {
                throw SystemError(errno, "reading the address of udp:\(requested)")
            }
            self.descriptor = descriptor
            address = local
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Ends all receivers of this socket: those that wait return at once, the others after their batch.
    public func stop() {
        stopped.store(true, ordering: .releasing)
        // An unconnected socket reports ENOTCONN here, and wakes its readers all the same.
        _ = shutdown(descriptor, Int32(SHUT_RD))
    }

    /// Whether `stop` was called.
    public var isStopped: Bool { stopped.load(ordering: .acquiring) }

    /// Bytes waiting in the receive queue of the kernel (RPC core.udp4_raw_info and overload checks).
    public var waitingBytes: Int {
        var count: Int32 = 0
        return ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    private static func configure(_ descriptor: Int32, for address: SocketAddress, _ options: Options) throws {
        let v6 = address.ip.isIPv6
        // No SO_REUSEADDR: for UDP it would let a second server take the port's traffic unnoticed.
        if v6 { try set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1, "IPV6_V6ONLY", address) }
        raiseReceiveBuffer(descriptor, to: options.receiveBuffer)
        // What follows tunes only: a system that refuses it still serves calls.
        if options.typeOfService != 0 {
            if v6 {
                _ = trySet(descriptor, Int32(IPPROTO_IPV6), IPV6_TCLASS, options.typeOfService)
            } else {
                _ = trySet(descriptor, Int32(IPPROTO_IP), IP_TOS, options.typeOfService)
            }
        }
        let discovery = options.pathMTUDiscovery ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT
        if v6 {
            if options.pathMTUDiscovery { _ = trySet(descriptor, Int32(IPPROTO_IPV6), IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO) }
        } else {
            _ = trySet(descriptor, Int32(IPPROTO_IP), IP_MTU_DISCOVER, discovery)
        }
        if options.freeBind { try set(descriptor, Int32(IPPROTO_IP), IP_FREEBIND, 1, "IP_FREEBIND", address) }
        if address.ip.isUnspecified {
            if v6 {
                try set(descriptor, Int32(IPPROTO_IPV6), IPV6_RECVPKTINFO, 1, "IPV6_RECVPKTINFO", address)
            } else {
                try set(descriptor, Int32(IPPROTO_IP), IP_PKTINFO, 1, "IP_PKTINFO", address)
            }
        }
    }

    /// Asks for the whole size first with the privileged option, then as much as the system's limit allows.
    private static func raiseReceiveBuffer(_ descriptor: Int32, to size: Int) {
        let wanted = Int32(clamping: size)
        if !trySet(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, wanted) { _ = trySet(descriptor, SOL_SOCKET, SO_RCVBUF, wanted) }
    }

    private static func joinMulticast(_ descriptor: Int32, _ address: SocketAddress, _ options: Options) throws {
        guard address.ip.isMulticast else { return }
        let interface = options.multicastInterface.isEmpty ? 0 : if_nametoindex(options.multicastInterface)
        if interface == 0, !options.multicastInterface.isEmpty {
            throw SystemError(errno, "joining \(address) on interface \(options.multicastInterface) (mcast)")
        }
        let joined: Int32
        if address.ip.isIPv6 {
            var group = ipv6_mreq()
            address.withSystemAddress { system, _ in
                system.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { group.ipv6mr_multiaddr = $0.pointee.sin6_addr }
            }
            group.ipv6mr_interface = interface
            let size = socklen_t(MemoryLayout<ipv6_mreq>.size)
            joined = setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_ADD_MEMBERSHIP, &group, size)
            _ = trySet(descriptor, Int32(IPPROTO_IPV6), IPV6_MULTICAST_LOOP, options.multicastLoopback ? 1 : 0)
            if let hops = options.multicastTTL { _ = trySet(descriptor, Int32(IPPROTO_IPV6), IPV6_MULTICAST_HOPS, hops) }
        } else {
            var group = ip_mreqn()
            group.imr_multiaddr.s_addr = UInt32(truncatingIfNeeded: address.ip.low).bigEndian
            group.imr_ifindex = Int32(bitPattern: interface)
            let size = socklen_t(MemoryLayout<ip_mreqn>.size)
            joined = setsockopt(descriptor, Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, &group, size)
            _ = trySet(descriptor, Int32(IPPROTO_IP), IP_MULTICAST_LOOP, options.multicastLoopback ? 1 : 0)
            if let hops = options.multicastTTL { _ = trySet(descriptor, Int32(IPPROTO_IP), IP_MULTICAST_TTL, hops) }
        }
        guard joined == 0 else { throw SystemError(errno, "joining multicast group \(address)") }
    }

    private static func trySet(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32) -> Bool {
        var value = value
        return setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
    }

    private static func set(
        _ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32, _ label: String, _ address: SocketAddress
    ) throws {
        if !trySet(descriptor, level, name, value) { throw SystemError(errno, "setting \(label) on udp:\(address)") }
    }
}
