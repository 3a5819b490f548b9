import ConfigSyntax

/// `save()` for requests that are no REGISTER
///
/// `save()` stores the contacts of a REGISTER and answers it. For an INVITE it would store the caller's contact as a binding.
///
/// Instead: `if (is_method("REGISTER")) save("location");`
struct SaveForOtherMethods: Rule {
    static let name = "save-for-other-methods"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() where facts.call.name == "save" {
            guard script.flow.visits[index].contains(where: { $0.methods.contains(.invite) && !$0.facts.contains(.outside) }) else { continue }
            findings.add(facts.call.nameRange, "requests other than REGISTER come here, too", help: "ask is_method(\"REGISTER\") before")
        }
    }
}
