import ConfigSyntax

/// A module without the one that it needs
///
/// Some modules work on top of others and do not start without them.
///
/// Instead: load the other module, before this one.
///
///     loadmodule "registrar.so"        # needs usrloc
struct MissingDependency: Rule {
    static let name = "missing-dependency"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for module in script.modules {
            for needed in ModuleNeeds.certain[module.name] ?? [] where !script.isLoaded(needed) {
                findings.add(module.range, "module \(module.name) needs module \(needed), which is not loaded", help: "add loadmodule \"\(needed).so\" before it")
            }
        }
        for need in ModuleNeeds.byParameter where script.isLoaded(need.module) && !script.isLoaded(need.needed) {
            guard let setting = script.parameter(need.module, need.parameter).last, setting.value.number.map({ $0 > 0 }) ?? !setting.value.text.isEmpty else { continue }
            findings.add(setting.range, "\(need.parameter) of \(need.module) needs module \(need.needed), which is not loaded", help: "add loadmodule \"\(need.needed).so\"")
        }
        // uac keeps what it changed in Record-Route, unless it is told not to restore it
        if let uac = script.modules.first(where: { $0.name == "uac" }), !script.isLoaded("rr"), script.parameter("uac", "restore_mode").last?.value.text != "none" {
            findings.add(uac.range, "module uac needs module rr, which is not loaded", help: "add loadmodule \"rr.so\" before it, or modparam(\"uac\", \"restore_mode\", \"none\")")
        }
        for need in ModuleNeeds.parameters where script.isLoaded(need.module) && script.parameter(need.module, need.parameter).isEmpty {
            guard let module = script.modules.first(where: { $0.name == need.module }) else { continue }
            findings.add(module.range, "module \(need.module) does not start without its parameter \(need.parameter)", help: "add modparam(\"\(need.module)\", \"\(need.parameter)\", ...)")
        }
    }
}
