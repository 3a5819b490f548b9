import ConfigSyntax

/// A request that is sent twice, with and without a transaction
///
/// `forward()` sends the request statelessly, `t_relay()` sends it through a transaction. After one of them the other sends it a
/// second time.
///
/// Instead: use one of the two.
struct ForwardMixedWithRelay: Rule {
    static let name = "forward-mixed-with-relay"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() {
            let other: FlowState.Facts
            switch CallEffect(facts.call.name) {
            case .relay: other = .forwarded
            case .forward: other = .relayed
            default: continue
            }
            if facts.call.name.hasPrefix("send") { continue }
            guard let state = script.flow.visits[index].first(where: { $0.facts.contains(other) && !$0.facts.contains(.outside) && !$0.methods.isSubset(of: [.ack]) }), state.relaySite >= 0 else { continue }
            let first = script.calls[Int(state.relaySite)]
            if first.call.name.hasPrefix("send") { continue }
            findings.add(facts.call.nameRange, "\(first.call.name)() has sent this request already", help: "use one of the two", notes: [(first.call.nameRange, "sent here")])
        }
    }
}
