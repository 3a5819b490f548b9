import Routing

/// Module app_lua_sr: the object `sr`, for scripts from before `KSR`.
public final class AppLuaSRModule: Module, @unchecked Sendable {
    public static let name = "app_lua_sr"

    public init() {}

    public func declare(_ exports: Exports) {
        let registry = exports.registry
        exports.parameter("register", string: { name in
            guard let module = registry.module(AppLuaModule.self) else {
                throw DeclarationError("module app_lua_sr needs module app_lua", remedy: "add loadmodule \"app_lua.so\" before it")
            }
            module.registerLegacy(name)
        })
    }
}
