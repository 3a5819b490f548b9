import ConfigSyntax

/// A route that nothing calls
///
/// No `route()` names it, and no function or parameter does. Often its name is misspelt in one of the two places.
///
/// Instead: call it, or remove it.
///
///     route[UNUSED] { ... }
struct UnusedRoute: Rule {
    static let name = "unused-route"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines { return }
        let called = Set(script.graph.edges.map(\.to))
        let missing = Set(script.calls("route").compactMap { $0.text(0) }.filter { script.graph.named[$0] == nil })
        for route in script.routes where route.kind == .route && !called.contains(route.index) && !script.graph.mentioned.contains(route.name) {
            // a name that is made up at run time may be any
            if script.graph.dynamicPrefixes.contains(where: { route.name.hasPrefix($0.prefix) }) { continue }
            let near = Nearness.best(route.name, among: missing)
            findings.add(route.head, "\(route.title) is called from nowhere", help: near.map { "route(\($0)) is called, which does not exist" } ?? "call it, or remove it")
        }
    }
}
