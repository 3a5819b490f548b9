import ConfigSyntax

/// A text as a condition
///
/// A text alone is no truth value: `if ("$rU")` does not look at the variable, since texts outside of arguments are taken as
/// they stand, and a text that is no number is false.
///
/// Instead: compare the variable, or test it with `$null`.
///
///     if ("$rU") { ... }
///     if ($rU != $null) { ... }
struct StringCondition: Rule {
    static let name = "string-condition"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            switch statement.kind {
            case .conditional(let condition, _, _), .loop(let condition, _): check(condition, &findings)
            default: break
            }
        }
    }

    private func check(_ condition: Expression, _ findings: inout Findings) {
        switch condition.kind {
        case .string(let text): findings.add(condition.range, "\"\(text)\" is a text, not a condition", help: "compare it with something, or test a variable with != $null")
        case .unary(.not, let inner): check(inner, &findings)
        case .binary(let operation, let left, let right) where operation == .and || operation == .or:
            check(left, &findings)
            check(right, &findings)
        default: break
        }
    }
}
