import Catalog
import ConfigSyntax

/// Something of a module stands before its `loadmodule`
///
/// A config is read from top to bottom: functions, variables and parameters of a module are known only below the line that loads
/// it.
///
/// Instead: load all modules before the first `modparam` and the first route block.
///
///     request_route { $var(x) = 1; }
///     loadmodule "pv.so"
struct LoadOrder: Rule {
    static let name = "load-order"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        var orders: [String: LoadedModule] = [:]
        for module in script.modules where orders[module.name] == nil { orders[module.name] = module }
        for setting in script.parameters {
            for module in setting.modules {
                guard let loaded = orders[module], loaded.order > setting.order else { continue }
                findings.add(setting.range, "module \(module) is loaded below, and its parameters are not known here", help: "move its loadmodule up", notes: [(loaded.range, "loaded here")])
            }
        }
        guard let last = script.modules.map(\.order).max() else { return }
        for facts in script.calls where script.routes[facts.route].order < last {
            note(LoadedFunctions.named(facts.call.name, script).map(\.module), "\(facts.call.name)()", facts.call.nameRange, facts.route, orders, script, &findings)
        }
        var seen: Set<String> = []
        for use in script.variables where script.routes[use.route].order < last && use.access != .plainText {
            let owners = ModuleCatalog.modules(bringing: use.variable.name).filter { orders[$0] != nil }
            guard !owners.isEmpty, seen.insert("\(use.route) \(use.variable.name)").inserted else { continue }
            note(owners, "$\(use.variable.name)", use.range, use.route, orders, script, &findings)
        }
    }

    private func note(
        _ owners: [String], _ what: String, _ range: SourceRange, _ route: Int, _ orders: [String: LoadedModule], _ script: Script, _ findings: inout Findings
    ) {
        let loaded = owners.compactMap { orders[$0] }
        guard let first = loaded.min(by: { $0.order < $1.order }), first.order > script.routes[route].order else { return }
        findings.add(range, "\(what) belongs to module \(first.name), which is loaded below", help: "move its loadmodule up", notes: [(first.range, "loaded here")])
    }
}
