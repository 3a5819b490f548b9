import ConfigSyntax

/// A routing engine that is not there
///
/// `cfgengine` names the language that runs requests. Besides `native` these come from modules, and the server does not start where
/// the module is not loaded above that line.
///
/// Instead: load the module first, or correct the name.
///
///     cfgengine "lua"
struct UnknownEngine: Rule {
    static let name = "unknown-engine"
    static let severity = Diagnostic.Severity.error

    private static let modules: [String: [String]] = [
        "jsdt": ["app_jsdt"], "lua": ["app_lua"], "python": ["app_python", "app_python3", "app_python3s"], "ruby": ["app_ruby"], "sqlang": ["app_sqlang"],
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        guard let setting = script.setting("cfgengine") else { return }
        let name = setting.value.text.lowercased()
        if name == "native" || name == "default" { return }
        guard let modules = Self.modules[name] else {
            let names = ["native"] + Self.modules.keys.sorted()
            return findings.add(setting.range, "there is no routing engine \"\(setting.value.text)\"", help: "one of \(names.joined(separator: ", "))")
        }
        if !modules.contains(where: script.isLoaded) {
            findings.add(setting.range, "engine \"\(name)\" needs module \(modules.joined(separator: " or "))", help: "add loadmodule \"\(modules[0]).so\" above")
        }
    }
}
