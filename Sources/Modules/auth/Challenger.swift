import Routing
import SIPMessage

/// Writes challenges (RFC 3261 section 22) and sends them.
struct Challenger: Sendable {
    /// Flags of the challenge functions.
    struct Flags: OptionSet {
        let rawValue: Int
        static let auth = Flags(rawValue: 1)
        static let authInt = Flags(rawValue: 2)
        /// No 500 when the challenge cannot be made.
        static let staysSilent = Flags(rawValue: 4)
        static let stale = Flags(rawValue: 16)
    }

    enum Protection { case none, auth, authInt }

    let authenticator: Authenticator
    let sl: SLModule
    /// `www_challenge_header` and `proxy_challenge_header`
    let headers: (www: OwnedBytes, proxy: OwnedBytes)
    /// `force_stateless_reply`
    let isStateless: Bool

    /// One challenge, a whole header line.
    func line(
        _ kind: CredentialsKind, realm: ByteView, nonce: ByteView, _ protection: Protection, isStale: Bool, _ algorithm: DigestAlgorithm?,
        _ context: RouteContext
    ) -> ByteView {
        var line = ByteBuilder(context.arena, capacity: 256)
        line.append(kind == .www ? headers.www.view : headers.proxy.view)
        line.append(": Digest realm=\"")
        line.append(authenticator.stripped(realm))
        line.append("\", nonce=\"")
        line.append(nonce)
        line.append("\"")
        switch protection {
        case .none: break
        case .auth: line.append(", qop=\"auth\"")
        case .authInt: line.append(", qop=\"auth-int\"")
        }
        if isStale { line.append(", stale=true") }
        if let algorithm {
            authenticator.offer(algorithm)
            line.append(", algorithm=")
            line.append(algorithm.name)
        }
        line.append("\r\n")
        return line.finish()
    }

    /// All lines of a challenge: one, or one for each algorithm of a list, all with one nonce.
    /// - Returns: nil, with the reason logged, for a list that names what does not exist.
    func lines(
        _ kind: CredentialsKind, realm: ByteView, _ flags: Flags, algorithms: ByteView, _ context: RouteContext, isBound: Bool = true
    ) -> ByteView? {
        let protection: Protection = flags.contains(.authInt) ? .authInt : flags.contains(.auth) ? .auth : .none
        let nonce = authenticator.nonces.make(context, isBound: isBound)
        let isStale = flags.contains(.stale)
        guard !algorithms.isEmpty else {
            return line(kind, realm: realm, nonce: nonce, protection, isStale: isStale, authenticator.namedAlgorithm, context)
        }
        var all = ByteBuilder(context.arena, capacity: 512)
        var rest: ByteView? = algorithms
        while let list = rest {
            let name = (list.split(at: ASCII.comma)?.head ?? list).trimmed
            rest = list.split(at: ASCII.comma)?.tail
            guard let algorithm = DigestAlgorithm(name, isExact: true) else {
                context.log(.error, "auth", "there is no digest algorithm \"\(name)\" (MD5, SHA-256, SHA-512 and SHA-512-256 are)")
                return nil
            }
            all.append(line(kind, realm: realm, nonce: nonce, protection, isStale: isStale, algorithm, context))
        }
        return all.finish()
    }

    /// Answers a request with a challenge.
    /// - Returns: the function's code.
    func challenge(_ kind: CredentialsKind, realm: ByteView, _ flags: Flags, algorithms: ByteView, _ context: RouteContext) -> Int {
        guard !realm.isEmpty else {
            context.log(.error, "auth", "a challenge needs a realm; the one given is empty")
            return refuse(flags, code: -1, context)
        }
        guard let lines = lines(kind, realm: realm, flags, algorithms: algorithms, context) else { return refuse(flags, code: -2, context) }
        context.message.edits.appendReplyHeader(lines)
        let isSent = kind == .www ? send(401, "Unauthorized", context) : send(407, "Proxy Authentication Required", context)
        return isSent ? 1 : -3
    }

    private func refuse(_ flags: Flags, code: Int, _ context: RouteContext) -> Int {
        if flags.contains(.staysSilent) { return code }
        return send(500, "Internal Server Error", context) ? code : -4
    }

    private func send(_ code: Int, _ reason: StaticString, _ context: RouteContext) -> Bool {
        let result = isStateless ? sl.reply(context, code, ByteView(reason)) : sl.sendReply(context, code, ByteView(reason))
        return result > 0
    }
}
