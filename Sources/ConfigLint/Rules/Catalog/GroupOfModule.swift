import Catalog
import ConfigSyntax

/// A custom setting under a module's name
///
/// `group.name = value` declares a setting of the script's own. Under the name of a loaded module that has settings itself the
/// group exists already, and the server does not start.
///
/// Instead: use another group, or `modparam()` if the module's parameter is meant.
///
///     tm.fr_timer = 5000
struct GroupOfModule: Rule {
    static let name = "group-of-module"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for item in script.config.items {
            guard case .custom(let group, let name, let value, _) = item.kind, script.isLoaded(group), let module = ModuleCatalog.module(group), !module.settings.isEmpty else { continue }
            findings.add(item.range, "the group \(group) belongs to the module \(group)", help: module.parameter(named: name) == nil ? "choose another group" : "write modparam(\"\(group)\", \"\(name)\", \(value.text))")
        }
    }
}
