import ConfigSyntax
import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Addresses of this machine's interfaces, and of names.
package enum InterfaceAddresses {
    /// What a host in `listen` stands for: itself, an interface's addresses, or what the name resolves to.
    /// - Throws: `DeclarationError` if it is none of these.
    static func resolve(_ host: String, bindsIPv6: Bool) throws -> [IPAddress] {
        if let known = known(host, bindsIPv6: bindsIPv6) { return known }
        let found = lookUp(host)
        guard let first = found.first else {
            throw DeclarationError("\"\(host)\" is no address, interface or host name that resolves", remedy: "listen=udp:ADDRESS:PORT")
        }
        return [first]
    }

    /// What a host in `listen` stands for if no name has to be looked up: an address, or an interface's addresses; nil for a name.
    package static func known(_ host: String, bindsIPv6: Bool) -> [IPAddress]? {
        if host == "*" || host == "any" || host == "0.0.0.0" { return [.anyV4] }
        if let address = host.withByteView({ IPAddress($0) }) { return [address] }
        let own = list().filter { $0.interface == host && (!$0.address.isIPv6 || bindsIPv6 && !$0.address.isLinkLocal) }.map(\.address)
        return own.isEmpty ? nil : own
    }

    /// One `listen` for each address of each interface that is up.
    /// - Parameter bindsIPv6: `auto_bind_ipv6`; link-local addresses are left out, since they need a scope.
    static func specs(bindsIPv6: Bool) -> [ListenSpec] {
        let range = SourceRange(file: 0, start: 0, end: 0)
        var seen: Set<IPAddress> = []
        return list().map(\.address).filter { ($0.isIPv6 ? bindsIPv6 && !$0.isLinkLocal : true) && seen.insert($0).inserted }.map {
            let address = AddressSpec(transport: "", hosts: [$0.isIPv6 ? "[\($0)]" : "\($0)"], port: -1, range: range)
            return ListenSpec(address: address, advertised: nil, name: "")
        }
    }

    static func list() -> [(interface: String, address: IPAddress)] {
        var head: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&head) == 0 else { return [] }
        defer { freeifaddrs(head) }
        var found: [(String, IPAddress)] = []
        var current = head
        while let entry = current {
            current = entry.pointee.ifa_next
            guard entry.pointee.ifa_flags & UInt32(IFF_UP) != 0, let address = entry.pointee.ifa_addr, let ip = ipAddress(address) else { continue }
            found.append((String(cString: entry.pointee.ifa_name), ip))
        }
        return found
    }

    private static func ipAddress(_ address: UnsafeMutablePointer<sockaddr>) -> IPAddress? {
        switch Int32(address.pointee.sa_family) {
        case AF_INET: address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { IPAddress($0.pointee.sin_addr) }
        case AF_INET6: address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { IPAddress($0.pointee.sin6_addr) }
        default: nil
        }
    }

    /// Names that an address of ours has in the hosts file or in DNS (`auto_aliases`).
    static func names(of address: IPAddress) -> [String] {
        guard !address.isUnspecified, !address.isIPv6 else { return [] }
        var system = sockaddr_in()
        system.sin_family = sa_family_t(AF_INET)
        system.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
        var room = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withUnsafePointer(to: &system) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getnameinfo($0, socklen_t(MemoryLayout<sockaddr_in>.size), &room, socklen_t(room.count), nil, 0, NI_NAMEREQD)
            }
        }
        guard code == 0 else { return [] }
        return [String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)]
    }

    /// Addresses of a name from the system's resolver (hosts file and DNS), IPv4 first.
    static func lookUp(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var head: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &head) == 0 else { return [] }
        defer { freeaddrinfo(head) }
        var found: [IPAddress] = []
        var current = head
        while let entry = current {
            current = entry.pointee.ai_next
            if let address = entry.pointee.ai_addr, let ip = ipAddress(address), !found.contains(ip) { found.append(ip) }
        }
        return found.filter { !$0.isIPv6 } + found.filter(\.isIPv6)
    }
}
