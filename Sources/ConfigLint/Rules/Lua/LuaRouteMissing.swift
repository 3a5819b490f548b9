import ConfigSyntax

/// A route given to Lua that no script defines
///
/// The parameter `routes` of app_lua names blocks that Lua takes over. Where no script defines the function, the native block goes on
/// running, or nothing does.
///
/// Instead: define the function: `ksr_route_NAME` for `route[NAME]`, the block's own name for other blocks.
///
///     modparam("app_lua", "routes", "AUTH")
///     function ksr_route_AUTH() ... end
struct LuaRouteMissing: Rule {
    static let name = "lua-route-missing"

    func check(_ script: Script, _ findings: inout Findings) {
        guard script.lua.definesAll, !script.lua.files.isEmpty else { return }
        for setting in script.parameter("app_lua", "routes") {
            for part in setting.value.text.split(separator: ",") {
                let name = String(part).trimmed
                guard !name.isEmpty, name != "*", !script.lua.functions.contains("ksr_route_\(name)"), !script.lua.functions.contains(name) else { continue }
                let near = Nearness.best("ksr_route_\(name)", among: script.lua.functions)
                findings.add(setting.valueRange, "no Lua script defines ksr_route_\(name)() or \(name)()", help: near.map { "did you mean the block of \($0)?" } ?? "define function ksr_route_\(name)()")
            }
        }
    }
}
