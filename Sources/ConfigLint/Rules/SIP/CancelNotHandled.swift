import ConfigSyntax

/// A CANCEL is relayed like any other request
///
/// A CANCEL belongs to an INVITE that is on its way; one without it has no meaning further on. Routing it anew can send it
/// elsewhere than the INVITE went.
///
/// Instead: `if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }`
struct CancelNotHandled: Rule {
    static let name = "cancel-not-handled"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.hasCall("t_check_trans", "t_relay_cancel", "t_lookup_cancel", "t_lookup_request") || script.usesOtherEngines { return }
        for (index, facts) in script.calls.enumerated() {
            guard case .relay = CallEffect(facts.call.name), script.isLoaded("tm") else { continue }
            guard script.flow.visits[index].contains(where: { $0.methods.contains(.cancel) && $0.methods.contains(.invite) && $0.facts.isDisjoint(with: [.outside, .inFailureRoute, .transactionChecked]) }) else { continue }
            return findings.add(facts.call.nameRange, "a CANCEL is relayed here like any request, also when there is no call to cancel", help: "handle it first: if (is_method(\"CANCEL\")) { if (t_check_trans()) t_relay(); exit; }")
        }
    }
}
