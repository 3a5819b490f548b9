import ConfigSyntax

/// A request that nobody answers
///
/// The end of the request route is reached by requests that were neither answered nor sent on: their sender retransmits them
/// and waits for a timeout.
///
/// Instead: answer what matches nothing, for instance with `sl_send_reply("405", "Method Not Allowed")`.
///
///     request_route { if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; } }
struct RequestUnanswered: Rule {
    static let name = "request-unanswered"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines { return }
        for route in script.routes where route.kind == .request {
            let lost = script.flow.finishes.first { finish in
                finish.end == .fallsOff && finish.entry == route.index && !finish.state.methods.isSubset(of: [.ack])
                    && finish.state.facts.isDisjoint(with: [.replied, .relayed, .forwarded, .saved, .outside, .provisional])
                    // a failed relay is a matter of its own
                    && !hasUncheckedRelay(script)
            }
            // a block that does nothing at all was left empty on purpose
            guard let lost, script.calls.contains(where: { $0.route == route.index }), script.hasAnyHandling else { continue }
            findings.add(route.head, "some \(lost.state.methods.description) reach the end of the block and are neither answered nor sent on", help: "answer them, for instance with sl_send_reply(\"405\", \"Method Not Allowed\")")
        }
    }

    private func hasUncheckedRelay(_ script: Script) -> Bool {
        script.calls.contains { facts in
            if case .relay = CallEffect(facts.call.name) { return facts.use == .statement }
            if case .forward = CallEffect(facts.call.name) { return true }
            return false
        }
    }
}

extension Script {
    /// Whether requests are answered or sent on anywhere.
    var hasAnyHandling: Bool {
        calls.contains { facts in
            switch CallEffect(facts.call.name) {
            case .reply, .relay, .forward, .save, .challenge: true
            default: false
            }
        }
    }
}
