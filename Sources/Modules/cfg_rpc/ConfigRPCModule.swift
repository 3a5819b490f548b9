import Routing

/// Module cfg_rpc: reads and changes settings of the running server.
public final class ConfigRPCModule: Module, @unchecked Sendable {
    public static let name = "cfg_rpc"

    public init() {}

    public func declare(_ exports: Exports) {
        let settings = exports.registry.settings
        declareSetting(exports, settings)
        declareReading(exports, settings)
        for (name, help) in [("cfg.commit", "Carries out the delayed changes."), ("cfg.rollback", "Forgets the delayed changes.")] {
            exports.rpc(name, help) { _ in
                if name == "cfg.commit" { settings.commit() } else { settings.rollback() }
                return []
            }
        }
        exports.rpc("cfg.add_group_inst", "Adds an instance of a group: group[id].") { request in
            let (group, instance) = try Self.instance(request)
            guard settings.addInstance(group, instance) else { throw RPCFault(400, "Failed to add the group instance") }
            return []
        }
        exports.rpc("cfg.del_group_inst", "Removes an instance of a group: group[id].") { request in
            let (group, instance) = try Self.instance(request)
            guard settings.removeInstance(group, instance) else { throw RPCFault(400, "Failed to delete the group instance") }
            return []
        }
    }

    private static func instance(_ request: RPCRequest) throws -> (String, UInt32) {
        let (group, instance) = try place(request, syntax: "Wrong group syntax. Use \"group[id]\"")
        guard let instance else { throw RPCFault(400, "Wrong group syntax. Use \"group[id]\"") }
        return (group, instance)
    }

    private static func place(_ request: RPCRequest, syntax: String = "Wrong group syntax. Use either \"group\", or \"group[id]\"") throws
        -> (group: String, instance: UInt32?) {
        let text = try request.string(orFault: RPCFault(500, "Failed to get the parameters"))
        do throws(SettingError) {
            return try RuntimeSettings.splitGroup(text)
        } catch {
            throw RPCFault(400, syntax)
        }
    }

    // MARK: Changing

    /// What kind of value a command takes.
    private enum Taken { case any, integer, string }

    private func declareSetting(_ exports: Exports, _ settings: RuntimeSettings) {
        let commands: [(String, Taken, isDelayed: Bool)] = [
            ("cfg.set", .any, false), ("cfg.set_now_int", .integer, false), ("cfg.seti", .integer, false),
            ("cfg.set_now_string", .string, false), ("cfg.sets", .string, false), ("cfg.set_delayed", .any, true),
            ("cfg.set_delayed_int", .integer, true), ("cfg.set_delayed_string", .string, true),
        ]
        for (name, taken, isDelayed) in commands {
            exports.rpc(name, "Changes a setting \(isDelayed ? "at the next cfg.commit" : "at once"): group name value.") { request in
                let (group, instance) = try Self.place(request)
                let setting = try request.string(orFault: RPCFault(500, "Failed to get the parameters"))
                let value = try Self.value(request, taken)
                do throws(SettingError) {
                    if isDelayed {
                        try settings.setLater(group, instance: instance, setting, value)
                    } else {
                        try settings.set(group, instance: instance, setting, value)
                    }
                } catch {
                    Log.error("cfg_rpc", "\(name): \(error)")
                    throw RPCFault(400, "Failed to set the variable")
                }
                return []
            }
        }
        for name in ["cfg.del", "cfg.del_delayed"] {
            exports.rpc(name, "Gives a setting of a group instance the group's value again: group[id] name.") { request in
                let (group, instance) = try Self.instance(request)
                let setting = try request.string(orFault: RPCFault(500, "Failed to get the parameters"))
                guard let found = settings.setting(group, setting), settings.hasInstance(group, instance) else {
                    throw RPCFault(400, "Failed to delete the value")
                }
                found.forget(instance: instance)
                return []
            }
        }
        exports.rpc("cfg.reset", "Sets all settings of a group back to what the config said: group.") { request in
            let (group, instance) = try Self.place(request)
            guard let all = settings.settings(of: group) else { throw RPCFault(500, "Reset failed") }
            for setting in all where !setting.isReadOnly { try? settings.reset(group, instance: instance, setting.name) }
            return []
        }
    }

    private static func value(_ request: RPCRequest, _ taken: Taken) throws -> RuntimeValue {
        let missing = RPCFault(500, "Failed to get the parameters")
        switch taken {
        case .integer: return .integer(try request.integer(orFault: missing))
        case .string: return .string(try request.string(orFault: missing))
        case .any:
            guard let value = request.next() else { throw missing }
            if case .integer(let number) = value { return .integer(number) }
            guard let text = value.asString else { throw missing }
            return .string(text)
        }
    }

    // MARK: Reading

    private func declareReading(_ exports: Exports, _ settings: RuntimeSettings) {
        exports.rpc("cfg.get", "The value of a setting (group name), or all of a group (group).") { request in
            let (group, instance) = try Self.place(request)
            let failed = RPCFault(400, "Failed to get the variable")
            if let instance, !settings.hasInstance(group, instance) { throw failed }
            guard let name = request.optionalString() else {
                guard let all = settings.settings(of: group) else { throw failed }
                return [.structure(all.map { RPCMember($0.name, Self.rpc($0.value(instance: instance))) })]
            }
            guard let setting = settings.setting(group, name) else { throw failed }
            return [Self.rpc(setting.value(instance: instance))]
        }
        exports.rpc("cfg.help", "What a setting means: group name.") { request in
            let (group, _) = try Self.place(request)
            let name = try request.string(orFault: RPCFault(500, "Failed to get the parameters"))
            guard let setting = settings.setting(group, name) else { throw RPCFault(400, "Failed to get the variable description") }
            var values: [RPCValue] = setting.help.isEmpty ? [] : [.string(setting.help)]
            values.append(.string("(parameter type is \(setting.isString ? "string" : "integer"))"))
            return values
        }
        exports.rpc("cfg.list", "All settings, or those of a group.", returnsArray: true) { request in
            let only = request.optionalString()
            return settings.groupNames.reversed().filter { only == nil || $0 == only }.flatMap { group in
                (settings.settings(of: group) ?? []).map { .string("\(group): \($0.name)") }
            }
        }
        exports.rpc("cfg.diff", "The delayed changes.") { _ in
            settings.pendingChanges.map { change in
                let group = change.instance.map { "\(change.setting.group)[\($0)]" } ?? change.setting.group
                return [
                    "group name": .string(group), "variable name": .string(change.setting.name),
                    "old value": Self.rpc(change.setting.value(instance: change.instance)), "new value": Self.rpc(change.value),
                ]
            }
        }
    }

    private static func rpc(_ value: RuntimeValue) -> RPCValue {
        switch value {
        case .integer(let number): .integer(number)
        case .string(let text): .string(text)
        }
    }
}
