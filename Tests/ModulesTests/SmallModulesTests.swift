import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct AddressTextTests {
    private func text(_ text: String) -> String {
        let bytes = OwnedBytes(text)
        guard let address = AddressText(bytes.view) else { return "-" }
        return (address.isReference ? "reference " : "") + AddressRanges.name(of: address.address).string
    }

    @Test(arguments: [
        ("8.8.8.8", "PUBLIC"), ("10.0.0.1", "PRIVATE"), ("172.31.255.255", "PRIVATE"), ("172.32.0.0", "PUBLIC"), ("100.64.0.1", "SHARED"),
        ("01.2.3.4", "-"), ("1.2.3", "-"), ("1.2.3.4 ", "-"), ("::1", "LOOPBACK"), ("[::1]", "reference LOOPBACK"), ("[1.2.3.4]", "-"),
        ("::ffff:1.2.3.4", "IPV4MAP"), ("2001:db8::1", "DOCUMENTATION"), ("2001:1f::1", "ORCHID"), ("2a00::1", "GLOBAL-UNICAST"),
        ("4000::1", "RESERVED"), ("fdff::", "UNIQUE-LOCAL-UNICAST"), ("", "-"), ("example.com", "-"),
    ])
    func names(_ address: String, _ name: String) {
        #expect(text(address) == name)
    }

    @Test(arguments: [
        ("10.1.2.3", "10.0.0.0/8", true), ("11.1.2.3", "10.0.0.0/8", false), ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "0.0.0.0/0", true),
        ("10.1.2.3", "10.0.0.0/33", false), ("2001:db8::1", "2001:db8::/32", true), ("2001:db8::1", "10.0.0.0/8", false),
    ])
    func subnets(_ address: String, _ network: String, _ isInside: Bool) throws {
        let bytes = OwnedBytes(address), other = OwnedBytes(network)
        let address = try #require(AddressText(bytes.view)).address
        #expect((Subnet(other.view)?.contains(address) ?? false) == isInside)
    }
}

@Suite struct TimeUUIDTests {
    @Test func layout() {
        #expect(TimeUUID.text(ticks: 0x1ef_abcd_0123_4567, sequence: 0x3fff, node: 0x0102_0304_0506) == "01234567-abcd-11ef-bfff-010203040506")
    }

    @Test func allDiffer() {
        var random = RandomSource(seed: nil)
        let identifiers = TimeUUID(&random)
        let now = WallClock.now
        #expect(Set((0..<1000).map { _ in identifiers.next(now) }).count == 1000)
    }
}

@Suite struct AddressTreeTests {
    @Test func aFloodIsBlockedUntilItEnds() {
        let tree = AddressTree(limit: 10, latency: 30)
        let address = IPAddress(v4: 0x0a00_0001)
        var verdicts: [AddressTree.Verdict] = []
        for _ in 0..<60 { verdicts.append(tree.hit(address, now: 100)) }
        #expect(verdicts.first == .passes)
        #expect(verdicts.count { $0 == .blockedNow } == 1)
        #expect(verdicts.last == .blocked)
        #expect(tree.hit(IPAddress(v4: 0x0b00_0001), now: 100) == .passes)
        #expect(tree.rows(hotOnly: true, now: 100).map(\.address) == [address])
        var unblocked: [IPAddress] = []
        for _ in 0..<3 { tree.startInterval { unblocked.append($0) } }
        #expect(unblocked == [address])
        #expect(tree.hit(address, now: 101) == .passes)
        tree.collect(now: 1000)
        #expect(tree.rows(hotOnly: false, now: 1000).isEmpty)
    }
}

@Suite struct TerminalColourTests {
    @Test func sequences() throws {
        #expect(try TerminalColour.sequence("rx") == "\u{1B}[0;31;49m")
        #expect(try TerminalColour.sequence("Gb") == "\u{1B}[1;32;44m")
        #expect(throws: DeclarationError.self) { try TerminalColour.sequence("q") }
    }
}

@Suite struct HeaderValueSpanTests {
    @Test func values() throws {
        let bytes = OwnedBytes("OPTIONS sip:a SIP/2.0\r\nAllow: \"a,b\" <sip:x>, two ,three\r\n\r\n")
        let message = SIPMessage(arena: Arena())
        try message.parse(bytes.view)
        let spans = HeaderValueSpan.all(message.headers[0])
        #expect(spans.map { $0.value.string } == ["\"a,b\" <sip:x>", "two", "three"])
        #expect(spans.map { $0.removal.string } == ["\"a,b\" <sip:x>,", " two ,", ",three"])
    }
}

@Suite struct FileNamePatternTests {
    @Test func patterns() {
        #expect(FileNamePattern.matches(ByteView("alice@example.com"), ByteView("a*@*.com")))
        #expect(FileNamePattern.matches(ByteView("abc"), ByteView("[a-b]?c")))
        #expect(!FileNamePattern.matches(ByteView("Abc"), ByteView("abc")))
    }
}

@Suite struct MethodSetTests {
    private func contains(_ list: String, _ method: String) throws -> Bool {
        let bytes = OwnedBytes("\(method) sip:a SIP/2.0\r\nCSeq: 1 \(method)\r\n\r\n")
        let message = SIPMessage(arena: Arena())
        try message.parse(bytes.view)
        return try MethodSet(list).contains(message)
    }

    @Test func lists() throws {
        #expect(try contains("INVITE|ACK", "ACK"))
        #expect(try !contains("INVITE|ACK", "BYE"))
        #expect(try contains("foo", "FOO"))
        #expect(throws: DeclarationError.self) { try MethodSet("INVITE|FOO") }
        #expect(throws: DeclarationError.self) { try MethodSet("") }
    }
}
