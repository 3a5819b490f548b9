import ConfigSyntax

/// A loop with no way out
///
/// Nothing in the loop changes what its condition tests, and nothing leaves it: it runs until `max_while_loops` stops it, for
/// each message. A `break` inside a `switch` leaves the switch only.
///
/// Instead: change the tested variable in the loop, or leave the loop with a `break` that stands outside of a switch.
///
///     while ($var(i) < 10) { xlog("L_INFO", "round $var(i)\n"); }
struct EndlessLoop: Rule {
    static let name = "endless-loop"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            guard case .loop(let condition, let body) = statement.kind, !Self.canLeave(body, script) else { return }
            let names = Set(condition.references.map(\.base))
            var isAssigning = false, hasCall = false
            condition.visit { part in
                if case .assignment(_, let value) = part.kind { if value.constantText != nil { isAssigning = true } else { hasCall = true } }
                if part.call != nil { hasCall = true }
                if case .select = part.kind { hasCall = true }
            }
            if hasCall { return }
            if !isAssigning, condition.constantNumber != 0 || condition.constantText == nil {
                guard !Self.changes(names, body, script) else { return }
            }
            if condition.constantNumber == 0 { return }
            var note: [(SourceRange, String)] = []
            var inSwitch: SourceRange?
            Script.visit(body) { inner in
                guard case .select(_, let cases) = inner.kind else { return }
                for one in cases { for last in one.body { if case .break = last.kind { inSwitch = inSwitch ?? last.range } } }
            }
            if let inSwitch { note.append((inSwitch, "this break leaves the switch only")) }
            findings.add(
                condition.range, "nothing ends this loop but max_while_loops",
                help: isAssigning ? "= assigns in every round; compare with ==" : "change in the loop what the condition tests, or leave it with break", notes: note)
        }
    }

    /// Whether a statement that leaves the loop stands in it.
    private static func canLeave(_ statements: [Statement], _ script: Script, inSwitch: Bool = false) -> Bool {
        statements.contains { statement in
            switch statement.kind {
            case .exit, .drop, .return: return true
            case .break: return !inSwitch
            case .select(_, let cases): return cases.contains { canLeave($0.body, script, inSwitch: true) }
            case .loop(_, let body): return canLeave(body, script, inSwitch: true)
            case .conditional(_, let then, let otherwise): return canLeave(then, script, inSwitch: inSwitch) || otherwise.map { canLeave($0, script, inSwitch: inSwitch) } == true
            default: return statement.call.map { $0.name == "route" || $0.name.hasPrefix("t_") } == true
            }
        }
    }

    /// Whether something in the loop may change one of the variables.
    private static func changes(_ names: Set<String>, _ body: [Statement], _ script: Script) -> Bool {
        if names.isEmpty { return false }
        // variables that a function or another message can change at any time
        if names.contains(where: { name in ["$sht", "$shv", "$xavp", "$xavu", "$avp", "$dbr", "$T", "$ru", "$du", "$rc", "$retcode", "$mq", "$RANDOM", "$TV"].contains { name.hasPrefix($0) } && !name.hasPrefix("$var") }),
            hasAnyCall(body) { return true }
        var found = false
        Script.visit(body) { statement in
            for expression in statement.expressions {
                expression.visit { part in
                    switch part.kind {
                    case .assignment(let target, _): if let base = target.variable?.base, names.contains(base) { found = true }
                    case .call(let call):
                        for (index, argument) in call.arguments.enumerated() where !ReadingFunctions.reads(call.name, argument: index) {
                            if let base = argument.variable?.base ?? argument.constantText.flatMap({ VariableReference($0)?.base }), names.contains(base) { found = true }
                        }
                    default: break
                    }
                }
            }
            if case .assign(let target, _) = statement.kind, let base = target.variable?.base, names.contains(base) { found = true }
            // counters that change when they are read
            if statement.expressions.contains(where: { $0.references.contains { ["shtinc", "shtdec"].contains($0.name) } }) { found = true }
        }
        return found
    }

    private static func hasAnyCall(_ body: [Statement]) -> Bool {
        var found = false
        Script.visit(body) { statement in
            if let call = statement.call, !call.name.hasPrefix("xlog") { found = true }
            for expression in statement.expressions { expression.visit { if let call = $0.call, !call.name.hasPrefix("xlog") { found = true } } }
            if case .assign = statement.kind { found = true }
        }
        return found
    }
}
