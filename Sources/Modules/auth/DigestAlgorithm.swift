import SIPMessage

/// The hash of a digest (RFC 7616 section 3.2, RFC 8760). The `-sess` variants are not offered.
public enum DigestAlgorithm: Int, CaseIterable, Sendable {
    case md5, sha256, sha512, sha512_256

    /// Name as in `algorithm=`.
    public var name: StaticString {
        switch self {
        case .md5: "MD5"
        case .sha256: "SHA-256"
        case .sha512: "SHA-512"
        case .sha512_256: "SHA-512-256"
        }
    }

    /// Digits of a digest.
    public var digits: Int {
        switch self {
        case .md5: 32
        case .sha256, .sha512_256: 64
        case .sha512: 128
        }
    }

    /// The algorithm of that name; `isExact` tells upper case from lower case, which configs do and messages do not.
    public init?(_ name: ByteView, isExact: Bool = false) {
        let found = Self.allCases.first { isExact ? ByteView($0.name) == name : ByteView($0.name).equalsIgnoringCase(name) }
        guard let found else { return nil }
        self = found
    }

    /// The digest of a text, in hexadecimal.
    func hash(_ text: ByteView, _ arena: Arena) -> ByteView {
        let digest = switch self {
        case .md5: Digest.md5(text)
        case .sha256: Digest.sha256(text)
        case .sha512: Digest.sha512(text)
        case .sha512_256: Digest.sha512_256(text)
        }
        return Digest.hex(digest, arena)
    }

    /// H(A1): what a server may keep in place of a password.
    public func ha1(user: ByteView, realm: ByteView, password: ByteView, _ arena: Arena) -> ByteView {
        hash(joined([user, realm, password], arena), arena)
    }

    /// The response to a challenge (RFC 7616 section 3.4.1).
    /// - Parameters:
    ///   - method: empty for the server's own proof, `rspauth`.
    ///   - body: what `auth-int` protects.
    func response(ha1: ByteView, _ credentials: DigestCredentials, method: ByteView, body: ByteView, _ arena: Arena) -> ByteView {
        let uri = credentials.uri ?? .empty
        let parts = credentials.isBodyProtected ? [method, uri, hash(body, arena)] : [method, uri]
        let ha2 = hash(joined(parts, arena), arena)
        let nonce = credentials.nonce ?? .empty
        guard let qop = credentials.qop, !qop.isEmpty else { return hash(joined([ha1, nonce, ha2], arena), arena) }
        return hash(joined([ha1, nonce, credentials.nonceCount ?? .empty, credentials.clientNonce ?? .empty, qop, ha2], arena), arena)
    }

    /// What is hashed: the parts with colons between them.
    func joined(_ parts: [ByteView], _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 256)
        for (index, part) in parts.enumerated() {
            if index > 0 { text.append(ASCII.colon) }
            text.append(part)
        }
        return text.finish()
    }
}

extension ByteView {
    /// Whether two texts are equal, found out in a time that does not depend on where they differ: for secrets.
    func equalsInConstantTime(_ other: ByteView) -> Bool {
        guard count == other.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<count { difference |= base[index] ^ other.base[index] }
        return difference == 0
    }
}
