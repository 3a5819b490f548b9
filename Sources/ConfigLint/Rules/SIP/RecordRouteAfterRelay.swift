import ConfigSyntax

/// Record-Route after the request has left
///
/// `t_relay()` sends the request. A header that is added behind it reaches nobody, and later requests of the dialog pass this
/// server by.
///
/// Instead: call `record_route()` before `t_relay()`.
struct RecordRouteAfterRelay: Rule {
    static let name = "record-route-after-relay"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() {
            guard case .recordRoute = CallEffect(facts.call.name),
                let state = script.flow.visits[index].first(where: { !$0.facts.isDisjoint(with: [.relayed, .forwarded]) && !$0.facts.contains(.inFailureRoute) })
            else { continue }
            let notes = state.relaySite >= 0 ? [(script.calls[Int(state.relaySite)].call.nameRange, "sent on here")] : []
            findings.add(facts.call.nameRange, "the request has left already, so this Record-Route reaches nobody", help: "call it before the request is relayed", notes: notes)
        }
    }
}
