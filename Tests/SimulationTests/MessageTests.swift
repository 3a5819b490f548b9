import SIPMessage
import Testing

@testable import Simulation

@Suite struct MessageTextTests {
    private let text = MessageText(Array("INVITE sip:b@h SIP/2.0\r\nv: SIP/2.0/UDP one;branch=1 , SIP/2.0/UDP two;branch=2\r\nVia: SIP/2.0/TCP three\r\nSubject: long\r\n line\r\n\r\nbody".utf8))

    @Test func partsAreFound() {
        #expect(text.method == "INVITE")
        #expect(text.vias.count == 3)
        #expect(text.branch == "1")
        #expect(text.first("subject") == "long line")
        #expect(text.body == Array("body".utf8))
    }

    @Test func parametersOfTheURIAreNotTheHeaders() {
        #expect(MessageText.parameter("tag", of: "<sip:a@h;tag=no>;tag=yes") == "yes")
        #expect(MessageText.parameter("tag", of: "sip:a@h;tag=yes") == "yes")
        #expect(MessageText.parameter("tag", of: "<sip:a@h;tag=no>") == nil)
    }

    @Test func lineEndsOfFilesAreMended() throws {
        let message = try InputMessage(file: "f", Array("OPTIONS sip:h SIP/2.0\nContent-Length: 3\n\nv=0\n".utf8))
        #expect(String(decoding: message.bytes, as: UTF8.self) == "OPTIONS sip:h SIP/2.0\r\nContent-Length: 5\r\n\r\nv=0\r\n")
        let kept = "OPTIONS sip:h SIP/2.0\r\nX: 1\r\n\r\n"
        #expect(try InputMessage(file: "f", Array(kept.utf8)).bytes == Array(kept.utf8))
        #expect(throws: SimulationFailure.self) { try InputMessage(file: "f", Array("hello\n".utf8)) }
        #expect(throws: SimulationFailure.self) { try InputMessage(file: "f", []) }
    }
}

@Suite struct PeerAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "udp:192.0.2.1:5060"), ("tcp:192.0.2.1:99", "tcp:192.0.2.1:99"), ("[2001:db8::1]:5061", "udp:[2001:db8::1]:5061"),
        ("tls:[2001:db8::1]", "tls:[2001:db8::1]:5060"),
    ])
    func addresses(_ text: String, _ shown: String) {
        #expect(PeerAddress(text).map { "\($0)" } == shown)
    }

    @Test(arguments: ["", "host", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:70000", "udp:"])
    func others(_ text: String) {
        #expect(PeerAddress(text) == nil)
    }
}

@Suite struct AnswerRuleTests {
    @Test func formsAreRead() throws {
        let rule = try AnswerRule("INVITE@192.0.2.20:5070=100, +1.5,486 Busy Here")
        #expect(rule.steps == [.respond(code: 100, reason: ""), .wait(1500), .respond(code: 486, reason: "Busy Here")])
        #expect(rule.matches("INVITE", SocketAddress(IPAddress(v4: 0xc000_0214), port: 5070)))
        #expect(!rule.matches("INVITE", SocketAddress(IPAddress(v4: 0xc000_0214), port: 5060)))
        #expect(!rule.matches("BYE", SocketAddress(IPAddress(v4: 0xc000_0214), port: 5070)))
        #expect(try AnswerRule("none").steps.isEmpty)
        #expect(try !AnswerRule("200").matches("ACK", SocketAddress(.loopbackV4, port: 1)))
    }

    @Test(arguments: ["", "INVITE=", "99", "700", "INVITE@host=200", "+x", "200OK"])
    func othersAreRefused(_ text: String) {
        #expect(throws: SimulationFailure.self) { try AnswerRule(text) }
    }
}
