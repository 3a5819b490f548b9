import ConfigSyntax

/// A negative test of a body that may be missing
///
/// `$rb` is null for a message without a body, and `!($rb =~ "...")` is true then, too.
///
/// Instead: ask `has_body()` first; for the body's type look at `$cT` or `has_body("application/sdp")`.
///
///     if (!($rb =~ "m=audio")) { ... }
///     if (has_body("application/sdp") && !($rb =~ "m=audio")) { ... }
struct BodyTestWithoutBody: Rule {
    static let name = "body-test-without-body"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            guard case .conditional(let condition, _, _) = statement.kind else { return }
            // another test of the body in the same condition is enough
            var isGuarded = false
            condition.visit { part in
                if let call = part.call, call.name.hasPrefix("has_body") || call.name.hasPrefix("sdp_") { isGuarded = true }
                if case .binary(let operation, let left, _) = part.kind, operation == .different || operation == .equal, ["rb", "bs", "bsrc", "cl", "cT"].contains(left.variable?.name) { isGuarded = true }
            }
            if isGuarded { return }
            condition.visit { part in
                if case .unary(.not, let inner) = part.kind, case .binary(.match, let left, let right) = inner.kind, left.variable?.base == "$rb" {
                    let isType = right.constantText.map { $0.contains("application/") || $0.contains("text/") } == true
                    findings.add(
                        part.range, "$rb is null without a body, and this is true then, too", help: isType ? "the type of the body is in $cT" : "ask has_body() first")
                }
            }
        }
    }
}
