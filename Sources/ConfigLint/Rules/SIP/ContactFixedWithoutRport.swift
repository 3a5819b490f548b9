import ConfigSyntax

/// The contact is fixed, the way of the reply is not
///
/// A phone behind NAT that does not ask for `rport` gets its replies at the address in its Via, which nobody reaches.
///
/// Instead: `force_rport()` before.
struct ContactFixedWithoutRport: Rule {
    static let name = "contact-fixed-without-rport"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.setting("force_rport")?.value.number == 1 || script.hasCall("force_rport", "add_rport") { return }
        for (index, facts) in script.calls.enumerated() where ["fix_nated_contact", "fix_nated_register", "set_contact_alias", "add_contact_alias"].contains(facts.call.name) {
            guard script.flow.visits[index].contains(where: { $0.facts.isDisjoint(with: [.rport, .outside]) }) else { continue }
            return findings.add(facts.call.nameRange, "the contact is fixed for NAT, but replies still go to the address in the Via", help: "call force_rport() before")
        }
    }
}
