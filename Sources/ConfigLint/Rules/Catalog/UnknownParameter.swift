import Catalog
import ConfigSyntax

/// A module parameter that does not exist
///
/// The module has no parameter of that name, and the server does not start.
///
/// Instead: correct the name.
///
///     modparam("tm", "fr_timeout", 5000)
struct UnknownParameter: Rule {
    static let name = "unknown-parameter"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for setting in script.parameters {
            for module in setting.modules where script.isLoaded(module) {
                guard let facts = ModuleCatalog.module(module), !facts.parameters.isEmpty, facts.parameter(named: setting.name) == nil else { continue }
                let near = Nearness.best(setting.name, among: facts.parameters.map(\.name))
                let others = script.modules.filter { ModuleCatalog.module($0.name)?.parameter(named: setting.name) != nil }.map(\.name)
                let help = near.map { "did you mean \($0)?" } ?? (others.first.map { "module \($0) has one of that name" } ?? "")
                findings.add(setting.range, "module \(module) has no parameter \"\(setting.name)\"", help: help)
            }
        }
    }
}
