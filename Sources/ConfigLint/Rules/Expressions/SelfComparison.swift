import ConfigSyntax

/// Both sides of a comparison are the same
///
/// The comparison has one outcome, whatever the message says. Most often one side was copied and not changed.
///
/// Instead: compare with the variable that was meant.
///
///     if ($fU == $fU) { ... }
///     if ($fU == $tU) { ... }
struct SelfComparison: Rule {
    static let name = "self-comparison"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, let left, let right) = expression.kind else { return }
            switch operation {
            case .equal, .different, .match, .less, .greater, .lessOrEqual, .greaterOrEqual, .stringEqual, .stringDifferent, .integerEqual, .integerDifferent, .and, .or: break
            default: return
            }
            let text = left.canonical
            guard text == right.canonical, !Self.isConstant(left), !Self.hasEffects(left) else { return }
            let isLogic = operation == .and || operation == .or
            findings.add(
                expression.range, isLogic ? "the same test stands on both sides of \(operation.rawValue)" : "\(text) is compared with itself",
                help: "compare with what was meant")
        }
    }

    /// Texts that substitutions have made equal say nothing about the script.
    private static func isConstant(_ expression: Expression) -> Bool {
        var found = true
        expression.visit { part in
            switch part.kind {
            case .variable, .call, .keyword, .select: found = false
            default: break
            }
        }
        return found
    }

    /// Calls may give something else each time, and so may counting variables.
    private static func hasEffects(_ expression: Expression) -> Bool {
        var found = false
        expression.visit { part in
            if let call = part.call, call.name != "is_method", call.name != "isflagset" { found = true }
            if let name = part.variable?.name, ["shtinc", "shtdec", "RANDOM", "TV", "shtcn"].contains(name) { found = true }
        }
        return found
    }
}
