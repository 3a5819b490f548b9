import ConfigSyntax
import LuaEngine
import NativeEngine
import Routing

/// What makes Lua an engine of this server: its modules, which reach the engine and so do not stand among the others, and `cfgengine`.
enum LuaSetup {
    static func module(named name: String) -> (any Module.Type)? {
        switch name {
        case AppLuaModule.name: AppLuaModule.self
        case AppLuaSRModule.name: AppLuaSRModule.self
        default: nil
        }
    }
}

extension LoadedConfig {
    /// Name of the engine that `cfgengine` selects.
    private var engineName: String {
        if case .string(let name) = process.other["cfgengine"] { return name.lowercased() }
        return "native"
    }

    /// Loads the scripts of embedded languages.
    /// - Throws: `DeclarationError` for one that does not load.
    func prepareLanguages() throws {
        guard let lua = registry.module(AppLuaModule.self) else { return }
        lua.callbacks = callbacks
        try lua.prepare()
    }

    /// The script that the config asks for.
    /// - Parameter engine: the native blocks.
    /// - Throws: `DeclarationError` for an engine that is not there.
    func script(_ engine: NativeEngine) throws -> Script {
        let lua = registry.module(AppLuaModule.self)
        switch engineName {
        case "native", "default":
            guard let lua, lua.replacesRoutes else { return Script(engines: [engine], events: registry.watchedEvents) }
            let combined = LuaEngine(lua, native: engine, isSelected: false)
            engine.replaceBlocks { combined.block($0, named: $1) }
            return Script(engines: [combined], events: registry.watchedEvents)
        case "lua":
            guard let lua else {
                throw DeclarationError("cfgengine \"lua\" needs module app_lua", remedy: "add loadmodule \"app_lua.so\"")
            }
            let combined = LuaEngine(lua, native: engine, isSelected: true)
            engine.replaceBlocks { lua.replaces($1) ? combined.block($0, named: $1) : nil }
            return Script(engines: [combined], events: registry.watchedEvents)
        default:
            throw DeclarationError("cfgengine \"\(engineName)\" is not available", remedy: "\"native\" and \"lua\" are")
        }
    }

    /// What to say where no request route is found.
    var missingRequestRoute: DeclarationError {
        engineName == "lua"
            ? DeclarationError(
                "no loaded Lua script defines function \(callbacks.request)", remedy: "define it, or add modparam(\"app_lua\", \"load\", \"FILE.lua\")")
            : DeclarationError("the config has no request_route", remedy: "add request_route { ... }")
    }

    /// Functions that the core calls, as the config's `kemi.*` settings name them.
    private var callbacks: AppLuaModule.Callbacks {
        var callbacks = AppLuaModule.Callbacks()
        for setting in customSettings where setting.group == "kemi" {
            let name = setting.value.text
            switch setting.name {
            case "request_route_callback": callbacks.request = name
            case "reply_route_callback": callbacks.reply = name
            case "onsend_route_callback": callbacks.onSend = name
            case "event_route_callback": callbacks.event = name
            case "received_route_callback": callbacks.received = name
            case "pre_routing_callback": callbacks.preRouting = name
            default: break
            }
        }
        return callbacks
    }
}
