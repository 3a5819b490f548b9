import ConfigSyntax

/// A failure route that tries again for a cancelled call
///
/// The failure route also runs when the caller has hung up. A new try then rings another phone for nobody.
///
/// Instead: begin with `if (t_is_canceled()) exit;`
struct FailureRouteIgnoresCancel: Rule {
    static let name = "failure-route-ignores-cancel"

    func check(_ script: Script, _ findings: inout Findings) {
        var seen: Set<Int> = []
        for (index, facts) in script.calls.enumerated() {
            guard case .relay = CallEffect(facts.call.name), script.flow.visits[index].contains(where: { $0.facts.contains(.inFailureRoute) && $0.facts.isDisjoint(with: [.cancelChecked, .outside]) }), seen.insert(facts.route).inserted else { continue }
            findings.add(facts.call.nameRange, "a failure route comes here for a call that its caller has cancelled, too", help: "begin the failure_route with if (t_is_canceled()) exit;")
        }
    }
}
