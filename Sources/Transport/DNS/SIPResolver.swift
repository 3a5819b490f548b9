import SIPMessage
import Synchronization

/// Finds where a host of a SIP URI is to be reached: RFC 3263 over hosts file, cache and name servers.
public final class SIPResolver: Sendable {
    /// What is looked for; names are those of the configuration.
    public struct Options: Sendable {
        public var cache = DNSCache.Options()
        public var client = DNSClient.Options()
        /// `use_dns_cache`
        public var usesCache = true
        /// `dns_try_ipv6`, and whether there is an IPv6 socket at all.
        public var triesIPv6 = true
        /// `dns_try_naptr`
        public var triesNAPTR = false
        /// `dns_srv_lb`: whether records of one priority are chosen by weight; the heaviest one always comes first otherwise.
        public var balancesSRV = false
        /// `dns_cache_flags`: 1 IPv4 only, 2 IPv6 only, 4 IPv6 first.
        public var flags = 0
        /// `dns_udp_pref` and its like, the larger the better; a negative one rules a transport out.
        public var preferences: [TransportProtocol: Int] = [.udp: 30, .tcp: 20, .tls: 10, .sctp: 20]
        /// `dns_naptr_ignore_rfc`: whether the preferences count for more than the order of NAPTR records.
        public var naptrIgnoresOrder = true
        /// Transports that there is a socket for.
        public var transports: Set<TransportProtocol> = [.udp, .tcp]
        /// Where the hosts file is.
        public var hostsPath = "/etc/hosts"
        public init() {}
    }

    public let cache: DNSCache
    private let client: DNSClient
    private let hosts: HostsFile
    private let options: Options
    /// Whether name servers are asked (`dns.set_server_state`).
    public let asksServers = Atomic(true)

    private static let mostTargets = 32

    public init(_ options: Options) throws {
        self.options = options
        cache = DNSCache(options.cache)
        client = try DNSClient(options.client)
        hosts = HostsFile(path: options.hostsPath)
    }

    // MARK: Records

    /// The records of a name, from the cache or from a server; empty if there are none.
    public func records(_ name: String, _ type: DNSRecordType) -> [DNSRecord] {
        if options.usesCache, let entry = cache.find(name, type) { return entry.records }
        guard asksServers.load(ordering: .relaxed) else { return [] }
        let answer = client.query(name, type)
        if options.usesCache { cache.store(name, type, answer) }
        guard case .records(let records) = answer else { return [] }
        return records
    }

    /// Addresses of a host: those of the hosts file, else A and AAAA records.
    public func addresses(_ host: String) -> [IPAddress] {
        let allowed = host.withByteView { hosts.addresses(of: $0) }.filter { isAllowed($0) }
        if !allowed.isEmpty { return sorted(allowed) }
        let onlyIPv4 = options.flags & 1 != 0 || !options.triesIPv6
        let order: [DNSRecordType] = options.flags & 2 != 0 ? [.aaaa] : options.flags & 4 != 0 ? [.aaaa, .a] : [.a, .aaaa]
        for type in order where !(onlyIPv4 && type == .aaaa) {
            let found = records(host, type).compactMap { record -> IPAddress? in
                if case .address(let ip) = record.data { ip } else { nil }
            }
            if !found.isEmpty { return found }
        }
        return []
    }

    private func isAllowed(_ ip: IPAddress) -> Bool {
        ip.isIPv6 ? options.triesIPv6 && options.flags & 1 == 0 : options.flags & 2 == 0
    }

    private func sorted(_ addresses: [IPAddress]) -> [IPAddress] {
        let prefersIPv6 = options.flags & 4 != 0
        return addresses.filter { $0.isIPv6 == prefersIPv6 } + addresses.filter { $0.isIPv6 != prefersIPv6 }
    }

    // MARK: Targets

    /// Where messages for `host` go, best first.
    /// - Parameters:
    ///   - port: 0 if none is given; SRV records are asked for only then.
    ///   - transport: `.any` if none is given.
    public func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] {
        let given: TransportProtocol = isSecure && (transport == .any || transport == .tcp) ? .tls : transport
        let fallback: TransportProtocol = given == .any ? .udp : given
        let text = host.string
        guard port == 0 else { return destinations(addresses(text), port, fallback) }
        guard hosts.addresses(of: host).isEmpty else { return destinations(addresses(text), fallback.defaultPort, fallback) }
        for (name, transport) in services(text, given) {
            let targets = serviceTargets(name, transport)
            if !targets.isEmpty { return targets }
        }
        return destinations(addresses(text), fallback.defaultPort, fallback)
    }

    private func destinations(_ addresses: [IPAddress], _ port: UInt16, _ transport: TransportProtocol) -> [Destination] {
        addresses.prefix(Self.mostTargets).map { Destination(transport: transport, address: Endpoint($0, port: port)) }
    }

    /// Names of SRV records to ask for, in order.
    private func services(_ host: String, _ given: TransportProtocol) -> [(String, TransportProtocol)] {
        if options.triesNAPTR, given == .any || given == .tls {
            let pointed = pointers(host, given)
            if !pointed.isEmpty { return pointed }
        }
        if given != .any { return [(Self.serviceName(host, given), given)] }
        let order: [TransportProtocol] = [.udp, .tcp, .tls, .sctp]
        return order.filter { options.transports.contains($0) && options.preferences[$0, default: 0] > 0 }
            .enumerated()
            .sorted { left, right in
                let (a, b) = (options.preferences[left.element, default: 0], options.preferences[right.element, default: 0])
                return a != b ? a > b : left.offset < right.offset
            }
            .map { (Self.serviceName(host, $0.element), $0.element) }
    }

    private static func serviceName(_ host: String, _ transport: TransportProtocol) -> String {
        switch transport {
        case .tls, .wss: "_sips._tcp.\(host)"
        case .sctp: "_sip._sctp.\(host)"
        case .tcp, .ws: "_sip._tcp.\(host)"
        case .udp, .any: "_sip._udp.\(host)"
        }
    }

    /// What NAPTR records point at (RFC 3263 section 4.1), best first.
    private func pointers(_ host: String, _ given: TransportProtocol) -> [(String, TransportProtocol)] {
        var found: [(name: String, transport: TransportProtocol, order: Int, preference: Int)] = []
        for record in records(host, .naptr) {
            guard case .pointer(let order, let preference, let flags, let services, let expression, let replacement) = record.data,
                flags.lowercased() == "s", expression.isEmpty, !replacement.isEmpty, let transport = Self.transport(ofService: services),
                given == .any || transport == given, options.transports.contains(transport), options.preferences[transport, default: 0] >= 0
            else { continue }
            found.append((replacement, transport, Int(order), Int(preference)))
        }
        let preferences = options.preferences
        let ignoresOrder = options.naptrIgnoresOrder
        return found.sorted { left, right in
            let (a, b) = (preferences[left.transport, default: 0], preferences[right.transport, default: 0])
            if ignoresOrder, a != b { return a > b }
            return (left.order, left.preference) < (right.order, right.preference)
        }.map { ($0.name, $0.transport) }
    }

    private static func transport(ofService text: String) -> TransportProtocol? {
        switch text.uppercased() {
        case "SIP+D2U": .udp
        case "SIP+D2T": .tcp
        case "SIPS+D2T": .tls
        case "SIP+D2S": .sctp
        default: nil
        }
    }

    /// Addresses behind an SRV name, in the order of RFC 2782.
    private func serviceTargets(_ name: String, _ transport: TransportProtocol) -> [Destination] {
        var services: [(priority: UInt16, weight: UInt16, port: UInt16, target: String)] = []
        for record in records(name, .srv) {
            // a target of "." says that there is no such service
            if case .service(let priority, let weight, let port, let target) = record.data, !target.isEmpty {
                services.append((priority, weight, port, target))
            }
        }
        services.sort { ($0.priority, $1.weight) < ($1.priority, $0.weight) }
        if options.balancesSRV { services = Self.balanced(services) }
        var targets: [Destination] = []
        for service in services where targets.count < Self.mostTargets {
            let port = service.port == 0 ? transport.defaultPort : service.port
            targets += destinations(addresses(service.target), port, transport)
        }
        return targets
    }

    /// Within a priority, draws by weight (RFC 2782, "Usage rules").
    private static func balanced(
        _ services: [(priority: UInt16, weight: UInt16, port: UInt16, target: String)]
    ) -> [(priority: UInt16, weight: UInt16, port: UInt16, target: String)] {
        var rest = services
        var order: [(priority: UInt16, weight: UInt16, port: UInt16, target: String)] = []
        while let priority = rest.first?.priority {
            let group = rest.prefix { $0.priority == priority }
            let total = group.reduce(0) { $0 + Int($1.weight) }
            var draw = Int.random(in: 0...max(0, total))
            var chosen = group.count - 1
            // those without weight come first, so that a draw of 0 can hit them
            for (index, service) in group.enumerated().reversed() {
                draw -= Int(service.weight)
                if draw <= 0 {
                    chosen = index
                    break
                }
            }
            order.append(rest.remove(at: chosen))
        }
        return order
    }
}
