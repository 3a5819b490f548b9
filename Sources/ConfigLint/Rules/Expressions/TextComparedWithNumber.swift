import ConfigSyntax

/// A user name compared with a number
///
/// The left side decides how a comparison is made: a text on the left is compared as text. `$rU == 64` is not true for user
/// `064`, though `64 == $rU` is. Users, domains and URIs are texts.
///
/// Instead: put the number in quotes; where the value counts, convert it with `(int)`.
///
///     if ($rU == 64) { ... }
///     if ($rU == "64") { ... }
struct TextComparedWithNumber: Rule {
    static let name = "text-compared-with-number"

    static let texts: Set<String> = ["rU", "fU", "tU", "au", "aU", "oU", "rd", "fd", "td", "ru", "fu", "tu", "du", "dd", "fn", "tn", "ua", "ci", "rm", "si", "cT", "ct", "rz"]

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, let left, let right) = expression.kind, operation == .equal || operation == .different,
                let variable = left.variable, variable.transformations.isEmpty, Self.texts.contains(variable.name), case .number(let number) = right.kind
            else { return }
            let spelling = script.text(right.range)
            guard spelling == String(number) else { return }
            findings.add(
                expression.range, "\(variable.text) is a text, so this compares texts: 0\(number) is not \(number)", help: "write \"\(number)\"",
                fixes: [Diagnostic.Fix("put the number in quotes", right.range, "\"\(number)\"")])
        }
    }
}
