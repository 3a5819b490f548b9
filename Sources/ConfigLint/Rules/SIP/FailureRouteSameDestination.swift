import ConfigSyntax

/// A failure route that tries the same destination again
///
/// The request is relayed from a failure route without anything having chosen another destination: it fails again. When the route
/// arms itself, that goes on without end.
///
/// Instead: set `$du` or `$ru`, or take the next destination, before the new try.
struct FailureRouteSameDestination: Rule {
    static let name = "failure-route-same-destination"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() where facts.call.arguments.isEmpty {
            guard case .relay = CallEffect(facts.call.name), let state = script.flow.visits[index].first(where: { $0.facts.contains(.inFailureRoute) && $0.facts.isDisjoint(with: [.destinationChosen, .outside]) }) else { continue }
            // another way of trying may be meant: other media handling, other headers
            if changesMessage(script, facts.route), state.failureRouteSite < 0 { continue }
            findings.add(facts.call.nameRange, "nothing has chosen another destination in this failure route, so the same one is tried again", help: "set $du or $ru, or take the next destination, before")
        }
    }

    private func changesMessage(_ script: Script, _ route: Int) -> Bool {
        let routes = script.routes.filter { $0.kind == .failure }.flatMap { script.graph.reachable(from: $0.index) }
        return script.calls.contains { routes.contains($0.route) && ($0.call.name.hasPrefix("rtp") || $0.call.name.hasPrefix("append_hf") || $0.call.name.hasPrefix("uac_") || $0.call.name.hasPrefix("dlg_")) }
    }
}
