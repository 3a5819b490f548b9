import SIPMessage

/// A challenge of a WWW-Authenticate or Proxy-Authenticate header (RFC 7616 section 3.3).
struct DigestChallenge {
    private(set) var realm = ByteView.empty
    private(set) var nonce = ByteView.empty
    private(set) var opaque = ByteView.empty
    /// Whether the response is to protect a client nonce and a count too.
    private(set) var protects = false
    private(set) var algorithm = DigestAlgorithm.md5

    /// Why a challenge cannot be answered.
    struct Unanswerable: Error {
        let reason: String
    }

    /// The first challenge of a 401 or 407 whose algorithm is known.
    init(_ reply: SIPMessage) throws(Unanswerable) {
        let id: HeaderID
        switch reply.statusCode {
        case 401: id = .wwwAuthenticate
        case 407: id = .proxyAuthenticate
        default: throw Unanswerable(reason: "a reply \(reply.statusCode) challenges nobody")
        }
        var reason = "it has no \(id == .wwwAuthenticate ? "WWW-Authenticate" : "Proxy-Authenticate")"
        var index = reply.headers.firstIndex(id)
        while let current = index {
            do {
                self = try DigestChallenge(body: reply.headers[current].body)
                return
            } catch {
                reason = error.reason
            }
            index = reply.headers.nextIndex(id, after: current)
        }
        throw Unanswerable(reason: reason)
    }

    init(body: ByteView) throws(Unanswerable) {
        var unknown: ByteView?
        var made = DigestChallengeParts()
        do {
            try DigestCredentials.forEachParameter(body) { name, value in
                func isNamed(_ other: StaticString) -> Bool { name.equalsIgnoringCase(ByteView(other)) }
                if isNamed("realm") { made.realm = value }
                else if isNamed("nonce") { made.nonce = value }
                else if isNamed("opaque") { made.opaque = value }
                else if isNamed("qop") { made.protects = Self.offersAuth(value) }
                else if isNamed("algorithm") {
                    made.algorithm = DigestAlgorithm(value)
                    if made.algorithm == nil { unknown = value }
                }
            }
        } catch {
            throw Unanswerable(reason: "the challenge \"\(body)\" cannot be read")
        }
        if let unknown { throw Unanswerable(reason: "its algorithm \(unknown) is unknown") }
        guard let realm = made.realm, let nonce = made.nonce, !realm.isEmpty, !nonce.isEmpty else {
            throw Unanswerable(reason: "its realm or nonce is missing")
        }
        (self.realm, self.nonce, opaque, protects, algorithm) = (realm, nonce, made.opaque, made.protects, made.algorithm ?? .md5)
    }

    private struct DigestChallengeParts {
        var realm: ByteView?
        var nonce: ByteView?
        var opaque = ByteView.empty
        var protects = false
        var algorithm: DigestAlgorithm?
    }

    /// Whether `auth` is among the offers of a `qop`.
    private static func offersAuth(_ list: ByteView) -> Bool {
        var rest = list
        while !rest.isEmpty {
            let (item, tail) = rest.split(at: ASCII.comma) ?? (rest, .empty)
            if item.trimmed.equalsIgnoringCase(ByteView("auth")) { return true }
            rest = tail
        }
        return false
    }

    // MARK: Answering

    /// Who answers.
    struct Answerer {
        let user: ByteView
        /// The password, or H(A1) in hexadecimal.
        let secret: ByteView
        let isHashed: Bool
    }

    /// The header line that answers the challenge, its line end included.
    /// - Parameter code: 401 for Authorization, 407 for Proxy-Authorization.
    func answer(_ answerer: Answerer, code: Int, method: ByteView, uri: ByteView, _ arena: Arena) -> ByteView {
        let count = ByteView("00000001")
        // as the reference makes it: an answer to a challenge is always the same
        let clientNonce = arena.decimal(Int(CoreHash.hash(nonce)))
        let ha1 = answerer.isHashed ? answerer.secret : algorithm.ha1(user: answerer.user, realm: realm, password: answerer.secret, arena)
        let ha2 = algorithm.hash(algorithm.joined([method, uri], arena), arena)
        let parts = protects ? [ha1, nonce, count, clientNonce, ByteView("auth"), ha2] : [ha1, nonce, ha2]
        let response = algorithm.hash(algorithm.joined(parts, arena), arena)
        var line = ByteBuilder(arena, capacity: 384)
        line.append(code == 401 ? "Authorization: Digest " : "Proxy-Authorization: Digest ")
        Self.append("username", quoting: answerer.user, to: &line)
        Self.append("realm", quoting: realm, to: &line)
        Self.append("nonce", quoting: nonce, to: &line)
        Self.append("uri", quoting: uri, to: &line)
        if !opaque.isEmpty { Self.append("opaque", quoting: opaque, to: &line) }
        if protects {
            line.append("qop=auth, nc=")
            line.append(count)
            line.append(", ")
            Self.append("cnonce", quoting: clientNonce, to: &line)
        }
        Self.append("response", quoting: response, to: &line)
        line.append("algorithm=")
        line.append(algorithm.name)
        line.append("\r\n")
        return line.finish()
    }

    private static func append(_ name: StaticString, quoting value: ByteView, to line: inout ByteBuilder) {
        line.append(name)
        line.append("=\"")
        line.append(value)
        line.append("\", ")
    }
}
