import Routing
import SIPMessage

/// Module auth: digest authentication (RFC 3261 section 22, RFC 7616) with passwords that the script has, and the checks that modules which
/// look passwords up build on.
public final class AuthModule: Module, @unchecked Sendable {
    public static let name = "auth"

    private var parameters = AuthParameters()
    private var challengeAVP: AVPSetting?
    private var challenger: Challenger?
    private var slot = 0

    public init() {}

    /// What checks credentials; nil before `provision`.
    public var authenticator: Authenticator? { challenger?.authenticator }

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveSlot()
        declareParameters(exports)
        declareNonceParameters(exports)
        declareChallenges(exports)
        declareChecks(exports)
    }

    private func declareParameters(_ exports: Exports) {
        exports.parameter("challenge_attr", string: { [unowned self] in parameters.challengeAVP = $0 })
        exports.parameter("proxy_challenge_header", string: { [unowned self] in parameters.proxyHeader = $0 })
        exports.parameter("www_challenge_header", string: { [unowned self] in parameters.wwwHeader = $0 })
        exports.parameter("qop", string: { [unowned self] in
            let name = $0.lowercased()
            guard ["", "auth", "auth-int"].contains(name) else {
                throw DeclarationError("auth: qop \"\($0)\" is not supported", remedy: "write auth, auth-int, or nothing")
            }
            parameters.qop = name
        })
        exports.parameter("algorithm", string: { [unowned self] text in
            parameters.algorithm = text.isEmpty ? nil : text.withByteView { DigestAlgorithm($0, isExact: true) }
            guard text.isEmpty || parameters.algorithm != nil else {
                throw DeclarationError("auth: there is no digest algorithm \"\(text)\"", remedy: "write MD5, SHA-256, SHA-512 or SHA-512-256")
            }
        })
        exports.parameter("realm_prefix", string: { [unowned self] in parameters.realmPrefix = $0 })
        exports.parameter("use_domain", integer: { [unowned self] in parameters.comparesDomains = $0 != 0 })
        exports.parameter("force_stateless_reply", integer: { [unowned self] in parameters.isStateless = $0 != 0 })
        exports.parameter("add_authinfo_hdr", integer: { [unowned self] in parameters.addsAuthenticationInfo = $0 != 0 })
        // without effect in the reference too
        exports.parameter("protect_contacts", integer: { _ in })
    }

    private func declareNonceParameters(_ exports: Exports) {
        exports.parameter("secret", string: { [unowned self] in parameters.secret = $0 })
        exports.parameter("nonce_expire", integer: { [unowned self] in parameters.nonceLifetime = $0 })
        exports.parameter("nonce_auth_max_drift", integer: { [unowned self] in parameters.maximumDrift = $0 })
        exports.parameter("auth_checks_register", integer: { [unowned self] in parameters.bindings.register = .init(rawValue: $0) })
        exports.parameter("auth_checks_in_dlg", integer: { [unowned self] in parameters.bindings.inDialog = .init(rawValue: $0) })
        exports.parameter("auth_checks_no_dlg", integer: { [unowned self] in parameters.bindings.outside = .init(rawValue: $0) })
        exports.parameter("nonce_count", integer: { [unowned self] in parameters.countsUses = $0 != 0 })
        exports.parameter("nc_array_size", integer: { [unowned self] in parameters.countTable.size = $0 })
        exports.parameter("nc_array_order", integer: { [unowned self] in parameters.countTable.order = $0 })
        exports.parameter("one_time_nonce", integer: { [unowned self] in parameters.isOneTime = $0 != 0 })
        exports.parameter("otn_in_flight_no", integer: { [unowned self] in parameters.oneTimeTable.size = $0 })
        exports.parameter("otn_in_flight_order", integer: { [unowned self] in parameters.oneTimeTable.order = $0 })
        exports.parameter("nid_pool_no", integer: { [unowned self] in parameters.pools = $0 })
    }

    public func provision(_ server: ServerContext) throws {
        let sl = try server.registry.required(SLModule.self, by: Self.name)
        if parameters.countsUses, parameters.qop.isEmpty { Log.warning("auth", "nonce_count has no effect while qop is empty") }
        let seed = server.surroundings.seed
        let nonces = NonceMaker(
            secrets: parameters.makeSecrets(seed: seed), lifetime: parameters.nonceLifetime, maximumDrift: parameters.maximumDrift,
            start: server.surroundings.seconds, use: try parameters.makeUse(seed: seed), bindings: parameters.bindings)
        let authenticator = Authenticator(
            nonces: nonces, algorithm: parameters.algorithm, realmPrefix: parameters.realmPrefix,
            addsAuthenticationInfo: parameters.addsAuthenticationInfo, slot: slot)
        challengeAVP = try AVPSetting(parameters.challengeAVP, parameter: "challenge_attr")
        challenger = Challenger(
            authenticator: authenticator, sl: sl, headers: (OwnedBytes(parameters.wwwHeader), OwnedBytes(parameters.proxyHeader)),
            isStateless: parameters.isStateless)
    }

    // MARK: Challenges

    private func declareChallenges(_ exports: Exports) {
        // a null realm is answered with 500, so it gets through
        let realm = Parameter.string("realm", nullable: true)
        let flags = Parameter.integer("flags")
        let algorithms = Parameter.string("algorithms").optional
        let routes: RouteKinds = [.request, .failure, .tmReply, .coreReply]
        exports.function("www_challenge", realm, flags, algorithms, routes: routes) { [unowned self] in challenge(.www, $0, $1) }
        exports.function("proxy_challenge", realm, flags, algorithms, routes: routes) { [unowned self] in challenge(.proxy, $0, $1) }
        exports.function("auth_challenge", realm, flags, algorithms, routes: routes) { [unowned self] context, arguments in
            let method = context.message.method
            return method == .ack || method == .cancel ? 1 : challenge(CredentialsKind(for: context.message), context, arguments)
        }
        exports.function("auth_get_www_authenticate", .string("realm"), flags, .variable("destination"), routes: .request) {
            [unowned self] context, arguments in
            guard let challenger, let destination = arguments.variable(2) else { return -1 }
            guard !arguments.string(0).isEmpty else {
                context.log(.error, "auth", "auth_get_www_authenticate: the realm is empty")
                return -1
            }
            let flags = Challenger.Flags(rawValue: arguments.integer(1))
            let lines = challenger.lines(.www, realm: arguments.string(0), flags, algorithms: .empty, context, isBound: false)
            guard let lines, destination.assign(.string(lines), context) else { return -1 }
            return 1
        }
        exports.function("auth_algorithm", .string("algorithm"), routes: .request) { [unowned self] context, arguments in
            let name = arguments.string(0)
            guard let algorithm = name.isEmpty ? .md5 : DigestAlgorithm(name, isExact: true) else {
                context.log(.error, "auth", "there is no digest algorithm \"\(name)\" (MD5, SHA-256, SHA-512 and SHA-512-256 are)")
                return -1
            }
            authenticator?.choose(algorithm)
            return 1
        }
    }

    private func challenge(_ kind: CredentialsKind, _ context: RouteContext, _ arguments: Arguments) -> Int {
        let flags = Challenger.Flags(rawValue: arguments.integer(1))
        return challenger?.challenge(kind, realm: arguments.string(0), flags, algorithms: arguments.string(2), context) ?? -1
    }

    // MARK: Checks

    private func declareChecks(_ exports: Exports) {
        let realm = Parameter.string("realm"), password = Parameter.string("password"), flags = Parameter.integer("flags")
        for name in ["pv_www_authenticate", "pv_www_authorize"] {
            exports.function(name, realm, password, flags, .string("method").optional, routes: .request) { [unowned self] context, arguments in
                guard !arguments.has(3) || !arguments.string(3).isEmpty else { return AuthenticationResult.error.rawValue }
                return authenticate(.www, context, arguments, method: arguments.optionalString(3)).result.rawValue
            }
        }
        exports.ksr("pv_www_authenticate_method", aliasOf: "pv_www_authenticate")
        for name in ["pv_proxy_authenticate", "pv_proxy_authorize"] {
            exports.function(name, realm, password, flags, routes: .request) { [unowned self] context, arguments in
                authenticate(.proxy, context, arguments).result.rawValue
            }
        }
        exports.function("pv_auth_check", realm, password, flags, .integer("checks"), routes: .request) { [unowned self] context, arguments in
            let message = context.message
            if message.method == .ack || message.method == .cancel { return 1 }
            let (result, credentials) = authenticate(CredentialsKind(for: message), context, arguments)
            guard result == .ok, arguments.integer(3) & 1 != 0, let credentials else { return result.rawValue }
            return authenticator?.check(user: credentials.user, context, comparesDomains: parameters.comparesDomains).rawValue ?? -1
        }
        exports.function("has_credentials", .string("realm"), routes: .request) { context, arguments in
            for kind in [CredentialsKind.proxy, .www] {
                if let found = try? context.message.credentials(kind, realm: arguments.string(0)), found.0.realm != nil { return 1 }
            }
            return -1
        }
        exports.function("consume_credentials", routes: .request) { [unowned self] context, _ in
            let message = context.message
            if message.method == .ack || message.method == .cancel || message.method == .prack { return -1 }
            guard let header = authenticator?.usedHeader(context) else {
                context.log(.error, "auth", "consume_credentials: no credentials were checked before")
                return -1
            }
            message.edits.remove(offset: header.offset, length: header.length)
            return 1
        }
    }

    /// Flags of `pv_*_authenticate`.
    private struct Flags: OptionSet {
        let rawValue: Int
        /// The password is an HA1.
        static let isHA1 = Flags(rawValue: 1)
        /// A challenge goes into the AVP of `challenge_attr` when the check fails: without qop, with auth, with auth-int.
        static let challenges = Flags(rawValue: 2)
        static let challengesAuth = Flags(rawValue: 4)
        static let challengesAuthInt = Flags(rawValue: 8)
    }

    private func authenticate(
        _ kind: CredentialsKind, _ context: RouteContext, _ arguments: Arguments, method: ByteView? = nil
    ) -> (result: AuthenticationResult, credentials: DigestCredentials?) {
        let realm = arguments.string(0), password = arguments.string(1)
        let flags = Flags(rawValue: arguments.integer(2))
        guard let challenger else { return (.error, nil) }
        guard !realm.isEmpty, !password.isEmpty else {
            context.log(.error, "auth", "an empty \(realm.isEmpty ? "realm" : "password") authenticates nobody")
            return (.error, nil)
        }
        let checked = check(kind, realm: realm, password: password, flags, method ?? context.message.methodName, context)
        guard checked.result.rawValue < 0, !flags.isDisjoint(with: [.challenges, .challengesAuth, .challengesAuthInt]), let challengeAVP
        else { return checked }
        let protection: Challenger.Protection = flags.contains(.challengesAuthInt) ? .authInt : flags.contains(.challengesAuth) ? .auth : .none
        let authenticator = challenger.authenticator
        let line = challenger.line(
            kind, realm: realm, nonce: authenticator.nonces.make(context), protection, isStale: false, authenticator.namedAlgorithm, context)
        context.avps.push(challengeAVP.name, .string(line))
        return checked
    }

    private func check(
        _ kind: CredentialsKind, realm: ByteView, password: ByteView, _ flags: Flags, _ method: ByteView, _ context: RouteContext
    ) -> (result: AuthenticationResult, credentials: DigestCredentials?) {
        guard let authenticator else { return (.error, nil) }
        let credentials: DigestCredentials
        switch authenticator.find(kind, realm: realm, context) {
        case .result(let result): return (result, nil)
        case .credentials(let found): credentials = found
        }
        let algorithm = authenticator.algorithm(of: credentials)
        let ha1: ByteView
        if flags.contains(.isHA1) {
            guard password.count == algorithm.digits else {
                context.log(.error, "auth", "an HA1 of \(algorithm.name) has \(algorithm.digits) digits, not \(password.count)")
                return (.error, credentials)
            }
            ha1 = password
        } else {
            ha1 = algorithm.ha1(user: credentials.userName ?? .empty, realm: authenticator.stripped(realm), password: password, context.arena)
        }
        return (authenticator.verify(credentials, ha1: ha1, method: method, context), credentials)
    }
}
