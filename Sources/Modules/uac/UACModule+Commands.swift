import Database
import Routing
import SIPMessage

/// RPC commands on the accounts at other servers.
extension UACModule {
    func declareRegistrationCommands(_ exports: Exports) {
        let registry = exports.registry
        exports.rpc("uac.reg_dump", "Accounts at other servers", returnsArray: true) { [unowned self] _ in
            let now = registry.surroundings.seconds
            return try table().all.map { $0.description(now: now) }
        }
        exports.rpc("uac.reg_info", "An account at another server: attribute, value") { [unowned self] request in
            [try account(request).description(now: registry.surroundings.seconds)]
        }
        for (name, isDisabled) in [("enable", false), ("disable", true)] {
            exports.rpc("uac.reg_" + name, "Switches an account \(isDisabled ? "off" : "on"): attribute, value") { [unowned self] request in
                let found = try account(request)
                if let server { disable(found, isDisabled, try table(), server) }
                return []
            }
        }
        exports.rpc("uac.reg_register", "Registers an account: attribute, value") { [unowned self] request in
            registerSoon(try account(request).uuid.view)
            return []
        }
        exports.rpc("uac.reg_unregister", "Ends an account's registration: attribute, value") { [unowned self] request in
            let found = try account(request)
            try table().update(found.uuid.view) { $0.expires = 0 }
            registerSoon(found.uuid.view)
            return []
        }
        exports.rpc("uac.reg_active", "Whether accounts are registered at all: 1 or 0") { [unowned self] request in
            _ = try table()
            let isActive = try request.integer(orFault: RPCFault(500, "Missing parameter"))
            let before = registrations.isActive.exchange(isActive != 0, ordering: .relaxed)
            return [["omode": .integer(before ? 1 : 0), "nmode": .integer(isActive)]]
        }
        declareTableCommands(exports)
    }

    private func declareTableCommands(_ exports: Exports) {
        exports.rpc("uac.reg_reload", "Reads all accounts from the database anew") { [unowned self] _ in
            let fault = RPCFault(500, "Failed to reload records - check log messages")
            guard let server, try table().clear(now: server.surroundings.seconds, pause: registrations.pause) else {
                Log.error("uac", "uac.reg_reload: the last reload was less than \(registrations.pause) seconds ago (reg_gc_interval)")
                throw RPCFault(500, "Failed to shift records - check log messages")
            }
            do { try loadRegistrations(server) } catch {
                Log.error("uac", "uac.reg_reload: \(error)")
                throw fault
            }
            return []
        }
        exports.rpc("uac.reg_refresh", "Reads an account from the database anew: its l_uuid") { [unowned self] request in
            _ = try table()
            let uuid = OwnedBytes(try request.string())
            do throws(DatabaseError) {
                if let server, try refreshRegistration(uuid.view, server) { return [] }
            } catch {
                Log.error("uac", "uac.reg_refresh: \(error)")
                throw RPCFault(500, "Failed to refresh record - check log messages")
            }
            throw RPCFault(404, "Record not found")
        }
        exports.rpc("uac.reg_remove", "Takes an account out of the memory: its l_uuid") { [unowned self] request in
            let uuid = OwnedBytes(try request.string())
            guard try table().remove(uuid.view) else { throw RPCFault(404, "Record not found") }
            return []
        }
        exports.rpc(
            "uac.reg_add",
            "Adds an account to the memory: l_uuid, l_username, l_domain, r_username, r_domain, realm, auth_username, auth_password, auth_ha1, auth_proxy, expires, flags, reg_delay, socket, contact_addr; a dot for no value"
        ) { [unowned self] request in try addAccount(request) }
    }

    private func addAccount(_ request: RPCRequest) throws -> [RPCValue] {
        let table = try table()
        var values: [DatabaseValue] = []
        for _ in 0..<10 { values.append(.string(try request.string())) }
        for _ in 0..<3 { values.append(.integer(try request.integer())) }
        let socket = try request.string()
        values += [.string(try request.string()), .string(socket)]
        // where a value may be missing, a dot says so
        for index in [7, 8, 13, 14] where values[index] == .string(".") { values[index] = .string("") }
        let made: RemoteRegistration
        do throws(RemoteRegistration.Unusable) {
            made = try RemoteRegistration(values, contact: registrations.contact, now: server?.surroundings.seconds ?? 0)
        } catch {
            throw RPCFault(500, "Failed to add record - \(error.reason)")
        }
        guard table[made.uuid.view] == nil else { throw RPCFault(409, "uuid already exists") }
        table.add(made)
        return []
    }

    private func table() throws -> RegistrationTable {
        guard let table = registrations.table else { throw RPCFault(500, "Not enabled") }
        return table
    }

    /// The account that a command's parameters name.
    private func account(_ request: RPCRequest) throws -> RemoteRegistration {
        let table = try table()
        let name = try request.string(), value = OwnedBytes(try request.string())
        guard !name.isEmpty, !value.view.isEmpty else { throw RPCFault(400, "Invalid Parameter Values") }
        guard let attribute = RegistrationTable.Attribute(rawValue: name) else { throw RPCFault(400, "Unsupported filter attribute") }
        guard let found = table.registration(attribute, value.view) else { throw RPCFault(404, "Record not found") }
        return found
    }
}
