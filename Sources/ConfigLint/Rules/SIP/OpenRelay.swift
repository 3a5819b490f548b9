import ConfigSyntax

/// Requests from anyone to anywhere
///
/// Requests whose sender nobody has looked at, to a destination that is not ours and that nothing in the script chose, are sent
/// on: strangers place calls through this server, on its bill.
///
/// Instead: authenticate the sender, or refuse requests that are neither from nor to a domain of ours.
struct OpenRelay: Rule {
    static let name = "open-relay"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines || !script.isLoaded("registrar") && !script.isLoaded("auth") { return }
        for (index, facts) in script.calls.enumerated() where facts.call.arguments.isEmpty {
            guard case .relay = CallEffect(facts.call.name) else { continue }
            guard script.flow.visits[index].contains(where: { state in
                state.isOwn == .no && state.methods.contains(.invite) && state.toTag == .no
                    && state.facts.isDisjoint(with: [.authenticated, .senderTested, .destinationChosen, .outside, .inFailureRoute, .looseRouted, .transactionChecked])
            }) else { continue }
            return findings.add(facts.call.nameRange, "requests of anyone are sent on to any destination", help: "authenticate the sender, or refuse what is neither from nor to a domain of ours")
        }
    }
}
