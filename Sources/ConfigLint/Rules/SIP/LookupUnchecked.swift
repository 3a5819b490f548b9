import ConfigSyntax

/// The result of `lookup()` is ignored
///
/// For a user who is not registered `lookup()` leaves the request URI as it is: the request is relayed to this server itself and
/// loops.
///
/// Instead: `if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }`
///
///     lookup("location");
///     t_relay();
struct LookupUnchecked: Rule {
    static let name = "lookup-unchecked"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls("lookup", "lookup_branches") where facts.use == .statement && facts.text(0)?.contains("alias") != true {
            let isTested = script.following(facts).prefix(3).contains { next in
                next.expressions.contains { $0.references.contains { ["rc", "retcode", "du", "ru", "rd"].contains($0.name) } || $0.call?.name == "registered" }
            }
            if isTested || isLast(facts, script) { continue }
            findings.add(facts.range, "\(facts.call.name)() may find nobody: the request then goes back to this server and loops", help: "write if (!\(facts.call.name)(...)) { sl_send_reply(\"404\", \"Not Found\"); exit; }")
        }
    }

    /// Whether it is the last statement of a route, whose caller may look at the result.
    private func isLast(_ facts: CallFacts, _ script: Script) -> Bool {
        !facts.isConditional && script.following(facts).isEmpty && script.routes[facts.route].kind == .route
    }
}
