import SIPMessage

/// Credentials of one Authorization or Proxy-Authorization header (RFC 3261 section 22.4). What a header does not name is nil.
public struct DigestCredentials {
    public private(set) var userName: ByteView?
    public private(set) var realm: ByteView?
    private(set) var nonce: ByteView?
    private(set) var uri: ByteView?
    private(set) var response: ByteView?
    private(set) var clientNonce: ByteView?
    private(set) var qop: ByteView?
    private(set) var nonceCount: ByteView?
    private(set) var algorithm: ByteView?

    enum ParseError: Error { case unknownScheme, malformed }

    /// Reads a header's body.
    init(_ body: ByteView) throws(ParseError) {
        try Self.forEachParameter(body) { name, value in store(name, value) }
    }

    /// Calls `visit` with each parameter behind the scheme `Digest`: its name, and its value without quotes.
    static func forEachParameter(_ body: ByteView, _ visit: (ByteView, ByteView) -> Void) throws(ParseError) {
        let scheme = ByteView("Digest")
        let text = body.trimmed
        let follower = text[scheme.count]
        guard text.hasPrefixIgnoringCase(scheme), ASCII.isWhitespace(follower) || follower == ASCII.comma else { throw .unknownScheme }
        var rest = text.dropFirst(scheme.count + 1)
        while true {
            rest = rest.trimmedFront
            guard let (name, behind) = rest.split(at: ASCII.equals) else { throw .malformed }
            let start = behind.trimmedFront
            guard let end = valueEnd(start) else { throw .malformed }
            visit(name.trimmed, start.prefix(end).unquoted)
            guard let comma = start.dropFirst(end).firstIndex(of: ASCII.comma) else { return }
            rest = start.dropFirst(end + comma + 1)
        }
    }

    /// Length of the value that a text begins with: a quoted string or a token; nil for neither.
    private static func valueEnd(_ text: ByteView) -> Int? {
        var index = 0
        if text[0] == ASCII.quote {
            index = 1
            while index < text.count {
                if text[index] == ASCII.quote { return index + 1 }
                index += text[index] == ASCII.backslash ? 2 : 1
            }
            return nil
        }
        while index < text.count, !ASCII.isWhitespace(text[index]), text[index] != ASCII.comma { index += 1 }
        return index > 0 ? index : nil
    }

    private mutating func store(_ name: ByteView, _ value: ByteView) {
        func isNamed(_ other: StaticString) -> Bool { name.equalsIgnoringCase(ByteView(other)) }
        if isNamed("username") { userName = value }
        else if isNamed("realm") { realm = value }
        else if isNamed("nonce") { nonce = value }
        else if isNamed("uri") { uri = value }
        else if isNamed("response") { response = value }
        else if isNamed("cnonce") { clientNonce = value }
        else if isNamed("qop") { qop = value }
        else if isNamed("nc") { nonceCount = value }
        else if isNamed("algorithm") { algorithm = value }
    }

    /// Whether all is there that a response is made of.
    var isComplete: Bool {
        guard userName != nil, realm != nil, nonce != nil, uri != nil, response != nil else { return false }
        let protects = qop.map { $0.trimmed.equalsIgnoringCase(ByteView("auth")) } ?? false
        return !(protects || isBodyProtected) || (clientNonce != nil && nonceCount != nil)
    }

    var isBodyProtected: Bool { qop.map { $0.trimmed.equalsIgnoringCase(ByteView("auth-int")) } ?? false }

    /// User part of a name that may be `user@domain` or `sip:user@domain`.
    public var user: ByteView {
        guard let name = userName, name.count > 2 else { return userName ?? .empty }
        let user = name.split(at: ASCII.at)?.head ?? name
        return user.split(at: ASCII.colon)?.tail ?? user
    }

    /// Domain of a name that has one, empty otherwise.
    public var domain: ByteView {
        guard let name = userName, name.count > 2 else { return .empty }
        return name.split(at: ASCII.at)?.tail ?? .empty
    }
}

/// Which of the two headers credentials are in.
public enum CredentialsKind {
    case www, proxy

    var header: HeaderID { self == .www ? .authorization : .proxyAuthorization }

    /// REGISTER is for this server as a registrar, all else passes it as a proxy.
    public init(for message: SIPMessage) { self = message.method == .register ? .www : .proxy }
}

extension SIPMessage {
    /// The first credentials of that kind for a realm, any realm if that is empty; nil if there are none.
    /// - Throws: `malformed` for a header on the way there that cannot be read.
    func credentials(_ kind: CredentialsKind, realm: ByteView) throws(DigestCredentials.ParseError) -> (DigestCredentials, HeaderField)? {
        var next = headers.firstIndex(kind.header)
        while let index = next {
            let header = headers[index]
            next = headers.nextIndex(kind.header, after: index)
            let found: DigestCredentials
            do { found = try DigestCredentials(header.body) } catch {
                if error == .unknownScheme { continue }
                throw error
            }
            if realm.isEmpty || found.realm?.equalsIgnoringCase(realm) ?? false { return (found, header) }
        }
        return nil
    }
}
