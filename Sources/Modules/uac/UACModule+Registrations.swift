import Database
import Routing
import SIPMessage

/// Functions on the accounts at other servers.
extension UACModule {
    func declareRegistrations(_ exports: Exports) {
        exports.function("uac_reg_lookup", .string("uuid"), .variable("destination"), routes: .any) { [unowned self] context, arguments in
            guard let table = table(context, "uac_reg_lookup"), let account = table[arguments.string(0)] else { return -1 }
            return assign(arguments.variable(1), account.localURI(context.arena), context)
        }
        exports.function("uac_reg_lookup_uri", .string("uri"), .variable("destination"), routes: .any) { [unowned self] context, arguments in
            guard let table = table(context, "uac_reg_lookup_uri") else { return -1 }
            guard let uri = SIPURI(arguments.string(0)) else {
                context.log(.error, "uac", "uac_reg_lookup_uri: \"\(arguments.string(0))\" is no URI")
                return -2
            }
            guard let account = table.registration(user: uri.user, domain: registrations.usesDomain ? uri.host : nil) else { return -1 }
            return assign(arguments.variable(1), context.arena.copy(account.uuid.view), context)
        }
        exports.function("uac_reg_status", .string("uuid"), routes: .any) { [unowned self] context, arguments in
            guard let table = table(context, "uac_reg_status"), let account = table[arguments.string(0)] else { return -1 }
            if account.flags.contains(.online), account.endTime > context.server.surroundings.seconds { return 1 }
            return account.flags.contains(.ongoing) ? -2 : account.flags.contains(.disabled) ? -3 : -99
        }
        exports.function("uac_reg_request_to", .string("user"), .integer("mode"), routes: [.request, .failure, .branch]) {
            [unowned self] context, arguments in
            requestTo(arguments.string(0), mode: arguments.integer(1), context)
        }
        for (name, isDisabled) in [("uac_reg_enable", false), ("uac_reg_disable", true)] {
            exports.function(name, .string("attribute"), .string("value"), routes: .any) { [unowned self] context, arguments in
                withAccount(context, name, arguments) { table, account in
                    disable(account, isDisabled, table, context.server)
                }
            }
        }
        exports.function("uac_reg_refresh", .string("uuid"), routes: .any) { [unowned self] context, arguments in
            guard table(context, "uac_reg_refresh") != nil else { return -1 }
            do {
                if try refreshRegistration(arguments.string(0), context.server) { return 1 }
                context.log(.warning, "uac", "uac_reg_refresh: table \(registrations.tableName) has no account \(arguments.string(0))")
            } catch {
                context.log(.error, "uac", "\(error)")
            }
            return -1
        }
        for (name, isEnd) in [("uac_reg_send_register", false), ("uac_reg_send_unregister", true)] {
            exports.function(name, .string("attribute"), .string("value"), routes: .any) { [unowned self] context, arguments in
                withAccount(context, name, arguments) { table, account in
                    if isEnd { table.update(account.uuid.view) { $0.expires = 0 } }
                    register(account.uuid.view, context.server.surroundings.seconds, context.worker)
                }
            }
        }
    }

    private func table(_ context: RouteContext, _ function: String) -> RegistrationTable? {
        if let table = registrations.table { return table }
        context.log(.error, "uac", "\(function): there are no registrations at other servers; reg_db_url is not set")
        return nil
    }

    private func assign(_ variable: Variable?, _ text: ByteView, _ context: RouteContext) -> Int {
        variable?.assign(.string(text), context) ?? false ? 1 : -1
    }

    /// Calls `body` with the account that a function's arguments name.
    /// - Returns: 1; -2 if there is no such account, -3 if accounts are not found by that attribute, -1 for other errors.
    private func withAccount(
        _ context: RouteContext, _ function: String, _ arguments: Arguments, _ body: (RegistrationTable, RemoteRegistration) -> Void
    ) -> Int {
        guard let table = table(context, function) else { return -1 }
        guard let attribute = RegistrationTable.Attribute(rawValue: arguments.string(0).string) else {
            context.log(.error, "uac", "\(function): accounts are not found by \"\(arguments.string(0))\"")
            return -3
        }
        guard let account = table.registration(attribute, arguments.string(1)) else { return -2 }
        body(table, account)
        return 1
    }

    /// Switches an account off, or on again.
    func disable(_ account: RemoteRegistration, _ isDisabled: Bool, _ table: RegistrationTable, _ server: ServerContext) {
        let now = server.surroundings.seconds
        table.update(account.uuid.view) {
            if isDisabled { $0.flags.insert(.disabled) } else { $0.flags.remove(.disabled) }
            $0.endTime = now + 1
        }
    }

    /// Sends the request to an account's address at the other server, and sets what `uac_auth` needs there.
    /// - Parameter mode: 0 to find it by its name, 1 by its local user (by an URI with `reg_use_domain`); 2 besides for H(A1).
    private func requestTo(_ user: ByteView, mode: Int, _ context: RouteContext) -> Int {
        guard let table = table(context, "uac_reg_request_to") else { return -1 }
        guard let variables = credentialVariables else {
            context.log(.error, "uac", "uac_reg_request_to: auth_username_avp, auth_realm_avp and auth_password_avp are not set")
            return -1
        }
        let found: RemoteRegistration?
        if mode & 1 == 0 {
            found = table[user]
        } else if registrations.usesDomain {
            guard let uri = SIPURI(user) else {
                context.log(.error, "uac", "uac_reg_request_to: \"\(user)\" is no URI")
                return -2
            }
            found = table.registration(user: uri.user, domain: uri.host)
        } else {
            found = table.registration(user: user, domain: nil)
        }
        guard let account = found else { return -1 }
        context.message.newRequestURI = account.remoteURI(context.arena)
        context.destinationURI = context.arena.copy(account.proxy.view)
        let secret = mode & 2 == 0 ? account.password : account.ha1
        func set(_ variable: Variable, _ text: OwnedBytes) -> Bool { variable.assign(Value.string(context.arena.copy(text.view)), context) }
        return set(variables.realm, account.realm) && set(variables.user, account.authUser) && set(variables.password, secret) ? 1 : -1
    }
}
