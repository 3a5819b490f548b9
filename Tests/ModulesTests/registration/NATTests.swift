import SIPMessage
import Testing

@testable import Modules

@Suite struct ContactAliasTests {
    private let arena = Arena()
    private let alias = ContactAlias(name: "alias")

    @Test func valuesAreReadAndMadeURIs() throws {
        let value = try #require(ContactAlias.value("192.0.2.1~5070~2;x=1"))
        #expect(value.address.string == "192.0.2.1")
        #expect(value.port.string == "5070")
        #expect(value.length == 16)
        #expect(value.uri(arena).string == "sip:192.0.2.1:5070;transport=tcp")
        #expect(ContactAlias.value("[2001:db8::1]~5060~1")?.uri(arena).string == "sip:[2001:db8::1]:5060")
        #expect(ContactAlias.value("192.0.2.1~5060~1")?.uri(arena, isExplicit: true).string == "sip:192.0.2.1:5060;transport=udp")
    }

    @Test(arguments: ["", "~", "~~", "192.0.2.1", "192.0.2.1~5060", "192.0.2.1~5060~", "192.0.2.1~5060~x", "192.0.2.1~5060~0", "192.0.2.1~5060~9"])
    func malformedValues(_ text: String) {
        #expect(ContactAlias.value(arena.copy(text)) == nil)
    }

    @Test func theLastAliasIsTakenOff() {
        func trimmed(_ uri: String) -> String? { alias.trimmed(arena.copy(uri), arena)?.string }
        #expect(trimmed("sip:a@x;alias=1.2.3.4~5~1") == "sip:a@x")
        #expect(trimmed("sip:a@x;alias=1.2.3.4~5~1;ob") == "sip:a@x;ob")
        #expect(trimmed("sip:a@x;alias=1.1.1.1~5~1;alias=1.2.3.4~5~1") == "sip:a@x;alias=1.1.1.1~5~1")
        #expect(trimmed("sip:a@x;alias=1.2.3.4~5~1x") == nil)
        #expect(trimmed("sip:a@x;alias=1.2.3.4") == nil)
        #expect(trimmed("sip:a@x") == nil)
        #expect(trimmed("") == nil)
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        var text = ByteBuilder(arena, capacity: 64)
        alias.write("192.0.2.1", port: "5061", .tls, to: &text)
        #expect(text.finish().string == ";alias=192.0.2.1~5061~3")
    }
}

@Suite struct PrivateNetworksTests {
    @Test(arguments: [
        ("10.0.0.0", true), ("10.255.255.255", true), ("9.255.255.255", false), ("11.0.0.0", false), ("172.16.0.1", true), ("172.31.255.255", true),
        ("172.32.0.0", false), ("172.15.255.255", false), ("192.168.1.1", true), ("192.169.0.0", false), ("100.64.0.0", true),
        ("100.127.255.255", true), ("100.128.0.0", false), ("192.0.0.7", true), ("192.0.0.8", false), ("203.0.113.1", false), ("", false),
        ("example.org", false), ("::1", false), ("10.1", true),
    ])
    func addresses(_ text: String, _ isPrivate: Bool) {
        let arena = Arena()
        #expect(PrivateNetworks(includesProtocolAssignments: false).contains(arena.copy(text)) == isPrivate)
    }

    @Test func wholeProtocolAssignments() {
        #expect(PrivateNetworks(includesProtocolAssignments: true).contains("192.0.0.8"))
        #expect(!PrivateNetworks(includesProtocolAssignments: true).contains("192.0.1.0"))
    }
}

@Suite struct SDPTests {
    private let arena = Arena()

    @Test func descriptions() throws {
        let description = SDPDescription(arena.copy(
            "v=0\r\no=- 1 2 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8\r\na=rtcp:4001 IN IP4 10.0.0.9\r\n"
                + "m=image 5000 udptl t38\r\nc=IN IP6 2001:db8::1\r\nm=video 0 RTP/SAVP 96"))
        #expect(description.origin?.text.string == "10.0.0.1")
        #expect(description.address?.text.string == "10.0.0.2")
        #expect(description.streams.map { $0.port.string } == ["4000", "5000", "0"])
        #expect(description.streams.map(\.isRTP) == [true, false, true])
        #expect(description.streams[0].rtcpPort?.string == "4001")
        #expect(description.streams[0].formats.string == "0 8")
        #expect(description.streams[1].address?.isIPv6 == true)
        #expect(description.streams[1].address?.text.string == "2001:db8::1")
        #expect(description.streams[2].address == nil)
    }

    @Test func strangeLinesAreHarmless() {
        for text in ["", "m", "m=", "c=", "c=IN IP4", "a=rtcp:", "o=\n\n\r\n=", "c=IN IP4 1.1.1.1\nm=x", "m=audio\nc=\nm=audio 1\n"] {
            _ = SDPDescription(arena.copy(text))
        }
        #expect(SDPDescription("c=IN IP4 0.0.0.0\r\n").address?.isNull == true)
        #expect(SDPDescription("c=IN IP6 ::\r\n").address?.isNull == true)
        #expect(SDPDescription("c=IN IP4\r\n").address == nil)
    }

    private func find(_ type: String?, _ body: String) throws -> String? {
        let message = SIPMessage(arena: arena)
        try message.parse(arena.copy("INVITE sip:x SIP/2.0\r\n" + (type.map { "Content-Type: \($0)\r\n" } ?? "") + "\r\n" + body))
        return SDPBody.find(message)?.string
    }

    @Test func bodies() throws {
        #expect(try find("application/sdp", "v=0\r\ns=-\r\n") == "v=0\r\ns=-")
        #expect(try find("Application/SDP; charset=x", "v=0\r\n") == "v=0")
        #expect(try find(nil, "v=0\r\n") == "v=0")
        #expect(try find("text/plain", "v=0\r\n") == nil)
        #expect(try find("application/sdp", "") == nil)
        #expect(try find("application/sdp", "\r\n") == nil)
    }

    @Test func multipartBodies() throws {
        let body = "--b1\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\ns=-\r\n--b1--\r\n"
        #expect(try find("multipart/mixed;boundary=b1", body) == "v=0\r\ns=-")
        #expect(try find("multipart/mixed;boundary=\"b1\"", body) == "v=0\r\ns=-")
        #expect(try find("multipart/mixed;boundary=b2", body) == nil)
        #expect(try find("multipart/mixed", body) == nil)
        #expect(try find("multipart/mixed;boundary=b1", "--b1\r\nContent-Type: application/sdp") == nil)
    }
}
