import Routing
import SIPMessage

/// What one worker keeps for Lua: the state of the loaded scripts, and one for texts of `lua_dostring` and `lua_dofile`.
final class LuaWorker {
    private let module: AppLuaModule
    private let loaded: LuaState
    private var other: LuaState?

    init(_ module: AppLuaModule, _ library: KSRLibrary) throws {
        self.module = module
        loaded = try LuaState(library, module.settings)
        let scripts = module.scripts
        loaded.version = scripts.version
        try Self.load(scripts.list, into: loaded)
    }

    /// The state of the loaded scripts, brought up to date between messages.
    var state: LuaState {
        let version = module.version
        if loaded.version != version, !loaded.isBusy { reload() }
        return loaded
    }

    /// The state that shares nothing with the loaded scripts.
    func separateState(_ library: KSRLibrary) throws -> LuaState {
        if let other { return other }
        let made = try LuaState(library, module.settings)
        other = made
        return made
    }

    private func reload() {
        let scripts = module.scripts
        do {
            // as in the reference, globals live on
            try Self.load(scripts.list, into: loaded)
        } catch {
            Log.write(.error, "app_lua", "reload: \(error)")
        }
        loaded.version = scripts.version
    }

    /// Runs the files, the one that the config names last first.
    static func load(_ scripts: [LuaScript], into state: LuaState) throws {
        try state.bindSites()
        for script in scripts.reversed() {
            switch state.run(text: script.view, named: script.chunkName, nil) {
            case .done, .exited, .missing: break
            case .failed(let reason): throw DeclarationError("Lua script \(script.path) fails while it is loaded: \(reason)")
            }
        }
        try state.describeLines()
    }
}
