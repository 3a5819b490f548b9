import ConfigSyntax

/// Division by a constant zero
///
/// The division fails at run time and the statement with it.
///
/// Instead: divide by what was meant.
///
///     $var(x) = $var(y) / 0;
struct DivisionByZero: Rule {
    static let name = "division-by-zero"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, _, let right) = expression.kind, operation == .divide || operation == .modulo, right.constantNumber == 0 else { return }
            findings.add(expression.range, "this divides by zero")
        }
    }
}
