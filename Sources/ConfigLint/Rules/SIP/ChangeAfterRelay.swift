import ConfigSyntax

/// A change of the request after it has left
///
/// `t_relay()` sends the request at once. Headers, armed routes and dialog tracking that come behind it have no effect on it.
///
/// Instead: do it before `t_relay()`.
///
///     if (!t_relay()) sl_reply_error();
///     append_hf("X-A: b\r\n");
struct ChangeAfterRelay: Rule {
    static let name = "change-after-relay"

    private static let changes: Set<String> = [
        "append_hf", "insert_hf", "remove_hf", "subst", "subst_hf", "subst_body", "set_body", "t_on_failure", "t_on_reply", "t_on_branch", "dlg_manage", "fix_nated_contact", "set_contact_alias", "add_contact_alias",
        "force_rport", "add_rr_param", "rtpengine_offer", "rtpengine_manage", "rtpproxy_manage", "rtpproxy_offer", "fix_nated_sdp", "append_branch", "rewriteuri", "seturi", "sethost", "setuser", "prefix", "strip", "t_set_fr",
        "consume_credentials", "uac_replace_from", "uac_replace_to", "msg_apply_changes", "record_route_preset",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() where Self.changes.contains(facts.call.name) {
            let states = script.flow.visits[index]
            guard let state = states.first(where: { $0.facts.contains(.relayed) && $0.facts.isDisjoint(with: [.inFailureRoute, .outside]) && $0.relaySite >= 0 }),
                states.allSatisfy({ $0.facts.contains(.relayed) || $0.relaySite < 0 && isBehind(facts, script.calls[Int(state.relaySite)]) })
            else { continue }
            findings.add(facts.call.nameRange, "the request has left already, so \(facts.call.name)() has no effect on it", help: "do it before the request is relayed", notes: [(script.calls[Int(state.relaySite)].call.nameRange, "sent on here")])
        }
    }

    /// Whether the relay stands before it in the same route: a failed one leads here, too.
    private func isBehind(_ facts: CallFacts, _ relay: CallFacts) -> Bool {
        facts.route == relay.route && facts.range.file == relay.range.file && facts.range.start > relay.range.start
    }
}
