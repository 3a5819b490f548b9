import ConfigSyntax

/// Two final replies for one request
///
/// The first final answer ends a request; a second one confuses whoever sent it.
///
/// Instead: `exit` behind the first, or put the second under a condition of its own.
///
///     sl_send_reply("403", "Not allowed");
///     sl_send_reply("404", "Not here");
struct TwoReplies: Rule {
    static let name = "two-replies"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() {
            guard case .reply(let place) = CallEffect(facts.call.name) else { continue }
            if let place, let code = facts.number(place), code < 200 { continue }
            guard let state = script.flow.visits[index].first(where: { $0.facts.contains(.replied) && $0.replySite >= 0 && !$0.facts.contains(.outside) }) else { continue }
            let first = script.calls[Int(state.replySite)]
            findings.add(facts.call.nameRange, "a final reply has been sent already", help: "write exit behind the first one", notes: [(first.call.nameRange, "the first reply")])
        }
    }
}
