import Routing
import SIPMessage

/// `uac_auth`: answers a challenge for the caller.
extension UACModule {
    /// Bit of the mode: the password is H(A1).
    private static let hashed = 1

    func declareAuthentication(_ exports: Exports) {
        let routes: RouteKinds = [.failure, .branchFailure, .event]
        exports.function("uac_auth", routes: routes) { [unowned self] context, _ in authenticate(context, mode: 0) }
        for name in ["uac_auth", "uac_auth_mode"] {
            exports.function(name, .integer("mode"), routes: routes) { [unowned self] context, arguments in
                authenticate(context, mode: arguments.integer(0))
            }
        }
    }

    /// Adds the answer to the picked branch's challenge, and sets the request URI that it is made for.
    private func authenticate(_ context: RouteContext, mode: Int) -> Int {
        guard let branch = tm?.failedBranch(context) else {
            context.log(.error, "uac", "uac_auth: there is no failed branch here")
            return -1
        }
        guard let reply = branch.reply else {
            context.log(.error, "uac", "uac_auth: the branch failed without a reply")
            return -1
        }
        let line = context.worker.withContext(reply.received) { stored -> ByteView? in
            do {
                try stored.message.parse(reply.bytes)
                let challenge = try DigestChallenge(stored.message)
                guard let answerer = answerer(challenge.realm, isHashed: mode & Self.hashed != 0, context) else {
                    context.log(.info, "uac", "no credential for realm \"\(challenge.realm)\"")
                    return nil
                }
                return challenge.answer(
                    answerer, code: stored.message.statusCode, method: context.message.methodName, uri: branch.uri, context.arena)
            } catch {
                let reason = (error as? DigestChallenge.Unanswerable)?.reason ?? "\(error)"
                context.log(.error, "uac", "uac_auth: the reply \(branch.code) cannot be answered: \(reason)")
                return nil
            }
        }
        guard let line else { return -1 }
        context.message.newRequestURI = context.arena.copy(branch.uri)
        context.message.edits.insert(line, at: context.message.headersEnd)
        return 1
    }

    /// The credential for a realm: what the script set, else one of the config.
    private func answerer(_ realm: ByteView, isHashed: Bool, _ context: RouteContext) -> DigestChallenge.Answerer? {
        if let variables = credentialVariables {
            func text(_ variable: Variable) -> ByteView { variable.value(context).text(in: context.arena) }
            let (wanted, user, password) = (text(variables.realm), text(variables.user), text(variables.password))
            if wanted.isEmpty || wanted == realm, !user.isEmpty, !password.isEmpty {
                return DigestChallenge.Answerer(user: user, secret: password, isHashed: isHashed)
            }
        }
        guard let known = credentials.first(where: { $0.realm.view == realm }) else { return nil }
        return DigestChallenge.Answerer(user: known.user.view, secret: known.password.view, isHashed: isHashed)
    }
}
