import ConfigSyntax

/// Credentials travel on
///
/// After the check the Authorization header is still in the request, and the next hop, which may belong to somebody else, gets
/// it.
///
/// Instead: `consume_credentials()` before the request is relayed.
struct CredentialsNotConsumed: Rule {
    static let name = "credentials-not-consumed"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.hasCall("consume_credentials") || script.calls.contains(where: { $0.call.name.hasPrefix("remove_hf") && ($0.text(0)?.contains("Authorization") == true) }) { return }
        for (index, facts) in script.calls.enumerated() {
            switch CallEffect(facts.call.name) {
            case .relay, .forward: break
            default: continue
            }
            guard script.flow.visits[index].contains(where: { $0.facts.contains(.hasCredentials) && !$0.facts.contains(.outside) }) else { continue }
            return findings.add(facts.call.nameRange, "the credentials that were checked travel on to the next hop", help: "call consume_credentials() before")
        }
    }
}
