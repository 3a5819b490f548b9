import ConfigSyntax

/// A reply after the request was sent on
///
/// The request has been relayed, and its answer comes from there. A final reply from here is a second one.
///
/// Instead: reply only where `t_relay()` fails.
///
///     t_relay();
///     sl_send_reply("200", "OK");
struct ReplyAfterRelay: Rule {
    static let name = "reply-after-relay"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() {
            guard case .reply(let place) = CallEffect(facts.call.name) else { continue }
            if let place, let code = facts.number(place), code < 200 { continue }
            guard let state = script.flow.visits[index].first(where: {
                !$0.facts.isDisjoint(with: [.relayed, .forwarded]) && $0.facts.isDisjoint(with: [.inFailureRoute, .outside, .replied]) && $0.relaySite >= 0 && !$0.methods.isSubset(of: [.ack, .cancel])
            }) else { continue }
            findings.add(facts.call.nameRange, "the request has been sent on, and its answer comes from there", help: "reply only where the relay fails", notes: [(script.calls[Int(state.relaySite)].call.nameRange, "sent on here")])
        }
    }
}
