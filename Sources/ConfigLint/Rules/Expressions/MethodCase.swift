import ConfigSyntax

/// A method in small letters
///
/// Methods are case sensitive, and `$rm` has them in capitals: it is never equal to `"invite"`, and `is_method("Invite")` is
/// never true. (`method ==` and `=~` ignore case, `==` of a variable does not.)
///
/// Instead: write the method in capitals.
///
///     if ($rm == "invite") { ... }     # never
///     if ($rm == "INVITE") { ... }
struct MethodCase: Rule {
    static let name = "method-case"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            if let call = expression.call { checkCall(call, &findings) }
            guard case .binary(let operation, let left, let right) = expression.kind else { return }
            guard [.equal, .different, .stringEqual, .stringDifferent].contains(operation) else { return }
            if left.isRequestMethod { check(right, &findings) }
            if right.isRequestMethod { check(left, &findings) }
        }
        script.visitStatements { statement, _ in
            guard case .select(let subject, let cases) = statement.kind, subject.isRequestMethod else { return }
            for one in cases { if case .value(let value) = one.label { check(value, &findings) } }
        }
    }

    private func checkCall(_ call: Call, _ findings: inout Findings) {
        guard call.name == "is_method", let argument = call.arguments.first, let text = argument.constantText, !text.contains("$") else { return }
        let methods = text.split { "|,".contains($0) }.map { String($0).trimmed }
        guard let wrong = methods.first(where: Self.isInOtherCase) else { return }
        findings.add(argument.range, "methods are case sensitive: no request has the method \"\(wrong)\"", help: "write \"\(wrong.uppercased())\"")
    }

    private static func isInOtherCase(_ text: String) -> Bool { text != text.uppercased() && MethodSet.names.contains(text.uppercased()) }

    private func check(_ value: Expression, _ findings: inout Findings) {
        guard case .string(let text) = value.kind, Self.isInOtherCase(text) else { return }
        findings.add(
            value.range, "methods are case sensitive: $rm is never \"\(text)\"", help: "write \"\(text.uppercased())\"",
            fixes: [Diagnostic.Fix("write it in capitals", value.range, "\"\(text.uppercased())\"")])
    }
}
