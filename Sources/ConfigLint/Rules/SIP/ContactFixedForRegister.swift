import ConfigSyntax

/// `fix_nated_contact()` for a REGISTER
///
/// The contact of a REGISTER is what the user is reached at; `fix_nated_contact()` rewrites it, so the phone does not find its own
/// binding in the answer. For registrations the received address is stored beside it.
///
/// Instead: `fix_nated_register()`.
struct ContactFixedForRegister: Rule {
    static let name = "contact-fixed-for-register"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() where facts.call.name == "fix_nated_contact" {
            let states = script.flow.visits[index]
            guard !states.isEmpty, states.allSatisfy({ $0.methods.isSubset(of: .register) }) else { continue }
            findings.add(facts.call.nameRange, "fix_nated_contact() rewrites the contact that a REGISTER stores", help: "write fix_nated_register()", fixes: [Diagnostic.Fix("write fix_nated_register", facts.call.nameRange, "fix_nated_register")])
        }
    }
}
