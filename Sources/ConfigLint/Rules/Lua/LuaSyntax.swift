import ConfigSyntax

/// A Lua script that is none
///
/// The script that app_lua loads cannot be compiled, and the server does not start. One that cannot be read here is a warning: it may be
/// there where the server runs.
///
/// Instead: mend the place that the finding names, or the path in `modparam`.
///
///     modparam("app_lua", "load", "routes.lua")
struct LuaSyntax: Rule {
    static let name = "lua-syntax"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for file in script.lua.files {
            guard let problem = file.parsed.problem else { continue }
            findings.add(file.range(problem.range), problem.message, notes: [(file.setting.range, "the script is loaded here")])
        }
        for setting in script.lua.missing {
            findings.add(setting.valueRange, "Lua script \(setting.value.text) cannot be read", help: "the path counts from the folder that the server is started in", atMost: .warning)
        }
    }
}
