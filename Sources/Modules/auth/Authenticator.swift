import Routing
import SIPMessage
import Synchronization

/// Checks digest credentials; where passwords come from is the caller's business (`auth` itself, `auth_db`).
public final class Authenticator: Sendable {
    let nonces: NonceMaker
    /// `realm_prefix`: what is left out of the front of realms.
    let realmPrefix: OwnedBytes
    /// `add_authinfo_hdr`
    let addsAuthenticationInfo: Bool
    private let algorithm: Atomic<Int>
    private let isNamed: Atomic<Bool>
    /// The algorithms that challenges named, a bit each: answers by these are accepted.
    private let offered: Atomic<Int>
    /// Where the credentials that were found are noted for `consume_credentials()`.
    private let slot: Int

    /// - Parameter algorithm: nil for MD5 that challenges do not name.
    init(nonces: NonceMaker, algorithm: DigestAlgorithm?, realmPrefix: String, addsAuthenticationInfo: Bool, slot: Int) {
        self.nonces = nonces
        self.algorithm = Atomic((algorithm ?? .md5).rawValue)
        isNamed = Atomic(algorithm != nil)
        offered = Atomic(1 << (algorithm ?? .md5).rawValue)
        self.realmPrefix = OwnedBytes(realmPrefix)
        self.addsAuthenticationInfo = addsAuthenticationInfo
        self.slot = slot
    }

    /// The algorithm of challenges that are not asked for another.
    private var currentAlgorithm: DigestAlgorithm { DigestAlgorithm(rawValue: algorithm.load(ordering: .relaxed)) ?? .md5 }

    /// The same, nil where challenges do not name it.
    var namedAlgorithm: DigestAlgorithm? { isNamed.load(ordering: .relaxed) ? currentAlgorithm : nil }

    /// Changes it, for all workers.
    func choose(_ algorithm: DigestAlgorithm) {
        self.algorithm.store(algorithm.rawValue, ordering: .relaxed)
        isNamed.store(true, ordering: .relaxed)
        offer(algorithm)
    }

    func offer(_ algorithm: DigestAlgorithm) { offered.bitwiseOr(1 << algorithm.rawValue, ordering: .relaxed) }

    /// The algorithm that credentials have to be made with: the one they name if a challenge offered it, else that of challenges.
    public func algorithm(of credentials: DigestCredentials) -> DigestAlgorithm {
        guard let name = credentials.algorithm, let named = DigestAlgorithm(name.trimmed), offered.load(ordering: .relaxed) & 1 << named.rawValue != 0
        else { return currentAlgorithm }
        return named
    }

    /// A realm without the prefix that is to be left out.
    public func stripped(_ realm: ByteView) -> ByteView {
        let prefix = realmPrefix.view
        return !prefix.isEmpty && realm.hasPrefix(prefix) ? realm.dropFirst(prefix.count) : realm
    }

    public enum Found {
        /// Nothing is left to be checked: there is a result.
        case result(AuthenticationResult)
        /// Credentials with a good nonce; the response is to be checked.
        case credentials(DigestCredentials)
    }

    /// Finds the credentials for a realm and checks their nonce. ACK, CANCEL and PRACK cannot be challenged, so they pass.
    public func find(_ kind: CredentialsKind, realm: ByteView, _ context: RouteContext) -> Found {
        let message = context.message
        if message.method == .ack || message.method == .cancel || message.method == .prack { return .result(.ok) }
        let found: (DigestCredentials, HeaderField)?
        do { found = try message.credentials(kind, realm: stripped(realm)) } catch {
            context.log(.error, "auth", "credentials of \(kind.header == .authorization ? "Authorization" : "Proxy-Authorization") cannot be read")
            return .result(.error)
        }
        guard let (credentials, header) = found else { return .result(.noCredentials) }
        note(header, kind, context)
        guard credentials.isComplete else {
            context.log(.error, "auth", "credentials are incomplete: username, realm, nonce, uri and response are needed, cnonce and nc with qop")
            return .result(.error)
        }
        switch nonces.check(credentials, context) {
        case .valid: return .credentials(credentials)
        case .stale: return .result(.staleNonce)
        case .reused: return .result(.reusedNonce)
        case .invalid: return .result(.error)
        }
    }

    /// Checks the response of credentials that `find` gave, and adds Authentication-Info to the reply where that is wanted.
    public func verify(_ credentials: DigestCredentials, ha1: ByteView, method: ByteView, _ context: RouteContext) -> AuthenticationResult {
        let algorithm = algorithm(of: credentials)
        guard let given = credentials.response, given.count == algorithm.digits else { return .error }
        let body = context.message.body
        let expected = algorithm.response(ha1: ha1, credentials, method: method, body: body, context.arena)
        guard given.equalsInConstantTime(expected) else { return .wrongPassword }
        if addsAuthenticationInfo { addAuthenticationInfo(credentials, ha1: ha1, algorithm, context) }
        (context.slots[slot] as? Used)?.authorized = credentials
        return .ok
    }

    /// Authentication-Info of RFC 7615: the next nonce and the proof that the server knows the password.
    private func addAuthenticationInfo(_ credentials: DigestCredentials, ha1: ByteView, _ algorithm: DigestAlgorithm, _ context: RouteContext) {
        let isOneTime = nonces.use?.isOneTime ?? false
        let proof = algorithm.response(ha1: ha1, credentials, method: .empty, body: .empty, context.arena)
        var line = ByteBuilder(context.arena, capacity: 256)
        line.append("Authentication-Info: nextnonce=\"")
        line.append(isOneTime ? nonces.make(context) : credentials.nonce ?? .empty)
        line.append("\", qop=")
        line.append(credentials.qop ?? .empty)
        line.append(", rspauth=\"")
        line.append(proof)
        line.append("\", cnonce=\"")
        line.append(credentials.clientNonce ?? .empty)
        line.append("\", nc=")
        line.append(credentials.nonceCount ?? .empty)
        line.append("\r\n")
        context.message.edits.appendReplyHeader(line.finish())
    }

    // MARK: Credentials that were used

    private final class Used {
        var www: HeaderField?
        var proxy: HeaderField?
        var authorized: DigestCredentials?
    }

    private func note(_ header: HeaderField, _ kind: CredentialsKind, _ context: RouteContext) {
        let used = context.slots[slot] as? Used ?? Used()
        context.slots[slot] = used
        if kind == .www { used.www = header } else { used.proxy = header }
    }

    /// The credentials that proved right, for modules that ask who sends a request; nil if none did.
    func authorizedCredentials(_ context: RouteContext) -> DigestCredentials? { (context.slots[slot] as? Used)?.authorized }

    /// The header of the credentials that were looked at; nil if none were.
    func usedHeader(_ context: RouteContext) -> HeaderField? {
        guard let used = context.slots[slot] as? Used else { return nil }
        return used.www ?? used.proxy
    }

    /// The user of the credentials that were looked at; nil if none were.
    func usedUser(_ context: RouteContext) -> ByteView? {
        usedHeader(context).flatMap { try? DigestCredentials($0.body) }?.user
    }
}

extension Authenticator {
    /// Whether a user may speak for the addresses of a request: the user of From, of To for REGISTER and PUBLISH, where From, To and the
    /// request URI of PUBLISH have to be the same as well.
    /// - Parameters:
    ///   - comparesDomains: whether these have to be the same with their domains.
    ///   - comparesUser: whether the user himself is looked at.
    public func check(
        user: ByteView, _ context: RouteContext, comparesDomains: Bool, comparesUser: Bool = true
    ) -> AuthenticationResult {
        let message = context.message
        guard let from = message.fromURI else { return .error }
        let isRegistering = message.method == .register || message.method == .publish
        guard isRegistering else { return !comparesUser || user == from.user ? .ok : .otherUser }
        guard let to = message.toURI else { return .error }
        func isSame(_ other: SIPURI) -> Bool { from.user == other.user && (!comparesDomains || from.host == other.host) }
        if comparesUser, user != to.user { return .otherUser }
        guard isSame(to) else { return .otherUser }
        guard message.method == .publish else { return .ok }
        guard let uri = message.parsedURI else { return .error }
        return isSame(uri) ? .ok : .otherUser
    }
}
