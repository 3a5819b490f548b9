import SIPMessage
import Testing

@testable import Modules

@Suite struct DigestAuthenticationTests {
    private let arena = Arena()

    /// The example of RFC 7616 section 3.9.1.
    @Test(arguments: [
        (DigestAlgorithm.md5, "8ca523f5e9506fed4657c9700eebdbec"),
        (.sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ])
    func example(_ algorithm: DigestAlgorithm, _ response: String) throws {
        let header: ByteView = """
            Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", \
            nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="x", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
            """
        let credentials = try DigestCredentials(header)
        #expect(credentials.isComplete)
        let ha1 = algorithm.ha1(user: "Mufasa", realm: "http-auth@example.org", password: "Circle of Life", arena)
        #expect(algorithm.response(ha1: ha1, credentials, method: "GET", body: .empty, arena).string == response)
    }

    @Test func truncatedSHA512() {
        #expect(DigestAlgorithm.sha512_256.hash("abc", arena).string == "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")
    }

    @Test(arguments: ["Digest", "Digest realm", "Digest realm=", "Digest realm=\"x", "Digest realm=\"x\", ", "Basic YWxpY2U6c2VjcmV0", "", "Digestrealm=x"])
    func unreadable(_ text: String) {
        #expect(throws: DigestCredentials.ParseError.self) { try DigestCredentials(arena.copy(text)) }
    }

    @Test(arguments: [
        ("alice", "alice", ""), ("alice@example.com", "alice", "example.com"), ("sip:alice@example.com", "alice", "example.com"), ("a@", "a@", ""),
        ("", "", ""),
    ])
    func userNames(_ name: String, _ user: String, _ domain: String) throws {
        let credentials = try DigestCredentials(arena.copy("Digest username=\"\(name)\""))
        #expect(credentials.user.string == user)
        #expect(credentials.domain.string == domain)
        #expect(!credentials.isComplete)
    }

    @Test func quotedValuesMayHoldSeparators() throws {
        let credentials = try DigestCredentials("digest realm=\"a, \\\"b\\\"=c\" , nonce = \"n\", nc=1")
        #expect(credentials.realm?.string == "a, \\\"b\\\"=c")
        #expect(credentials.nonce?.string == "n")
        #expect(credentials.nonceCount?.string == "1")
    }

    @Test func secretsAreComparedAsAWhole() {
        #expect(ByteView("abc").equalsInConstantTime("abc"))
        #expect(!ByteView("abc").equalsInConstantTime("abd"))
        #expect(!ByteView("abc").equalsInConstantTime("ab"))
    }
}

@Suite struct NonceUseTests {
    @Test func countsGrow() {
        let use = NonceUse(pools: 2, counts: 16, oneTime: 0, seed: 1)
        let (number, pool) = use.next(worker: 1)
        #expect(use.check(count: 1, number: number, pool: pool) == .fresh)
        #expect(use.check(count: 1, number: number, pool: pool) == .repeated)
        #expect(use.check(count: 7, number: number, pool: pool) == .fresh)
        #expect(use.check(count: 6, number: number, pool: pool) == .repeated)
        #expect(use.check(count: 256, number: number, pool: pool) == .tooOld)
        #expect(use.check(count: 8, number: number, pool: 2) == .tooOld)
    }

    @Test func oneTimeNoncesAreUsedOnce() {
        let use = NonceUse(pools: 1, counts: 0, oneTime: 128, seed: 1)
        let first = use.next(worker: 0), second = use.next(worker: 0)
        #expect(use.use(number: first.number, pool: first.pool) == .fresh)
        #expect(use.use(number: first.number, pool: first.pool) == .repeated)
        #expect(use.use(number: second.number, pool: second.pool) == .fresh)
        #expect(use.use(number: second.number &+ 257, pool: second.pool) == .tooOld)
    }

    @Test func whatFellOutOfTheTableIsTooOld() {
        let use = NonceUse(pools: 1, counts: 8, oneTime: 0, seed: 1)
        let first = use.next(worker: 0)
        for _ in 0..<8 { _ = use.next(worker: 0) }
        #expect(use.check(count: 200, number: first.number, pool: first.pool) == .tooOld)
    }
}
