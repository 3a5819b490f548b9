import ConfigSyntax

/// A user name that goes through a number
///
/// `(int)` and `{s.int}` drop leading zeros, and numbers beyond 32 bits become others: a telephone number is a text.
///
/// Instead: change it as a text, with `{s.substr}` or `strip()`.
///
///     $var(n) = (int)$rU;
///     $rU = $var(n);
struct NumberLosesZeros: Rule {
    static let name = "number-loses-zeros"

    private static let users: Set<String> = ["rU", "fU", "tU", "au", "aU", "oU", "pU", "dU"]

    func check(_ script: Script, _ findings: inout Findings) {
        // variables that hold a user as a number
        var holders: [String: SourceRange] = [:]
        script.visitStatements { statement, _ in
            guard case .assign(let target, let value) = statement.kind, Self.isNumberOfUser(value) else { return }
            if let base = target.variable?.base { holders[base] = value.range }
        }
        if holders.isEmpty { return }
        script.visitStatements { statement, _ in
            guard case .assign(let target, let value) = statement.kind, let name = target.variable?.name else { return }
            if Self.users.contains(name), let range = holders[target.variable?.base ?? ""] {
                findings.add(range, "a number has no leading zeros: \(target.canonical) may change", help: "keep it as a text")
            } else if Self.users.contains(name) || name == "ru" || name == "du" {
                for reference in value.references { if let range = holders[reference.base] { findings.add(range, "a number has no leading zeros, and \(reference.base) becomes part of \(target.canonical)", help: "keep it as a text", notes: [(value.range, "used here")]) } }
            }
        }
    }

    private static func isNumberOfUser(_ expression: Expression) -> Bool {
        if case .unary(.toInteger, let inner) = expression.kind { return inner.references.contains { users.contains($0.name) } }
        if let variable = expression.variable { return users.contains(variable.name) && variable.transformations.last == "s.int" }
        return false
    }
}
