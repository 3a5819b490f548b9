import ConfigSyntax

/// `!` before a comparison without parentheses
///
/// `!` binds tighter than `==`: `!$rU == "a"` compares the opposite of `$rU`, which is 0 or 1, with `"a"`.
///
/// Instead: write `!=`, or put the comparison in parentheses.
///
///     if (!$rU == "100") { ... }
///     if ($rU != "100") { ... }
struct NegationBindsTight: Rule {
    static let name = "negation-binds-tight"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, let left, let right) = expression.kind, case .unary(.not, let inner) = left.kind else { return }
            guard [.equal, .different, .match, .stringEqual, .stringDifferent].contains(operation), inner.variable != nil || inner.call != nil else { return }
            // the opposite of a call compared with a number may be meant
            if right.constantNumber == 0 || right.constantNumber == 1 { return }
            // parentheses around the negation say that it is meant
            if script.text(left.range).hasPrefix("(") { return }
            findings.add(expression.range, "! applies to the left side alone, not to the comparison", help: operation == .equal ? "write !=" : "put the comparison in parentheses")
        }
    }
}
