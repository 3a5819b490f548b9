import ConfigSyntax

/// The result of `loose_route()` is ignored
///
/// Without a Route header `loose_route()` fails, and the request is then routed as if it were in a dialog of ours.
///
/// Instead: `if (loose_route()) { ... relay ... }`, and refuse the rest of the requests with a To tag.
///
///     loose_route();
///     t_relay();
struct LooseRouteUnchecked: Rule {
    static let name = "loose-route-unchecked"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls("loose_route") where facts.use == .statement {
            let isTested = script.following(facts).prefix(2).contains { $0.expressions.contains { $0.references.contains { ["rc", "retcode", "du"].contains($0.name) } } }
            if !isTested { findings.add(facts.range, "nobody looks at whether loose_route() found a route", help: "write if (loose_route()) { ... }") }
        }
    }
}
