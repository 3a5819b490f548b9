import Routing
import SIPMessage
import Transport

/// RPC commands `dns.*`: what the cache holds, and changing it.
enum DNSCommands {
    static func declare(_ table: RPCTable, _ resolver: SIPResolver, usesCache: Bool) {
        @Sendable func cache() throws -> DNSCache {
            guard usesCache else { throw RPCFault(500, "dns cache support disabled (see use_dns_cache)") }
            return resolver.cache
        }
        table.add("dns.mem_info", "Memory that the cache uses, and its limit, in bytes.") { _ in
            let cache = try cache()
            return [.integer(cache.memoryUsed), .integer(cache.memoryLimit)]
        }
        table.add("dns.debug", "The cache's entries, one line of numbers each.") { _ in
            try cache().all.flatMap { entry -> [RPCValue] in
                [.string(entry.name), .integer(Int(entry.type.rawValue)), .integer(entry.size), 1, .integer(entry.remaining), .integer(entry.idle), flags(entry)]
            }
        }
        table.add("dns.debug_all", "The cache's records, one line of numbers each.") { _ in
            try cache().all.flatMap { entry in
                entry.records.enumerated().flatMap { index, record -> [RPCValue] in
                    [
                        .string(entry.name), .integer(Int(entry.type.rawValue)), .integer(index), .integer(entry.size), 1,
                        .integer(entry.remaining), .integer(entry.idle), flags(entry),
                    ] + summary(record) + [.integer(entry.remaining)]
                }
            }
        }
        table.add("dns.view", "The cache's entries that are good.", returnsArray: true) { _ in
            try cache().all.filter { $0.isPermanent || $0.remaining >= 0 }.map(description)
        }
        table.add("dns.lookup", "Asks for the records of a TYPE and NAME, and answers with the cache's entry.") { request in
            let cache = try cache()
            guard let type = DNSRecordType(name: try request.string()) else { throw RPCFault(400, "Invalid type") }
            let name = try request.string()
            _ = resolver.records(name, type)
            guard let entry = cache.find(name, type) else { throw RPCFault(400, "Not found") }
            return [description(entry)]
        }
        for (name, includesPermanent) in [("dns.delete_all", false), ("dns.delete_all_force", true)] {
            table.add(name, includesPermanent ? "Empties the cache." : "Empties the cache but for permanent entries.") { _ in
                try cache().deleteAll(includesPermanent: includesPermanent)
                return [["status": "ok"]]
            }
        }
        declareAdditions(table, cache)
        for (name, type) in [
            ("a", DNSRecordType.a), ("aaaa", .aaaa), ("srv", .srv), ("naptr", .naptr), ("cname", .cname), ("txt", .txt), ("ptr", .ptr),
        ] {
            table.add("dns.delete_\(name)", "Takes the \(type.name) records of a name out of the cache.") { request in
                switch try cache().delete(try request.string(), type) {
                case .done: return []
                case .notFound: throw RPCFault(400, "Not found")
                case .permanent: throw RPCFault(400, "Permanent entries cannot be deleted")
                }
            }
        }
        table.add("dns.set_server_state", "Says whether name servers are asked (1) or not (0).") { request in
            _ = try cache()
            resolver.asksServers.store(try request.integer() != 0, ordering: .relaxed)
            return []
        }
        table.add("dns.get_server_state", "Whether name servers are asked.") { _ in
            _ = try cache()
            return [.integer(resolver.asksServers.load(ordering: .relaxed) ? 1 : 0)]
        }
    }

    private static func declareAdditions(_ table: RPCTable, _ cache: @escaping @Sendable () throws -> DNSCache) {
        @Sendable func add(_ type: DNSRecordType, _ name: String, _ ttl: Int, _ data: DNSRecordData, _ flags: Int) throws {
            let isPermanent = flags & 2 != 0
            let record = DNSRecord(name: name, type: type, ttl: ttl, data: data)
            let records = flags & 1 != 0 ? [] : [record]
            guard try cache().add(name, type, records, ttl: ttl, isPermanent: isPermanent) else {
                throw RPCFault(400, "Failed to add the entry to the cache")
            }
        }
        for (name, type) in [("dns.add_a", DNSRecordType.a), ("dns.add_aaaa", .aaaa)] {
            table.add(name, "Adds an \(type.name) record: NAME TTL ADDRESS FLAGS (1 negative, 2 permanent).") { request in
                let (host, ttl, text, flags) = (try request.string(), try request.integer(), try request.string(), try request.integer())
                guard let ip = text.withByteView({ IPAddress($0) }), ip.isIPv6 == (type == .aaaa) else {
                    throw RPCFault(400, "Failed to add the entry to the cache")
                }
                try add(type, host, ttl, .address(ip), flags)
                return []
            }
        }
        table.add("dns.add_srv", "Adds an SRV record: NAME TTL PRIORITY WEIGHT PORT TARGET FLAGS (1 negative, 2 permanent).") { request in
            let (name, ttl, priority, weight, port) = (
                try request.string(), try request.integer(), try request.integer(), try request.integer(), try request.integer()
            )
            let (target, flags) = (try request.string(), try request.integer())
            let data = DNSRecordData.service(
                priority: UInt16(clamping: priority), weight: UInt16(clamping: weight), port: UInt16(clamping: port), target: target)
            try add(.srv, name, ttl, data, flags)
            return []
        }
    }

    private static func flags(_ entry: DNSCache.Entry) -> RPCValue {
        .integer((entry.isNegative ? 1 : 0) | (entry.isPermanent ? 2 : 0))
    }

    private static func summary(_ record: DNSRecord) -> [RPCValue] {
        switch record.data {
        case .address(let ip): ["ip", .string("\(ip)")]
        case .name(let name): [.string(record.type == .ptr ? "ptr" : "cname"), .string(name)]
        case .text(let texts): ["txt", .string(texts.first ?? "")]
        case .service(_, _, _, let target): ["srv", .string(target)]
        case .pointer(_, _, let flags, _, _, _): ["naptr ", .string(flags)]
        }
    }

    private static func description(_ entry: DNSCache.Entry) -> RPCValue {
        let expires = entry.isPermanent ? 0 : entry.remaining
        var members = [
            RPCMember("name", .string(entry.name)), RPCMember("type", .string(entry.type.name)), RPCMember("size_bytes", .integer(entry.size)),
            RPCMember("reference_counter", 1), RPCMember("permanent", entry.isPermanent ? "yes" : "no"), RPCMember("expires", .integer(expires)),
            RPCMember("last_used", .integer(entry.idle)), RPCMember("negative_entry", entry.isNegative ? "yes" : "no"),
        ]
        if !entry.records.isEmpty {
            members.append(RPCMember("records", .array(entry.records.enumerated().map { index, record in
                .structure(
                    [RPCMember("rr_idx", .integer(index))] + fields(record) + [
                        RPCMember("rr_permanent", entry.isPermanent ? "yes" : "no"), RPCMember("rr_expires", .integer(expires)),
                    ])
            })))
        }
        return .structure(members)
    }

    private static func fields(_ record: DNSRecord) -> [RPCMember] {
        switch record.data {
        case .address(let ip): [RPCMember("rr_ip", .string("\(ip)"))]
        case .name(let name): [RPCMember("rr_name", .string(name))]
        case .text(let texts):
            [RPCMember("txt", .array(texts.enumerated().map { ["idx": .integer($0), "rr_txt": .string($1)] }))]
        case .service(let priority, let weight, let port, let target):
            [
                RPCMember("rr_name", .string(target)), RPCMember("rr_port", .integer(Int(port))),
                RPCMember("rr_priority", .integer(Int(priority))), RPCMember("rr_weight", .integer(Int(weight))),
            ]
        case .pointer(let order, let preference, let flags, let services, let expression, let replacement):
            [
                RPCMember("rr_order", .integer(Int(order))), RPCMember("rr_preference", .integer(Int(preference))),
                RPCMember("rr_skip_record", "no"), RPCMember("rr_flags", .string(flags)), RPCMember("rr_service", .string(services)),
                RPCMember("rr_regexp", .string(expression)), RPCMember("rr_replacement", .string(replacement)),
            ]
        }
    }
}
