import Catalog
import ConfigSyntax

/// A module parameter that is set twice
///
/// Most parameters hold one value: the last one silently wins. (Those that collect values are not meant.)
///
/// Instead: remove one of the two.
///
///     modparam("tm", "fr_timer", 30000)
///     modparam("tm", "fr_timer", 5000)
struct RepeatedParameter: Rule {
    static let name = "repeated-parameter"

    func check(_ script: Script, _ findings: inout Findings) {
        var seen: [String: ParameterSetting] = [:]
        for setting in script.parameters {
            for module in setting.modules {
                guard let parameter = ModuleCatalog.module(module)?.parameters.first(where: { $0.name == setting.name }), !parameter.isRepeatable else { continue }
                let key = "\(module) \(setting.name)"
                // several modules at once give a default that a later line may change for one
                if let first = seen[key], first.value != setting.value, first.modules.count == 1 {
                    findings.add(setting.range, "\(setting.name) of \(module) is set already; this value silently wins", help: "remove one of the two", notes: [(first.range, "the first value")])
                }
                seen[key] = setting
            }
        }
    }
}
