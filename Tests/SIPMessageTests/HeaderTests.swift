import Testing

@testable import SIPMessage

@Suite struct ViaTests {
    private func via(_ text: String) throws -> Via? { try Sample(request(via: text)).message.via1 }

    @Test func readsItsParts() throws {
        let sample = try Sample(request(via: "SIP / 2.0 / TCP [::1] : 5070 ;branch=z9;received=10.0.0.9; rport ;alias"))
        let via = try #require(sample.message.via1)
        #expect(via.transport == .tcp && via.host.string == "[::1]" && via.port == 5070)
        #expect(via.branch.string == "z9" && via.received?.string == "10.0.0.9" && via.rport?.isEmpty == true && via.hasAlias)
    }

    @Test func readsTheSecondOfAList() throws {
        let sample = try Sample(request(via: "SIP/2.0/UDP a;branch=1, SIP/2.0/TCP b:5061;branch=2"))
        #expect(sample.message.via1?.host.string == "a")
        #expect(sample.message.via2?.host.string == "b" && sample.message.via2?.port == 5061)
    }

    @Test(arguments: [
        "SIP/2.0/UDP", "SIP/2.0/UDP :5060", "SIP/3.0/UDP a", "HTTP/2.0/UDP a", "SIP/2.0/UDP a:99999", "SIP/2.0/UDP a;;b", "SIP/2.0/UDP a;b;",
        "SIP/2.0/UDP a,", "SIP/2.0/UDP [::1", "SIP/2.0/UDP a b",
    ]) func refuses(_ text: String) throws {
        #expect(try via(text) == nil)
    }
}

@Suite struct NameAddressTests {
    @Test func readsADisplayName() throws {
        let text = OwnedBytes("\"Bob \\\"<x>\\\" B\" <sip:bob@x;lr>;tag=9;q=0.5")
        let address = try #require(NameAddress(text.view))
        #expect(address.displayName.string == "\"Bob \\\"<x>\\\" B\"")
        #expect(address.uri.string == "sip:bob@x;lr" && address.tag.string == "9")
        #expect(address.parameter(ByteView("Q"))?.string == "0.5")
    }

    @Test func parametersOfABareURIAreTheHeaders() throws {
        let text = OwnedBytes("sip:bob@x;tag=1")
        let address = try #require(NameAddress(text.view))
        #expect(address.uri.string == "sip:bob@x" && address.tag.string == "1" && !address.isBracketed)
    }

    @Test(arguments: ["", "\"Bob <sip:x@y>", "Bob <sip:x@y", "\"Bob\" sip:x@y"]) func refuses(_ text: String) {
        let bytes = OwnedBytes(text)
        #expect(NameAddress(bytes.view) == nil)
    }
}

@Suite struct URITests {
    @Test func readsItsParts() throws {
        let text = OwnedBytes("sips:al%20ice:secret@[2001:db8::1]:5071;transport=TCP;lr?Subject=x")
        let uri = try #require(SIPURI(text.view))
        #expect(uri.scheme == .sips && uri.user.string == "al%20ice" && uri.password?.string == "secret")
        #expect(uri.host.string == "[2001:db8::1]" && uri.port == 5071 && uri.transport == .tcp && uri.isLooseRouter)
        #expect(uri.headers?.string == "Subject=x")
    }

    @Test func readsTelephoneNumbers() throws {
        let text = OwnedBytes("tel:+49123;phone-context=x")
        let uri = try #require(SIPURI(text.view))
        #expect(uri.isTel && uri.user.string == "+49123" && uri.parameter(ByteView("phone-context"))?.string == "x")
    }

    @Test(arguments: ["", "sip", "sip:", "http://x", "sip:a@", "sip:a@b:x", "sip:a@b:70000", "sip:a@[::1", "sip:a@b c"]) func refuses(_ text: String) {
        let bytes = OwnedBytes(text)
        #expect(SIPURI(bytes.view) == nil)
    }
}

@Suite struct AddressTests {
    @Test(arguments: ["127.0.0.1", "255.255.255.255", "0.0.0.0", "::1", "2001:db8::1"]) func roundTrip(_ text: String) {
        let bytes = OwnedBytes(text)
        #expect(IPAddress(bytes.view)?.description == text)
    }

    @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1..2.3", "[::1", "::g", "example.org", "1.2.3.4:5"]) func refuses(_ text: String) {
        let bytes = OwnedBytes(text)
        #expect(IPAddress(bytes.view) == nil)
    }
}
