import ConfigSyntax

/// A `case` that goes on into the next one
///
/// Without `break` a case goes on with the statements of the next case.
///
/// Instead: end the case with `break`. Labels that share statements stand one under the other, with nothing between.
///
///     switch ($rm) {
///         case "INVITE": sl_send_reply("486", "Busy");       # and then 481
///         case "BYE": sl_send_reply("481", "Unknown call"); break;
///     }
struct CaseFallsThrough: Rule {
    static let name = "case-falls-through"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            guard case .select(_, let cases) = statement.kind else { return }
            for (one, next) in zip(cases, cases.dropFirst()) {
                guard let last = one.body.last, !one.body.leaves, !ends(last, script) else { continue }
                findings.add(one.range, "this case has no break and goes on into the next one", help: "end it with break", notes: [(next.range, "what runs next")])
            }
        }
    }

    /// Whether a call of a route that always ends the script stands last.
    private func ends(_ statement: Statement, _ script: Script) -> Bool {
        guard let call = statement.call, call.name == "route", let name = call.arguments.first?.constantText, let route = script.graph.named[name] else { return false }
        return script.routes[route].definition.body.contains { if case .exit = $0.kind { true } else { false } }
    }
}
