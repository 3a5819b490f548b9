import ConfigSyntax

/// Anyone may register
///
/// `save()` is reached by requests whose sender nobody has looked at: whoever sends a REGISTER gets the calls of any user.
///
/// Instead: check credentials (`auth_check()`, `pv_www_authenticate()`) or the sender's address before `save()`.
struct SaveWithoutAuthentication: Rule {
    static let name = "save-without-authentication"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() where facts.call.name == "save" {
            let states = script.flow.visits[index]
            guard !states.isEmpty, states.contains(where: { $0.facts.isDisjoint(with: [.authenticated, .senderTested, .outside]) }) else { continue }
            findings.add(facts.call.nameRange, "nothing has authenticated this REGISTER: anyone may register as anybody", help: "check credentials or the sender's address before it")
        }
    }
}
