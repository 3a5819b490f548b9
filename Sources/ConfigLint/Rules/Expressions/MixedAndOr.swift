import ConfigSyntax

/// `&&` beside `||` without parentheses
///
/// `&&` binds tighter than `||`, so in `a || b && c` the last test guards `b` alone. Who reads from left to right takes it
/// for a guard of both, and requests pass that should not.
///
/// Instead: put the part that belongs together in parentheses.
///
///     if (is_method("INVITE") || is_method("BYE") && $rU == "100") { ... }      # $rU is not tested for INVITE
///     if ((is_method("INVITE") || is_method("BYE")) && $rU == "100") { ... }
struct MixedAndOr: Rule {
    static let name = "mixed-and-or"

    func check(_ script: Script, _ findings: inout Findings) {
        var found: [SourceRange] = []
        script.visitExpressions { expression, _ in
            guard case .binary(.or, _, _) = expression.kind else { return }
            let operands = expression.operands(of: .or)
            let bare = operands.filter { if case .binary(.and, _, _) = $0.kind { !$0.isParenthesised } else { false } }
            // where every alternative is such a group, the meaning is plain
            guard let first = bare.first, operands.count > bare.count, !found.contains(where: { $0.start >= expression.range.start && $0.end <= expression.range.end }) else { return }
            if !found.contains(first.range) { found.append(first.range) }
        }
        for range in found {
            findings.add(range, "&& binds tighter than ||: these tests belong together, those before the || stand alone", help: "put parentheses around what belongs together")
        }
    }
}
