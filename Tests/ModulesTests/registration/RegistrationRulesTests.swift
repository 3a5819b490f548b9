import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct RegistrationRulesTests {
    private let arena = Arena()

    private func rules(_ change: (inout RegistrarSettings.Initial) -> Void = { _ in }) -> RegistrationRules {
        var initial = RegistrarSettings.Initial()
        change(&initial)
        return RegistrationRules(settings: RegistrarSettings(RuntimeSettings(), initial), now: 1000)
    }

    private func end(_ rules: RegistrationRules, _ parameter: String?, header: Int? = nil) throws -> Int {
        var random = SystemRandomNumberGenerator()
        return try rules.end(parameter.map { arena.copy($0) }, header: header, random: &random)
    }

    @Test func expiryComesFromParameterThenHeaderThenDefault() throws {
        let rules = rules()
        #expect(try end(rules, "120", header: 300) == 1120)
        #expect(try end(rules, nil, header: 300) == 1300)
        #expect(try end(rules, nil) == 4600)
        #expect(try end(rules, "0", header: 300) == 0)
        // what is no number counts as none at all
        #expect(try end(rules, "soon", header: 300) == 4600)
    }

    @Test func expiryIsKeptWithinLimits() throws {
        let limited = rules {
            $0.minExpires = 90
            $0.maxExpires = 600
        }
        #expect(try end(limited, "10") == 1090)
        #expect(try end(limited, "7200") == 1600)
        // the upper half of 32 bits is negative
        #expect(try end(limited, "4294967295") == 1090)
        #expect(try end(limited, "4294967296", header: 200) == 1600)
    }

    @Test func briefIntervalsAreRefusedWhereAsked() throws {
        var strict = rules()
        strict.refusesBriefIntervals = true
        #expect(throws: RegistrationFailure.intervalTooBrief) { try end(strict, "59") }
        #expect(try end(strict, "60") == 1060)
        #expect(try end(strict, "0") == 0)
    }

    @Test func variedExpiryStaysWithinItsRange() throws {
        let varied = rules {
            $0.expiresRange = 50
            $0.minExpires = 60
        }
        for _ in 0..<50 {
            let end = try end(varied, "1000")
            #expect((1500...2000).contains(end))
        }
    }

    @Test func expiresHeaders() {
        #expect(RegistrationRules.expiresHeader("60") == 60)
        #expect(RegistrationRules.expiresHeader("60 ;x") == 60)
        #expect(RegistrationRules.expiresHeader("60;x") == nil)
        #expect(RegistrationRules.expiresHeader("x60") == nil)
        #expect(RegistrationRules.expiresHeader("") == nil)
    }

    @Test func preferences() throws {
        let plain = rules()
        #expect(try plain.preference(nil) == -1)
        #expect(try plain.preference("0.5") == 500)
        #expect(try plain.preference("1") == 1000)
        #expect(try rules { $0.defaultQ = 700 }.preference(nil) == 700)
        for bad: ByteView in ["1.1", "2", "x", "-0.5"] {
            #expect(throws: RegistrationFailure.badQ) { try plain.preference(bad) }
        }
        var forced = plain
        forced.forcedQ = 250
        #expect(try forced.preference("0.9") == 250)
    }

    @Test(arguments: [(1000, "1"), (0, "0"), (500, "0.5"), (250, "0.25"), (125, "0.125"), (5, "0.005"), (2000, "1")])
    func preferenceText(_ value: Int, _ text: String) {
        var builder = ByteBuilder(arena, capacity: 8)
        QValue.write(value, to: &builder)
        #expect(builder.finish().string == text)
    }

    private func key(_ uri: String, domain: Bool = false, prefix: String = "", caseSensitive: Bool = false) throws -> String {
        let uri = try #require(SIPURI(arena.copy(uri)))
        return try AddressOfRecord(usesDomain: domain, realmPrefix: prefix, isCaseSensitive: caseSensitive).key(uri, arena).string
    }

    @Test func addressesOfRecord() throws {
        #expect(try key("sip:Alice@Example.ORG") == "alice")
        #expect(try key("sip:Alice@Example.ORG", domain: true) == "alice@example.org")
        #expect(try key("sip:Alice@Example.ORG", domain: true, caseSensitive: true) == "Alice@example.org")
        #expect(try key("sip:example.org", domain: true) == "example.org")
        #expect(try key("sip:a@sip.example.org", domain: true, prefix: "sip.") == "a@example.org")
        #expect(try key("sip:a@sip.", domain: true, prefix: "sip.") == "a@sip.")
    }

    @Test func escapesInAddressesOfRecord() throws {
        #expect(try key("sip:al%69ce%20b@x") == "alice b")
        for bad in ["sip:a%00@x", "sip:a%7f@x", "sip:a%zz@x", "sip:a%4@x", "sip:a%@x"] {
            #expect(throws: RegistrationFailure.badUser) { try key(bad) }
        }
        #expect(throws: RegistrationFailure.addressTooLong) { try key("sip:" + String(repeating: "a", count: 300) + "@x") }
    }

    @Test func temporaryGRUUs() throws {
        let options = LocationOptions()
        let shard = LocationShard(options, name: OwnedBytes("location"), shift: 0)
        let record = shard.insertRecord("alice", hash: 0xa1b2_c3d4)
        var info = ContactInfo()
        info.address = "sip:alice@192.0.2.1"
        info.instance = "<urn:uuid:1>"
        info.ruid = "uloc-1-2"
        let contact = shard.insert(info, into: record, now: 0)
        var text = ByteBuilder(arena, capacity: 200)
        GRUU.write(contact, record, host: "example.org", to: &text)
        #expect(text.finish().string == #";pub-gruu="sip:alice@example.org;gr=urn:uuid:1";temp-gruu="sip:uloc-1-2-4d3c2b1a@example.org;gr""#)
        let parts = try #require(GRUU.temporary("uloc-1-2-4d3c2b1a"))
        #expect(parts.ruid == ByteView("uloc-1-2"))
        #expect(parts.hash == 0xa1b2_c3d4)
        #expect(shard.contact(ruid: parts.ruid, hash: parts.hash)?.contact.isSame(as: contact) == true)
        #expect(GRUU.temporary("alice") == nil)
        #expect(GRUU.temporary("uloc-1-xyz") == nil)
    }
}

@Suite struct ContactListTests {
    private let arena = Arena()

    private func list(_ contacts: String..., expires: Int? = nil) throws -> [String] {
        var list = ContactList()
        let text = "REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1\r\n" + contacts.map { "Contact: \($0)\r\n" }.joined() + "\r\n"
        let message = SIPMessage(arena: arena)
        try message.parse(arena.copy(text))
        try list.read(message, expires: expires, longest: 40, longestReceived: 20)
        return list.isStar ? ["*"] : list.values.map { $0.uri.string }
    }

    @Test func lastValueOfAHeaderComesFirst() throws {
        #expect(try list("<sip:a@x>, <sip:b@x>;q=1", "sip:c@x") == ["sip:b@x", "sip:a@x", "sip:c@x"])
    }

    @Test func starStandsAloneAndEndsAllBindings() throws {
        #expect(try list("*", expires: 0) == ["*"])
        #expect(throws: RegistrationFailure.starWithExpires) { try list("*", expires: 60) }
        #expect(throws: RegistrationFailure.starWithExpires) { try list("*") }
        #expect(throws: RegistrationFailure.starWithContacts) { try list("*", "<sip:a@x>", expires: 0) }
        #expect(throws: RegistrationFailure.starWithContacts) { try list("<sip:a@x>", "*", expires: 0) }
    }

    @Test func malformedContacts() throws {
        for bad in ["", "<sip:a@x", "<sip:a@x>,<", "\"x"] {
            #expect(throws: RegistrationFailure.badContact) { try list(bad) }
        }
        #expect(throws: RegistrationFailure.contactTooLong) { try list("<sip:" + String(repeating: "a", count: 50) + "@x>") }
        #expect(throws: RegistrationFailure.contactTooLong) { try list("<sip:a@x>;received=\"sip:123.123.123.123:55555\"") }
    }

    @Test func parameters() throws {
        let value = try #require(ContactValue(#""A" <sip:a@x;q=9>;Q=0.5;expires=60;methods="INVITE,BYE";+sip.instance="<urn:x>";reg-id=2;received="#))
        #expect(value.uri.string == "sip:a@x;q=9")
        #expect(value.q?.string == "0.5")
        #expect(value.expires?.string == "60")
        #expect(value.methods?.string == "INVITE,BYE")
        #expect(value.instance?.string == "<urn:x>")
        #expect(value.registrationID?.string == "2")
        #expect(value.received == nil)
    }
}
