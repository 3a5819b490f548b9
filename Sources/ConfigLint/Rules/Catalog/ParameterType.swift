import Catalog
import ConfigSyntax

/// A module parameter of the wrong type
///
/// A parameter takes a number or a text. The other one is refused: `"30"` in quotes is a text.
///
/// Instead: add the quotes, or remove them.
///
///     modparam("usrloc", "db_url", 1)
///     modparam("tm", "fr_timer", "5000")
struct ParameterType: Rule {
    static let name = "parameter-type"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for setting in script.parameters {
            for module in setting.modules where script.isLoaded(module) {
                guard let parameter = ModuleCatalog.module(module)?.parameter(named: setting.name) else { continue }
                switch (parameter.kind, setting.value) {
                case (.integer, .string(let text)):
                    let fixes = Int(text) != nil && script.text(setting.valueRange) == "\"\(text)\"" ? [Diagnostic.Fix("remove the quotes", setting.valueRange, text)] : []
                    findings.add(setting.valueRange, "\(setting.name) of \(module) takes a number, not a text", help: "write it without quotes", fixes: fixes)
                case (.string, .number(let number)):
                    findings.add(setting.valueRange, "\(setting.name) of \(module) takes a text, not a number", help: "write \"\(number)\"")
                default: break
                }
            }
        }
    }
}
