import ConfigSyntax

/// A provisional reply as the last word
///
/// A 1xx reply stops the retransmissions and promises a final answer. When the script ends there, the caller waits for it until
/// the call is given up.
///
/// Instead: send a final reply, or relay the request.
///
///     sl_send_reply("100", "Trying");
///     exit;
struct OnlyProvisional: Rule {
    static let name = "only-provisional"

    /// Modules whose functions put a request aside and answer it later.
    private static let suspending: Set<String> = ["async", "evapi", "http_async_client", "rtjson", "tsilo"]

    func check(_ script: Script, _ findings: inout Findings) {
        if script.modules.contains(where: { $0.name.hasPrefix("ims_") || Self.suspending.contains($0.name) }) { return }
        var seen: Set<Int32> = []
        for finish in script.flow.finishes where script.routes[finish.entry].kind == .request {
            let facts = finish.state.facts
            guard facts.contains(.provisional), facts.isDisjoint(with: [.replied, .relayed, .relayFailed, .forwarded, .saved, .outside]), finish.state.replySite >= 0,
                script.calls(in: ["t_suspend", "t_continue"]).isEmpty, seen.insert(finish.state.replySite).inserted
            else { continue }
            let reply = script.calls[Int(finish.state.replySite)]
            findings.add(reply.call.nameRange, "after this provisional reply no final one follows", help: "send a final reply, or relay the request")
        }
    }
}
