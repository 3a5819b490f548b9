import Routing
import Synchronization

/// Route blocks in Lua, with the native ones for what Lua does not define.
///
/// With `cfgengine "lua"` a native request_route wins, as in the reference; every other block is Lua's where a loaded script defines
/// the function. With `cfgengine "native"` that holds for the blocks named by app_lua's parameter `routes`.
public final class LuaEngine: RouteEngine, @unchecked Sendable {
    public let name = "lua"
    private let module: AppLuaModule
    private let native: any RouteEngine
    private let isSelected: Bool
    private let blocks = Mutex<[Key: LuaBlock]>([:])

    private struct Key: Hashable {
        let kind: RouteKinds
        let name: String
        /// For what is no route by its name: the event that a function is called for.
        var event: String?
    }

    /// - Parameters:
    ///   - native: the config's own blocks.
    ///   - isSelected: whether `cfgengine` names Lua.
    public init(_ module: AppLuaModule, native: any RouteEngine, isSelected: Bool) {
        self.module = module
        self.native = native
        self.isSelected = isSelected
    }

    public func block(_ kind: RouteKinds, named name: String) -> RouteBlock? {
        let own = native.block(kind, named: name)
        if kind == .request, name.isEmpty {
            if let own { return own }
            return isSelected ? named(module.callbacks.request, kind, name) : nil
        }
        if let block = lua(kind, name) { return block }
        if let own { return own }
        // a route that a function names: t_continue, async_route
        if isSelected, kind == .request, let block = named(AppLuaModule.routePrefix + name, kind, name, givesCode: true) { return block }
        // a function that a script defines while it runs
        if isSelected, !name.isEmpty, [.failure, .tmReply, .branch, .branchFailure].contains(kind) { return make(kind, name, function: name) }
        return nil
    }

    public func callback(_ name: String, event: String) -> RouteBlock? {
        // a function that a script defines while it runs is known when it is called
        if isSelected, module.defines(name) || native.block(.request, named: name) == nil {
            return make(.request, name, function: name, event: event, key: Key(kind: .request, name: name, event: event))
        }
        return block(.request, named: name)
    }

    private func lua(_ kind: RouteKinds, _ name: String) -> LuaBlock? {
        switch kind {
        case .request: return module.replaces(name) ? named(AppLuaModule.routePrefix + name, kind, name, givesCode: true) : nil
        case .coreReply: return isSelected ? named(module.callbacks.reply, kind, name) : nil
        case .onSend: return isSelected ? named(module.callbacks.onSend, kind, name) : nil
        case .event:
            guard isSelected else { return nil }
            guard let function = module.callback(forEvent: name), !function.isEmpty, function != "none" else { return nil }
            return make(kind, name, function: function, event: name)
        default: return isSelected || module.replaces(name) ? named(name, kind, name) : nil
        }
    }

    /// The block of a function, if a loaded script defines it.
    private func named(_ function: String, _ kind: RouteKinds, _ name: String, givesCode: Bool = false) -> LuaBlock? {
        guard module.defines(function) else { return nil }
        return make(kind, name, function: function, givesCode: givesCode)
    }

    private func make(
        _ kind: RouteKinds, _ name: String, function: String, event: String? = nil, givesCode: Bool = false, key: Key? = nil
    ) -> LuaBlock {
        blocks.withLock { blocks in
            let key = key ?? Key(kind: kind, name: name)
            if let known = blocks[key] { return known }
            let made = LuaBlock(module, function: function, name: name, kind: kind, event: event, givesCode: givesCode)
            blocks[key] = made
            return made
        }
    }
}
