import Routing
import Synchronization

/// Log levels and facilities of single modules.
final class ModuleLevels: @unchecked Sendable {
    /// `mod_hash_size`: 0 keeps modules from having levels of their own.
    var hashSize = 0
    var usesLevels = false
    var usesFacilities = false
    private let modules = Mutex<[String: ModuleLogging]>([:])

    /// - Throws: `DeclarationError` while `mod_hash_size` is not set.
    func setAtLoad(level: Int? = nil, facility: Int32? = nil, of module: String) throws {
        guard hashSize > 0 else { throw DeclarationError("debugger: mod_hash_size has to be set before mod_level and mod_facility") }
        set(level: level, facility: facility, of: module)
    }

    private func set(level: Int? = nil, facility: Int32? = nil, of module: String) {
        modules.withLock {
            if let level { $0[module, default: ModuleLogging()].level = level }
            if let facility { $0[module, default: ModuleLogging()].facility = facility }
        }
    }

    /// Hands what applies to the log.
    func apply() {
        for (module, logging) in modules.withLock({ $0 }) {
            let effective = ModuleLogging(level: usesLevels ? logging.level : nil, facility: usesFacilities ? logging.facility : nil)
            Log.setModule(module, effective.level == nil && effective.facility == nil ? nil : effective)
        }
    }

    /// `dbg.mod_hash_size`, `dbg.mod_level_mode` and `dbg.mod_facility_mode` of `cfg.*`.
    func declareSettings(_ settings: RuntimeSettings) {
        settings.declare("dbg", "mod_hash_size", integer: hashSize, isReadOnly: true, help: "size of the table of modules, as a power of 2")
        settings.declare("dbg", "mod_level_mode", integer: usesLevels ? 1 : 0, range: 0...1, help: "whether modules have log levels of their own") { [self] in
            usesLevels = $0 != 0
            apply()
        }
        settings.declare("dbg", "mod_facility_mode", integer: usesFacilities ? 1 : 0, range: 0...1, help: "whether modules have log facilities of their own") { [self] in
            usesFacilities = $0 != 0
            apply()
        }
    }

    func declareCommands(_ exports: Exports) {
        let invalid = RPCFault(500, "invalid parameters")
        exports.rpc("dbg.set_mod_level", "Set the log level of a module.") { [self] request in
            let module = try request.string(orFault: invalid)
            let level = try request.integer(orFault: invalid)
            guard hashSize > 0 else { throw RPCFault(500, "cannot store parameter") }
            set(level: level, of: module)
            apply()
            return ["200 ok"]
        }
        exports.rpc("dbg.get_mod_level", "The log level of a module.") { [self] request in
            let module = try request.string(orFault: invalid)
            return [.integer((usesLevels ? modules.withLock { $0[module]?.level } : nil) ?? Log.level)]
        }
        exports.rpc("dbg.set_mod_facility", "Set the log facility of a module.") { [self] request in
            let module = try request.string(orFault: invalid)
            guard let facility = LogFacility.number(try request.string(orFault: invalid)) else { throw RPCFault(500, "facility not found") }
            guard hashSize > 0 else { throw RPCFault(500, "cannot store parameter") }
            set(facility: facility, of: module)
            apply()
            return ["200 ok"]
        }
        let settings = exports.registry.settings
        exports.rpc("dbg.get_mod_facility", "The log facility of a module.") { [self] request in
            let module = try request.string(orFault: invalid)
            if usesFacilities, let own = modules.withLock({ $0[module]?.facility }), let name = LogFacility.name(own) { return [.string(name)] }
            return [.string(settings.setting("core", "log_facility")?.string ?? "LOG_DAEMON")]
        }
    }
}
