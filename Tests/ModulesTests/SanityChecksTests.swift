import SIPMessage
import Testing

@testable import Modules

@Suite struct SanityChecksTests {
    private static let good = """
        OPTIONS sip:bob@example.com SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK-1\r
        From: <sip:alice@example.com>;tag=f\r
        To: <sip:bob@example.com>\r
        Call-ID: 1@x\r
        CSeq: 1 OPTIONS\r
        Content-Length: 0\r
        \r

        """

    /// "" if all is well, else the code and the reason, or "failed" and "other".
    private func check(_ text: String, _ checks: Int, uris: Int = 15, known: [String] = []) throws -> String {
        let bytes = OwnedBytes(text)
        let message = SIPMessage(arena: Arena())
        try message.parse(bytes.view)
        return switch SanityChecks(message: message, proxyRequires: known.map { OwnedBytes($0) }).run(checks, uris) {
        case .passed: ""
        case .failed: "failed"
        case .notApplicable: "other"
        case .refused(let refusal): "\(refusal.code) \(refusal.reason)"
        }
    }

    private func with(_ line: String) -> String { Self.good.replacing("Content-Length: 0", with: line + "\r\nContent-Length: 0") }

    @Test func aGoodMessagePasses() throws {
        #expect(try check(Self.good, SanityChecks.limit - 1) == "")
    }

    @Test func numbers() throws {
        #expect(try check(Self.good.replacing("CSeq: 1 ", with: "CSeq: 4294967296 "), 64) == "")
        #expect(try check(Self.good.replacing("CSeq: 1 ", with: "CSeq: 12a "), 64) == "400 CSeq number is illegal")
        #expect(try check(with("Expires: soon"), 256) == "400 Expires value is illegal")
        #expect(try check(with("Expires: 4294967296"), 256) == "")
        #expect(try check(with("Expires: 4294967297"), 256) == "400 Expires value is illegal")
        #expect(try check(Self.good.replacing("Content-Length: 0", with: "Content-Length: 20"), 128) == "400 Content-Length mis-match")
    }

    @Test func methods() throws {
        #expect(try check(Self.good.replacing("1 OPTIONS", with: "1 options"), 32) == "400 CSeq method does not match request method")
    }

    @Test func extensions() throws {
        #expect(try check(with("Proxy-Require: foo, bar"), 512, known: ["foo", "bar"]) == "")
        #expect(try check(with("Proxy-Require: foo, quux"), 512, known: ["foo"]) == "420 Bad Proxy Require Extension")
    }

    @Test func addresses() throws {
        #expect(try check(with("Contact: <nonsense>"), 1024) == "400 Bad Contact URI")
        #expect(try check(with("Contact: <nonsense>"), 1024, uris: 7) == "")
        #expect(try check(with("Contact: *"), 1024) == "")
        #expect(try check(Self.good.replacing("tag=f", with: "tag=f;tag=g"), 4096) == "400 Many From Tag Params")
    }

    @Test func credentials() throws {
        let digest = #"Authorization: Digest username="u", realm="r", nonce="n", uri="sip:x", response="0123""#
        #expect(try check(with(digest), 2048) == "")
        #expect(try check(with(digest + ", qop=auth"), 2048) == "400 Bad Auth Credentials")
        #expect(try check(with(digest.replacing(#"username="u""#, with: #"username="""#)), 2048) == "400 Auth Empty User")
        #expect(try check(with("Authorization: Basic YWxpY2U6cHc="), 2048) == "failed")
        #expect(try check(with("Authorization: Basic YWxpY2U6cHc="), 8192) == "")
    }

    @Test func sizes() throws {
        let bytes = OwnedBytes(Self.good)
        let message = SIPMessage(arena: Arena())
        try message.parse(bytes.view)
        #expect(!SanitySizes().areExceeded(by: message))
        for (name, limit) in SanitySizes.parameters where !["size_contact_uri", "size_route_uri", "size_path_uri", "size_pai_uri", "size_body"].contains(name) {
            var sizes = SanitySizes()
            sizes[keyPath: limit] = 5
            #expect(sizes.areExceeded(by: message), "\(name)")
        }
    }
}
