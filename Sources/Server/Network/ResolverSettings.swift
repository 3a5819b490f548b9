import ConfigSyntax
import Routing
import SIPMessage
import Transport

/// Parameters of name resolution: `dns_*`, `use_dns_cache`, `use_dns_failover`.
public struct ResolverSettings: Sendable {
    public var options = SIPResolver.Options()
    /// `dns_cache_gc_interval`, seconds.
    public var collectionInterval = 120
    /// Numbers as they are set, for RPC clients.
    public private(set) var numbers: [String: Int] = [:]

    /// Parameters with their standard values, as RPC clients see them in group `core`.
    private static let standard: [(String, Int)] = [
        ("dns_try_ipv6", 1), ("dns_try_naptr", 0), ("dns_udp_pref", 30), ("dns_tcp_pref", 20), ("dns_tls_pref", 10), ("dns_sctp_pref", 20),
        ("dns_retr_time", -1), ("dns_slow_query_ms", 0), ("dns_retr_no", -1), ("dns_servers_no", -1), ("dns_use_search_list", 1),
        ("dns_search_full_match", 1), ("dns_naptr_ignore_rfc", 1), ("use_dns_cache", 1), ("dns_cache_flags", 0), ("use_dns_failover", 0),
        ("dns_srv_lb", 0), ("dns_cache_negative_ttl", 60), ("dns_cache_min_ttl", 0), ("dns_cache_max_ttl", -1), ("dns_cache_mem", 500),
        ("dns_cache_del_nonexp", 0), ("dns_cache_rec_pref", 0), ("dns_cache_gc_interval", 120),
    ]

    /// Other names that the same parameters go by.
    private static let aliases = [
        "dns_use_cache": "use_dns_cache", "dns_use_failover": "use_dns_failover", "dns_srv_loadbalancing": "dns_srv_lb",
        "dns_cache_delete_nonexpired": "dns_cache_del_nonexp", "dns_udp_preference": "dns_udp_pref", "dns_tcp_preference": "dns_tcp_pref",
        "dns_tls_preference": "dns_tls_pref", "dns_sctp_preference": "dns_sctp_pref", "dns_cache_init": "dns_cache_init",
    ]

    public init() {}

    /// Takes a parameter; false if it is none of these.
    /// - Throws: `DeclarationError` for a value that makes no sense.
    mutating func apply(_ written: String, _ value: SettingValue) throws -> Bool {
        let name = Self.aliases[written] ?? written
        guard name == "dns_cache_init" || Self.standard.contains(where: { $0.0 == name }) else { return false }
        guard let number = value.number else { throw DeclarationError("\(written) takes a number") }
        let positive = number >= 0 ? number : nil
        switch name {
        case "dns_try_ipv6": options.triesIPv6 = number != 0
        case "dns_try_naptr": options.triesNAPTR = number != 0
        case "dns_udp_pref": options.preferences[.udp] = number
        case "dns_tcp_pref": options.preferences[.tcp] = number
        case "dns_tls_pref": options.preferences[.tls] = number
        case "dns_sctp_pref": options.preferences[.sctp] = number
        case "dns_retr_time": options.client.retryTime = positive
        case "dns_retr_no": options.client.attempts = positive
        case "dns_servers_no": options.client.servers = positive
        case "dns_use_search_list": options.client.usesSearchList = number != 0
        case "dns_naptr_ignore_rfc": options.naptrIgnoresOrder = number != 0
        case "use_dns_cache": options.usesCache = number != 0
        case "dns_cache_init": if number == 0 { options.usesCache = false }
        case "dns_cache_flags":
            guard [0, 1, 2, 4].contains(number) else { throw DeclarationError("dns_cache_flags is 0, 1 (IPv4 only), 2 (IPv6 only) or 4 (IPv6 first)") }
            options.flags = number
        case "dns_srv_lb": options.balancesSRV = number != 0
        case "dns_cache_negative_ttl": options.cache.negativeTTL = max(0, number)
        case "dns_cache_min_ttl": options.cache.minimumTTL = max(0, number)
        case "dns_cache_max_ttl": options.cache.maximumTTL = positive ?? Int(UInt32.max)
        case "dns_cache_mem": options.cache.memory = max(0, number)
        case "dns_cache_del_nonexp": options.cache.deletesUnexpired = number != 0
        case "dns_cache_gc_interval": collectionInterval = max(1, number)
        default: break
        }
        numbers[name] = number
        return true
    }

    /// Shows the parameters to RPC clients; they are read when the server starts.
    func declare(_ settings: RuntimeSettings) {
        for (name, number) in Self.standard where name != "dns_cache_gc_interval" {
            settings.declare("core", name, integer: numbers[name] ?? number, isReadOnly: true)
        }
    }
}
