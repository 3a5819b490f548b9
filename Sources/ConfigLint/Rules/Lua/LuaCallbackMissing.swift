import ConfigSyntax

/// A callback that no Lua script defines
///
/// `KSR.tm.t_on_failure()` and its kin, `event_callback` parameters, `kemi.*` settings and `lua_run()` name a global function. Where no script
/// defines it, the server starts, and the event is not handled.
///
/// Instead: define the function, or correct the name. It must not be `local`.
///
///     KSR.tm.t_on_failure("ksr_failure_manage")
///     function ksr_failure_manage() ... end
struct LuaCallbackMissing: Rule {
    static let name = "lua-callback-missing"

    private static let arming: [(function: String, kind: RouteDefinition.Kind, prefix: String)] = [
        ("tm.t_on_failure", .failure, ""), ("tm.t_on_branch", .branch, ""), ("tm.t_on_reply", .onReply, ""), ("tm.t_on_branch_failure", .event, "tm:branch-failure:"),
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        guard !script.lua.files.isEmpty, script.lua.definesAll else { return }
        let functions = script.lua.functions
        func look(_ name: String, _ range: SourceRange, _ what: String) {
            guard !name.isEmpty, name != "none", name != "0", !functions.contains(name) else { return }
            let near = Nearness.best(name, among: functions)
            findings.add(range, "\(what) \(name), which no Lua script defines", help: near.map { "did you mean \($0)?" } ?? "define function \(name)()")
        }
        for (file, call, path) in script.lua.calls {
            guard let one = Self.arming.first(where: { $0.function == path }), let name = call.arguments.first?.text, let range = call.arguments.first?.range else { continue }
            // a native block of that name serves as well
            if script.routes.contains(where: { $0.kind == one.kind && $0.name == one.prefix + name }) { continue }
            look(name, file.range(range), "KSR.\(path) arms")
        }
        for facts in script.calls("lua_run") { if let name = facts.text(0), !name.contains("$") { look(name, facts.argument(0)?.range ?? facts.range, "lua_run calls") } }
        guard script.setting("cfgengine")?.value.text.lowercased() == "lua" else { return }
        for setting in script.parameters where setting.name == "event_callback" || setting.name.hasSuffix("_event_callback") {
            look(setting.value.text, setting.valueRange, "\(setting.name) names")
        }
        for item in script.config.items {
            if case .custom("kemi", let name, let value, _) = item.kind { look(value.text, item.range, "kemi.\(name) names") }
        }
        let request = script.config.items.lazy.compactMap { item in if case .custom("kemi", "request_route_callback", let value, _) = item.kind { value.text } else { nil } }.last ?? "ksr_request_route"
        if !functions.contains(request), !script.routes.contains(where: { $0.kind == .request }), let file = script.lua.files.first {
            findings.add(file.setting.valueRange, "no Lua script defines \(request)(), and there is no request_route", help: "define function \(request)()")
        }
    }
}
