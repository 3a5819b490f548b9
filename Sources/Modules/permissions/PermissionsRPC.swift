import Routing
import SIPMessage
import Synchronization

/// `permissions.*` commands.
enum PermissionsRPC {
    static func declare(_ exports: Exports, _ module: PermissionsModule) {
        declareReloads(exports, module)
        exports.rpc("permissions.trustedDump", "Dump permissions trusted table") { [unowned module] _ in
            guard let table = module.trusted else { throw RPCFault(500, "No trusted table") }
            return [.structure(table.all.flatMap { slot, peer in
                [RPCMember("table", .integer(slot)), RPCMember("item", [
                    "ip": .string(peer.source.view.string), "proto": .integer(Int(peer.transport.rawValue)),
                    "pattern": .string(peer.from?.pattern ?? "NULL"), "ruri_pattern": .string(peer.requestURI?.pattern ?? "NULL"),
                    "tag": tag(peer.tag, "NULL"), "priority": .integer(peer.priority),
                ])]
            })]
        }
        exports.rpc("permissions.addressDump", "Dump permissions address table", returnsArray: true) { [unowned module] _ in
            guard let table = module.addresses else { throw RPCFault(500, "No address table") }
            return table.allAddresses.map { slot, host, entry in
                [
                    "table": .integer(slot), "group": .integer(entry.group),
                    "item": ["ip": .string(host), "port": .integer(entry.port), "tag": tag(entry.tag, "NULL")],
                ]
            }
        }
        exports.rpc("permissions.subnetDump", "Dump permissions subnet table", returnsArray: true) { [unowned module] _ in
            guard let table = module.addresses else { throw RPCFault(500, "No subnet table") }
            return table.networks.enumerated().map { index, network in
                [
                    "id": .integer(index), "group": .integer(network.entry.group),
                    "item": [
                        "ip": .string("\(network.address)"), "mask": .integer(network.length), "port": .integer(network.entry.port),
                        "tag": tag(network.entry.tag, ""),
                    ],
                ]
            }
        }
        exports.rpc("permissions.domainDump", "Dump permissions domain name table") { [unowned module] _ in
            guard let table = module.addresses else { throw RPCFault(500, "No domain list table") }
            return [.structure(table.allNames.flatMap { slot, host, entry in
                [
                    RPCMember("table", .integer(slot)), RPCMember("group", .integer(entry.group)),
                    RPCMember("item", ["domain_name": .string(host), "port": .integer(entry.port), "tag": tag(entry.tag, "NULL")]),
                ]
            })]
        }
        for name in ["permissions.testUri", "permissions.allowUri"] {
            exports.rpc(name, "Tests if (URI, Contact) pair is allowed according to allow/deny files") { [unowned module] request in
                let missing = RPCFault(500, "Not enough parameters (basename, URI and contact)")
                let name = try request.string(orFault: missing), uri = try request.string(orFault: missing)
                let contact = try request.string(orFault: missing)
                guard let isAllowed = module.isAllowed(name, uri, contact) else {
                    Log.error("permissions", "the script uses no files \(name)")
                    return ["Denied"]
                }
                return [isAllowed ? "Allowed" : "Denied"]
            }
        }
    }

    private static func tag(_ tag: OwnedBytes?, _ other: String) -> RPCValue {
        guard let tag, !tag.view.isEmpty else { return .string(other) }
        return .string(tag.view.string)
    }

    /// Reloads: one at a time, and not again within `reload_delta` seconds.
    private static func declareReloads(_ exports: Exports, _ module: PermissionsModule) {
        let limit = ReloadLimit()
        let surroundings = exports.registry.surroundings
        func declare(_ name: String, _ help: String, _ body: @escaping @Sendable () throws -> Void) {
            exports.rpc(name, help) { [unowned module] _ in
                guard limit.begin(surroundings.seconds, interval: module.reloadInterval) else { throw RPCFault(500, "ongoing reload") }
                defer { limit.end(surroundings.seconds) }
                do { try body() } catch let fault as RPCFault {
                    throw fault
                } catch {
                    Log.error("permissions", "\(name): \(error)")
                    throw RPCFault(500, "Reload failed.")
                }
                return ["Reload OK"]
            }
        }
        declare("permissions.trustedReload", "Reload permissions trusted table") { [unowned module] in
            guard module.cachesTrusted else { throw RPCFault(500, "Reload skipped (disabled cache)") }
            try module.reloadTrusted()
        }
        declare("permissions.addressReload", "Reload permissions address table") { [unowned module] in try module.reloadAddresses() }
    }
}

/// Keeps reloads apart.
private final class ReloadLimit: Sendable {
    private struct State {
        var isRunning = false
        var last: Int?
    }

    private let state = Mutex(State())

    /// - Parameter now: seconds since 1970.
    func begin(_ now: Int, interval: Int) -> Bool {
        state.withLock { state in
            if state.isRunning { return false }
            if let last = state.last, last > now - interval { return false }
            state.isRunning = true
            return true
        }
    }

    func end(_ now: Int) { state.withLock { $0 = State(isRunning: false, last: now) } }
}
