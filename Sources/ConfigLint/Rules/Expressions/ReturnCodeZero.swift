import ConfigSyntax

/// A return code compared with zero
///
/// Functions return positive numbers when they succeed and negative ones when they fail. Zero ends the script, so neither `$rc` nor the
/// value of a call ever is zero where it can be read, and a failure tested with `== 0` goes unseen.
///
/// Instead: test `$rc < 0`, or put the call itself in the condition.
///
///     lookup("location");
///     if ($rc == 0) { ... }         # never
///     if (!lookup("location")) { ... }
struct ReturnCodeZero: Rule {
    static let name = "return-code-zero"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, let left, let right) = expression.kind, let name = Self.code(left), right.constantNumber == 0,
                operation == .equal || operation == .different
            else { return }
            findings.add(
                expression.range, "\(name) is never 0 here: failures are negative, and a function that returns 0 ends the script",
                help: operation == .equal ? "test \(name) < 0 for failure" : "test \(name) > 0 for success")
        }
    }

    /// How a return code is written: the variable, or the call itself.
    private static func code(_ expression: Expression) -> String? {
        if let name = expression.variable?.name, name == "rc" || name == "retcode" { return "$\(name)" }
        return expression.call.map { "\($0.name)(...)" }
    }
}
