import Routing

/// Module app_lua_sr: the object `sr`, for scripts from before `KSR`.
public final class AppLuaSRModule: Module, @unchecked Sendable {
    public static let name = "app_lua_sr"
    /// Modules whose functions are wanted under `sr`.
    private(set) var registered: [String] = []

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("register", string: { [unowned self] in registered.append(try LegacyFunctions.registrable($0)) })
    }

    public func provision(_ server: ServerContext) throws { _ = try server.registry.required(AppLuaModule.self, by: Self.name) }
}
