import ConfigSyntax

/// A request that is answered and then sent on
///
/// After a final reply the script goes on, and on some way the same request is relayed too: the caller gets two answers, or a
/// call that was refused is set up.
///
/// Instead: `exit` behind the reply.
///
///     if ($rU == "anonymous") { sl_send_reply("403", "Not allowed"); }
///     t_relay();
struct MissingExitAfterReply: Rule {
    static let name = "missing-exit-after-reply"

    func check(_ script: Script, _ findings: inout Findings) {
        var seen: Set<Int32> = []
        for (index, facts) in script.calls.enumerated() {
            switch CallEffect(facts.call.name) {
            case .relay, .forward: break
            default: continue
            }
            for state in script.flow.visits[index] where !state.facts.isDisjoint(with: [.replied, .saved]) && state.replySite >= 0 && !state.methods.isSubset(of: [.ack]) {
                // a copy of a REGISTER for another registrar is sent on purpose
                if state.facts.contains(.saved), !state.facts.contains(.replied), state.methods.isSubset(of: .register) { continue }
                guard seen.insert(state.replySite).inserted else { continue }
                let reply = script.calls[Int(state.replySite)]
                findings.add(
                    reply.call.nameRange, "after \(reply.call.name)() the script goes on, and the request is also sent on by \(facts.call.name)()", help: "write exit behind it",
                    notes: [(facts.call.nameRange, "sent on here")])
            }
        }
    }
}
