import ConfigSyntax

/// The result of `t_newtran()` is ignored
///
/// `t_newtran()` fails for a retransmission, whose transaction exists already. When the script goes on, it answers a second time.
///
/// Instead: `if (!t_newtran()) exit;`
///
///     t_newtran();
///     t_reply("480", "Away");
struct NewTransactionUnchecked: Rule {
    static let name = "new-transaction-unchecked"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls("t_newtran") where facts.use == .statement {
            // a retransmission that was looked for before does not come here
            let states = script.flow.states(before: facts)
            if !states.isEmpty, states.allSatisfy({ $0.facts.contains(.transactionChecked) || $0.methods.isSubset(of: .ack) }) { continue }
            findings.add(facts.range, "t_newtran() fails for a retransmission, which then gets a second answer", help: "write if (!t_newtran()) exit;")
        }
    }
}
