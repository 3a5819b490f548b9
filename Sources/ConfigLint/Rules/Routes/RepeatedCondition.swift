import ConfigSyntax

/// A condition that was tested before in the same chain
///
/// An `else if` that repeats an earlier test of its chain can never be true.
///
/// Instead: test what was meant.
///
///     if (is_method("INVITE")) { ... } else if (is_method("INVITE")) { ... }
struct RepeatedCondition: Rule {
    static let name = "repeated-condition"

    func check(_ script: Script, _ findings: inout Findings) {
        var links: Set<SourceRange> = []
        script.visitStatements { statement, _ in
            guard case .conditional(let first, _, var otherwise?) = statement.kind, !links.contains(statement.range) else { return }
            var seen = [first.canonical: first.range]
            while otherwise.count == 1, let only = otherwise.first, case .conditional(let condition, _, let next) = only.kind {
                links.insert(only.range)
                let text = condition.canonical
                if let earlier = seen[text], Self.isStable(condition) {
                    findings.add(condition.range, "this was tested above already, so it is never true here", help: "test what was meant", notes: [(earlier, "the first test")])
                }
                seen[text] = seen[text] ?? condition.range
                guard let next else { break }
                otherwise = next
            }
        }
    }

    /// Whether a second evaluation gives what the first did.
    private static func isStable(_ expression: Expression) -> Bool {
        var stable = true
        expression.visit { part in
            if let call = part.call, !["is_method", "isflagset", "isbflagset", "has_totag", "is_present_hf", "uri_is_myself", "t_check_status", "is_request", "is_reply"].contains(call.name) { stable = false }
            if case .assignment = part.kind { stable = false }
            if let name = part.variable?.name, ["RANDOM", "shtinc", "shtdec", "TV", "shtcn"].contains(name) { stable = false }
        }
        return stable
    }
}
