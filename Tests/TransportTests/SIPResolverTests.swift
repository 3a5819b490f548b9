import SIPMessage
import Testing

@testable import Transport

@Suite struct SIPResolverTests {
    private static func address(_ name: String, _ last: UInt32, ttl: Int = 60) -> DNSRecord {
        DNSRecord(name: name, type: .a, ttl: ttl, data: .address(IPAddress(v4: 0x0a00_0000 | last)))
    }

    private static func service(_ name: String, _ priority: UInt16, _ weight: UInt16, _ port: UInt16, _ target: String) -> DNSRecord {
        DNSRecord(name: name, type: .srv, ttl: 60, data: .service(priority: priority, weight: weight, port: port, target: target))
    }

    private static func pointer(_ name: String, _ order: UInt16, _ services: String, _ target: String) -> DNSRecord {
        let data = DNSRecordData.pointer(order: order, preference: 1, flags: "s", services: services, expression: "", replacement: target)
        return DNSRecord(name: name, type: .naptr, ttl: 60, data: data)
    }

    private static let zone = [
        address("one.test", 1), address("one.test", 2), address("two.test", 3), address("short.test", 4, ttl: 0),
        DNSRecord(name: "six.test", type: .aaaa, ttl: 60, data: .address(IPAddress(high: 0x2001_0db8_0000_0000, low: 6))),
        DNSRecord(name: "alias.test", type: .cname, ttl: 60, data: .name("two.test")),
        address("srv.test", 9),
        service("_sip._udp.srv.test", 20, 1, 5070, "two.test"), service("_sip._udp.srv.test", 10, 1, 5071, "one.test"),
        service("_sip._udp.srv.test", 10, 9, 5072, "two.test"),
        service("_sip._tcp.tcp.test", 1, 1, 5080, "two.test"),
        service("_sips._tcp.srv.test", 1, 1, 5081, "two.test"),
        pointer("naptr.test", 10, "SIP+D2T", "_sip._tcp.tcp.test"), pointer("naptr.test", 5, "SIP+D2U", "_sip._udp.srv.test"),
        pointer("naptr.test", 1, "E2U+sip", "x.test"),
    ]

    private func resolve(
        _ host: String, port: UInt16 = 0, _ transport: TransportProtocol = .any, isSecure: Bool = false,
        _ change: (inout SIPResolver.Options) -> Void = { _ in }
    ) throws -> (targets: [String], questions: [String]) {
        let server = try NameServer(Self.zone)
        defer { server.stop() }
        var options = SIPResolver.Options()
        options.client.serverList = "127.0.0.1:\(server.port)"
        options.client.usesSearchList = false
        options.hostsPath = "/dev/null"
        change(&options)
        let resolver = try SIPResolver(options)
        let targets = host.withByteView { resolver.resolve(host: $0, port: port, transport: transport, isSecure: isSecure) }
        return (targets.map { "\($0.transport.name) \($0.address)" }, server.questions.withLock { $0 })
    }

    @Test func aPortMeansAddressesOnly() throws {
        let (targets, questions) = try resolve("one.test", port: 5099)
        #expect(targets == ["udp 10.0.0.1:5099", "udp 10.0.0.2:5099"])
        #expect(questions == ["A one.test"])
    }

    @Test func servicesComeByPriorityAndWeight() throws {
        #expect(try resolve("srv.test").targets == ["udp 10.0.0.3:5072", "udp 10.0.0.1:5071", "udp 10.0.0.2:5071", "udp 10.0.0.3:5070"])
    }

    @Test func transportsAreTriedByPreference() throws {
        let (targets, questions) = try resolve("tcp.test")
        #expect(targets == ["tcp 10.0.0.3:5080"])
        #expect(questions == ["SRV _sip._udp.tcp.test", "SRV _sip._tcp.tcp.test", "A two.test"])
        #expect(try resolve("srv.test", .tcp).targets == ["tcp 10.0.0.9:5060"])
    }

    @Test func aSecureURIGoesByTLS() throws {
        #expect(try resolve("srv.test", isSecure: true).targets == ["tls 10.0.0.3:5081"])
        #expect(try resolve("one.test", isSecure: true).targets.first == "tls 10.0.0.1:5061")
    }

    @Test func pointersAreFollowed() throws {
        #expect(try resolve("naptr.test") { $0.triesNAPTR = true }.targets.first == "udp 10.0.0.3:5072")
        let tcpFirst = try resolve("naptr.test") {
            $0.triesNAPTR = true
            $0.preferences[.tcp] = 90
        }
        #expect(tcpFirst.targets == ["tcp 10.0.0.3:5080"])
    }

    @Test func aliasesAndIPv6AreFollowed() throws {
        #expect(try resolve("alias.test", port: 1).targets == ["udp 10.0.0.3:1"])
        #expect(try resolve("six.test", port: 1).targets == ["udp [2001:db8::6]:1"])
        #expect(try resolve("six.test", port: 1) { $0.triesIPv6 = false }.targets.isEmpty)
    }

    @Test func answersAreKept() throws {
        let server = try NameServer(Self.zone)
        defer { server.stop() }
        var options = SIPResolver.Options()
        options.client.serverList = "127.0.0.1:\(server.port)"
        options.client.usesSearchList = false
        let resolver = try SIPResolver(options)
        for _ in 0..<3 {
            #expect(resolver.records("two.test", .a).count == 1)
            #expect(resolver.records("none.test", .a).isEmpty)
        }
        #expect(server.questions.withLock { $0 } == ["A two.test", "A none.test"])
        #expect(resolver.cache.find("NONE.test", .a)?.isNegative == true)
        resolver.cache.deleteAll(includesPermanent: false)
        #expect(resolver.cache.all.isEmpty && resolver.cache.memoryUsed == 0)
    }

    @Test func permanentEntriesStay() throws {
        let cache = DNSCache()
        #expect(cache.add("a.test", .a, [Self.address("a.test", 1)], ttl: 0, isPermanent: true))
        cache.store("a.test", .a, .none(ttl: nil))
        cache.deleteAll(includesPermanent: false)
        #expect(cache.find("a.test", .a)?.records.count == 1)
        #expect(cache.delete("a.test", .a) == .permanent)
    }

    @Test func memoryIsBounded() {
        var options = DNSCache.Options()
        options.memory = 4
        let cache = DNSCache(options)
        for number in 0..<100 { cache.store("\(number).test", .a, .none(ttl: nil)) }
        #expect(cache.memoryUsed <= 4096 && !cache.all.isEmpty)
    }

    @Test func weightsAreDrawn() throws {
        let counts = try (0..<40).reduce(into: [String: Int]()) { counts, _ in
            counts[try resolve("srv.test") { $0.balancesSRV = true }.targets[0], default: 0] += 1
        }
        #expect(counts.keys.allSatisfy { $0 == "udp 10.0.0.3:5072" || $0 == "udp 10.0.0.1:5071" })
    }
}

@Suite struct DNSMessageTests {
    @Test func hostileAnswersAreRefused() {
        // a name that points at itself, and cut pieces of a good answer
        let looped: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1]
        #expect(looped.withUnsafeBytes { DNSMessage($0) } == nil)
        let record = DNSRecord(name: "a.test", type: .srv, ttl: 9, data: .service(priority: 1, weight: 2, port: 3, target: "b.test"))
        let whole = [0, 1, 0x81, 0x80, 0, 0, 0, 1, 0, 0, 0, 0] + NameServer.bytes(record)
        #expect(whole.withUnsafeBytes { DNSMessage($0) }?.answers == [record])
        for count in 0..<whole.count { _ = whole[0..<count].withUnsafeBytes { DNSMessage($0) } }
        for index in whole.indices {
            var changed = whole
            changed[index] = 0xff
            _ = changed.withUnsafeBytes { DNSMessage($0) }
        }
    }

    @Test func hostsFile() {
        let table = HostsFile.parse(Array("# c\n127.0.0.1 localhost Local # x\n::1\tlocalhost\nbad line\n10.0.0.1\n".utf8))
        #expect(table["localhost"]?.count == 2 && table["local"]?.count == 1 && table.count == 2)
    }
}
