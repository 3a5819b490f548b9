import ConfigSyntax

/// A method in small letters
///
/// Methods are case sensitive, and `$rm` has them in capitals: it is never equal to `"invite"`. (`method ==` and `=~` ignore
/// case, `==` of a variable does not.)
///
/// Instead: write the method in capitals.
///
///     if ($rm == "invite") { ... }     # never
///     if ($rm == "INVITE") { ... }
struct MethodCase: Rule {
    static let name = "method-case"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, let left, let right) = expression.kind, left.variable?.base == "$rm" else { return }
            if [.equal, .different, .stringEqual, .stringDifferent].contains(operation) { check(right, &findings) }
        }
        script.visitStatements { statement, _ in
            guard case .select(let subject, let cases) = statement.kind, subject.variable?.base == "$rm" else { return }
            for one in cases { if case .value(let value) = one.label { check(value, &findings) } }
        }
    }

    private func check(_ value: Expression, _ findings: inout Findings) {
        guard case .string(let text) = value.kind, text != text.uppercased(), MethodSet.names.contains(text.uppercased()) else { return }
        findings.add(
            value.range, "methods are case sensitive: $rm is never \"\(text)\"", help: "write \"\(text.uppercased())\"",
            fixes: [Diagnostic.Fix("write it in capitals", value.range, "\"\(text.uppercased())\"")])
    }
}
