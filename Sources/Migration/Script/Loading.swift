/// What a config needs to run a translated script.
public struct Loading: Sendable {
    let path: String
    let isWhole: Bool
    /// Modules to load besides app_lua.
    var modules: [String] = []
    /// Blocks that Lua takes over; for a whole script there are none to name.
    var routes: [String] = []
    /// Settings that name functions.
    var callbacks: [String] = []
    private let hasLua: Bool

    init(path: String, isWhole: Bool, hasLua: Bool) {
        self.path = path
        self.isWhole = isWhole
        self.hasLua = hasLua
    }

    /// The lines for the config.
    public var lines: [String] {
        var lines = modules.map { "loadmodule \"\($0).so\"" }
        if !hasLua { lines.append("loadmodule \"app_lua.so\"") }
        lines.append("modparam(\"app_lua\", \"load\", \"\(path)\")")
        if isWhole { lines.append("cfgengine \"lua\"") } else { lines.append("modparam(\"app_lua\", \"routes\", \"\(routes.joined(separator: ", "))\")") }
        return lines + callbacks
    }
}
