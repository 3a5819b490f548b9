import ConfigSyntax

/// An assignment where a comparison was meant
///
/// `=` assigns, also in a condition: the variable gets a new value, and the condition is true by what was assigned. In a
/// `while` the loop then runs until `max_while_loops` stops it.
///
/// Instead: compare with `==`. If the assignment is meant, put it on a line of its own before the condition.
///
///     if ($rU = "100") { ... }     # the request URI's user is now 100
///     if ($rU == "100") { ... }
struct AssignmentInCondition: Rule {
    static let name = "assignment-in-condition"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .assignment(let target, let value) = expression.kind else { return }
            // keeping a call's result for later is a habit, and works
            if value.call != nil { return }
            let between = SourceRange(file: target.range.file, start: target.range.end, end: value.range.start)
            let fixes = target.range.file == value.range.file ? [Diagnostic.Fix("compare with ==", between, " == ")] : []
            findings.add(expression.range, "this assigns to \(target.canonical) and does not compare", help: "compare with ==", fixes: fixes)
        }
    }
}
