import Database
import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct URICodeTests {
    private let arena = Arena()

    @Test(arguments: [
        ("sip:alice@127.0.0.1", "sip:hidden@long.domain.example.org"), ("sip:a-very-long-name@example.org", "sip:a@b"), ("sip:a@b", "sip:c@d"),
        ("sip:1@x", "sip:12@x"),
    ])
    func eitherURIGivesTheOther(_ old: String, _ new: String) throws {
        let old = OwnedBytes(old), new = OwnedBytes(new)
        for password in ["", "secret", "longer than any of the two addresses that are hidden by it"] {
            let password = OwnedBytes(password)
            let code = try #require(URICode.encode(old.view, new.view, password: password.view, arena))
            #expect(URICode.decode(code, uri: new.view, password: password.view, arena) == old.view)
            #expect(URICode.decode(code, uri: old.view, password: password.view, arena) == new.view)
        }
    }

    /// As the reference writes it.
    @Test func knownCode() {
        let code = URICode.encode(ByteView("sip:bob@127.0.0.1"), ByteView("sip:a@b"), password: ByteView("secret"), arena)
        #expect(code == ByteView("c2VjcmZbcyVSQFJaQ0tTXFQ-"))
    }

    @Test(arguments: ["", "-", "----", "!!!!", "A", "c2Vj", "////////////////////////"])
    func foreignCodesAreRefused(_ code: String) {
        let code = OwnedBytes(code)
        #expect(URICode.decode(code.view, uri: ByteView("sip:a@b.example.org"), password: .empty, arena) == nil)
    }

    @Test func longURIsAreNotCarried() {
        let long = OwnedBytes("sip:" + String(repeating: "a", count: 1100) + "@x")
        #expect(URICode.encode(long.view, ByteView("sip:a@b"), password: .empty, arena) == nil)
    }
}

@Suite struct DigestChallengeTests {
    private let arena = Arena()

    /// The example of RFC 2617 section 3.5, without its client nonce.
    @Test func responseWithoutProtection() throws {
        let challenge = try DigestChallenge(body: ByteView(#"Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc""#))
        let answerer = DigestChallenge.Answerer(user: ByteView("Mufasa"), secret: ByteView("Circle Of Life"), isHashed: false)
        let line = challenge.answer(answerer, code: 407, method: ByteView("GET"), uri: ByteView("/dir/index.html"), arena)
        #expect(line.string.hasPrefix("Proxy-Authorization: Digest username=\"Mufasa\", realm=\"testrealm@host.com\""))
        #expect(line.string.contains("opaque=\"5ccc\", response=\"670fd8c2df070c60b045671b8b24ff02\", algorithm=MD5\r\n"))
    }

    @Test func aHashedPasswordAnswersAlike() throws {
        let challenge = try DigestChallenge(body: ByteView(#"Digest algorithm=SHA-256, qop="auth-int, auth", realm="r", nonce="n""#))
        #expect(challenge.protects)
        #expect(challenge.algorithm == .sha256)
        let ha1 = DigestAlgorithm.sha256.ha1(user: ByteView("u"), realm: ByteView("r"), password: ByteView("p"), arena)
        let lines = [(ByteView("p"), false), (ha1, true)].map { secret, isHashed in
            challenge.answer(
                DigestChallenge.Answerer(user: ByteView("u"), secret: secret, isHashed: isHashed), code: 401, method: ByteView("INVITE"),
                uri: ByteView("sip:a@b"), arena)
        }
        #expect(lines[0] == lines[1])
        #expect(lines[0].string.contains(", qop=auth, nc=00000001, cnonce=\""))
    }

    @Test(arguments: [
        "Basic realm=\"r\"", "Digest", "Digest realm=\"r\"", "Digest nonce=\"n\"", "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess", "Digest realm=\"r",
    ])
    func unanswerable(_ body: String) {
        let body = OwnedBytes(body)
        #expect(throws: DigestChallenge.Unanswerable.self) { try DigestChallenge(body: body.view) }
    }

    @Test func aKnownAlgorithmIsChosen() throws {
        let bytes = OwnedBytes(
            "SIP/2.0 401 Who\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=NEW\r\nWWW-Authenticate: Digest realm=\"b\", nonce=\"2\"\r\nCSeq: 1 A\r\n\r\n")
        let message = SIPMessage(arena: arena)
        try message.parse(bytes.view)
        #expect(try DigestChallenge(message).realm == ByteView("b"))
    }
}

@Suite struct CredentialTests {
    @Test func blanksDoNotCount() throws {
        let credential = try Credential(" dora : config.org : pw:2 ")
        #expect(credential.user.view == ByteView("dora"))
        #expect(credential.realm.view == ByteView("config.org"))
        #expect(credential.password.view == ByteView("pw:2"))
    }

    @Test(arguments: ["", "a", "a:b", "a:b:", ":b:c", "a b:c:d"])
    func malformed(_ text: String) {
        #expect(throws: DeclarationError.self) { try Credential(text) }
    }
}

@Suite struct RegistrationTableTests {
    private func row(_ uuid: String, user: String = "u", password: String = "p", ha1: String = "", flags: Int = 0) -> [DatabaseValue] {
        [uuid, user, "local", "r" + user, "remote", "", "auth", password, ha1, "sip:proxy"].map { .string($0) }
            + [.integer(60), .integer(flags), .integer(0), .null, .null]
    }

    private func table(_ rows: [DatabaseValue]...) throws -> RegistrationTable {
        let table = RegistrationTable(size: 16, total: Counter(), active: Counter(), disabled: Counter())
        for row in rows { table.add(try RemoteRegistration(row, contact: "here", now: 100)) }
        return table
    }

    @Test func accountsAreFoundAndCounted() throws {
        let table = try table(row("a", user: "x"), row("b", user: "x", flags: 1), row("b", user: "y", flags: 1))
        #expect(table.total.value == 2)
        #expect(table.disabled.value == 1)
        #expect(table.registration(user: ByteView("x"), domain: ByteView("local"))?.uuid.view == ByteView("a"))
        #expect(table.registration(user: ByteView("x"), domain: ByteView("other")) == nil)
        #expect(table.registration(.remoteUser, ByteView("ry"))?.uuid.view == ByteView("b"))
        table.update(ByteView("b")) { $0.flags = .online }
        #expect(table.disabled.value == 0)
        #expect(table.active.value == 1)
        #expect(table.remove(ByteView("b")))
        #expect(!table.remove(ByteView("b")))
        #expect(table.active.value == 0)
        #expect(table.registration(.localUser, ByteView("y")) == nil)
    }

    @Test func reloadsKeepTheirDistance() throws {
        let table = try table(row("a"))
        #expect(table.clear(now: 1000, pause: 150))
        #expect(table.all.isEmpty)
        #expect(!table.clear(now: 1100, pause: 150))
        #expect(table.clear(now: 1150, pause: 150))
    }

    @Test func rowsThatAreNoAccounts() {
        let short = Array(row("a").dropLast())
        for bad in [row(""), row("a", password: ""), row("a", ha1: "abc"), row("a", ha1: String(repeating: "g", count: 32)), short] {
            #expect(throws: RemoteRegistration.Unusable.self) { try RemoteRegistration(bad, contact: "here", now: 0) }
        }
    }
}
