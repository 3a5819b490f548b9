import ConfigSyntax

/// Two Record-Route headers for one hop
///
/// On some way through the routes `record_route()` runs twice. Each later request of the dialog then visits this server twice.
///
/// Instead: call it in one place.
struct RecordRouteTwice: Rule {
    static let name = "record-route-twice"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() {
            guard case .recordRoute = CallEffect(facts.call.name),
                let state = script.flow.visits[index].first(where: { $0.facts.contains(.recordRouted) && $0.facts.isDisjoint(with: [.relayed, .forwarded]) && $0.recordRouteSite >= 0 })
            else { continue }
            let first = script.calls[Int(state.recordRouteSite)]
            findings.add(facts.call.nameRange, "this adds a second Record-Route for the same hop", help: "call it in one place", notes: [(first.call.nameRange, "the first one")])
        }
    }
}
