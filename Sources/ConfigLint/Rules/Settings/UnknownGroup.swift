import Catalog
import ConfigSyntax

/// A group of settings that is declared nowhere
///
/// `cfg_select()` and `cfg_reset()` name a group of custom parameters, or of a module's settings. With another name the server does not start.
///
/// Instead: declare the group, or correct the name.
///
///     pstn.gateway = "10.0.0.1"
///     request_route { cfg_select("pstn", 1); }
struct UnknownGroup: Rule {
    static let name = "unknown-group"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        let calls = script.calls("cfg_select", "cfg_reset")
        guard !calls.isEmpty else { return }
        var groups: Set<String> = ["core", "tcp", "sctp"]
        for item in script.config.items { if case .custom(let group, _, _, _) = item.kind { groups.insert(String(group.prefix { $0 != "[" })) } }
        for module in script.modules where ModuleCatalog.module(module.name)?.settings.isEmpty == false { groups.insert(module.name) }
        for facts in calls {
            guard let name = facts.text(0), !groups.contains(name) else { continue }
            let near = Nearness.best(name, among: groups)
            findings.add(facts.argument(0)?.range ?? facts.range, "there is no group \(name)", help: near.map { "did you mean \($0)?" } ?? "declare it: \(name).NAME = value")
        }
    }
}
