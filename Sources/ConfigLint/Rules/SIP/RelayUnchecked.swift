import ConfigSyntax

/// The result of `t_relay()` is ignored
///
/// When `t_relay()` fails (no route, a name that does not resolve, too many branches) nobody answers, and the caller waits for a
/// timeout.
///
/// Instead: `if (!t_relay()) sl_reply_error();`
///
///     t_relay();
///     exit;
struct RelayUnchecked: Rule {
    static let name = "relay-unchecked"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() where facts.call.name == "t_relay" && facts.use == .statement {
            let states = script.flow.visits[index]
            // an ACK has no answer; a CANCEL that matches goes the way of its INVITE
            guard states.contains(where: { !$0.facts.contains(.inFailureRoute) && !$0.methods.isSubset(of: [.ack, .cancel]) && !$0.facts.contains(.transactionChecked) }) else { continue }
            if followsTest(facts, script) { continue }
            findings.add(facts.range, "when t_relay() fails, the caller gets no answer", help: "write if (!t_relay()) sl_reply_error();")
        }
    }

    /// Whether the next statement looks at the result.
    private func followsTest(_ facts: CallFacts, _ script: Script) -> Bool {
        script.following(facts).first?.expressions.contains { $0.references.contains { $0.name == "rc" || $0.name == "retcode" } } == true
    }
}
