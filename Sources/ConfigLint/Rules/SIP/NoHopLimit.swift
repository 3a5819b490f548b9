import ConfigSyntax

/// Nothing limits the hops
///
/// Without a check of Max-Forwards a request that comes back to this server loops until something breaks.
///
/// Instead: begin with `if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }`
struct NoHopLimit: Rule {
    static let name = "no-hop-limit"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines || script.hasCall("mf_process_maxfwd_header", "process_maxfwd", "maxfwd_process", "is_maxfwd_lt", "mf_lowlimit", "maxfwd_at_least", "sanity_check_mf") { return }
        if script.variables.contains(where: { $0.variable.name == "mf_x" || $0.variable.argument?.lowercased() == "max-forwards" }) { return }
        for (index, facts) in script.calls.enumerated() {
            switch CallEffect(facts.call.name) {
            case .relay, .forward: break
            default: continue
            }
            guard facts.call.name != "t_relay_cancel", script.flow.visits[index].contains(where: { $0.facts.isDisjoint(with: [.hopsChecked, .inFailureRoute, .outside]) && !$0.methods.isSubset(of: [.ack, .cancel]) }) else { continue }
            return findings.add(facts.call.nameRange, "requests are sent on, and nothing looks at Max-Forwards: a loop never ends", help: "begin with if (!mf_process_maxfwd_header(\"10\")) { sl_send_reply(\"483\", \"Too Many Hops\"); exit; }")
        }
    }
}
