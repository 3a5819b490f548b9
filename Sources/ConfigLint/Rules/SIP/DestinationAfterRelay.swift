import ConfigSyntax

/// A destination that is set after the request has left
///
/// `t_relay()` sends the request at once. What is changed behind it has no effect.
///
/// Instead: set the destination before `t_relay()`.
///
///     if (!t_relay()) sl_reply_error();
///     $du = "sip:127.0.0.1:5080";
struct DestinationAfterRelay: Rule {
    static let name = "destination-after-relay"

    func check(_ script: Script, _ findings: inout Findings) {
        for (range, states) in script.flow.assignments.sorted(by: { ($0.key.file, $0.key.start) < ($1.key.file, $1.key.start) }) {
            guard let name = VariableReference(script.text(range))?.name, ["ru", "du", "rd", "rp", "dd", "rU", "fs"].contains(name) else { continue }
            // only where it is certain: every way here has relayed
            let relevant = states.filter { $0.relaySite >= 0 }
            guard let state = relevant.first(where: { $0.facts.contains(.relayed) && $0.facts.isDisjoint(with: [.inFailureRoute, .outside]) }) else { continue }
            findings.add(range, "the request has left already, so setting $\(name) has no effect", help: "set it before the request is relayed", notes: [(script.calls[Int(state.relaySite)].call.nameRange, "sent on here")])
        }
    }
}
