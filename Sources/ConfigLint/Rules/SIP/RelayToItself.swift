import ConfigSyntax

/// A request for this server is relayed without a new destination
///
/// The request URI is one of ours, and nothing looks up where the user is: the request comes back and loops until its hops are
/// used up.
///
/// Instead: `lookup("location")`, or set the destination.
///
///     if (uri == myself) { t_relay(); }
struct RelayToItself: Rule {
    static let name = "relay-to-itself"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() {
            switch CallEffect(facts.call.name) {
            case .relay, .forward: break
            default: continue
            }
            guard facts.call.arguments.isEmpty, script.flow.visits[index].contains(where: { state in
                state.isOwn == .yes && state.facts.isDisjoint(with: [.destinationChosen, .outside, .inFailureRoute, .looseRouted]) && !state.methods.isSubset(of: [.ack, .cancel]) && state.toTag != .yes
                    && !state.facts.contains(.transactionChecked)
            }) else { continue }
            findings.add(facts.call.nameRange, "the request URI is this server itself here, and nothing has chosen another destination: the request loops", help: "look the user up with lookup(), or set $du")
        }
    }
}
