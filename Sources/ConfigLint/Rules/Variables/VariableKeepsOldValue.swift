import ConfigSyntax

/// A script variable with the value of an earlier message
///
/// `$var()` lives on in the worker: it is set under a condition only, and read where the condition may have been false. It then
/// has the value that some earlier message gave it.
///
/// Instead: set it before the condition, or use an AVP, which belongs to the message.
///
///     if ($rU == "a") { $var(deny) = 1; }
///     if ($var(deny) == 1) { ... }
struct VariableKeepsOldValue: Rule {
    static let name = "variable-keeps-old-value"

    func check(_ script: Script, _ findings: inout Findings) {
        let writes = Dictionary(grouping: script.variables.filter { $0.variable.name == "var" && $0.mayWrite }, by: { $0.variable.base })
        for (base, uses) in writes.sorted(by: { $0.key < $1.key }) {
            // narrow, so that it is right: all writes in one route, each in an if without another arm that writes it
            guard let route = uses.first?.route, uses.allSatisfy({ $0.route == route && $0.isConditional && $0.access == .write }) else { continue }
            guard script.variables.allSatisfy({ $0.variable.base != base || $0.route == route }) else { continue }
            let body = script.routes[route].definition.body
            guard let setting = body.firstIndex(where: { Self.writes($0, base) }) else { continue }
            guard case .conditional(let condition, let then, let otherwise) = body[setting].kind else { continue }
            if condition.references.contains(where: { $0.base == base }) { continue }
            if Self.alwaysWrites(body[setting], base) || then.leaves || (otherwise.map { $0.leaves } ?? false) { continue }
            for statement in body[(setting + 1)...] {
                if Self.writes(statement, base) { break }
                guard let read = Self.reads(statement, base) else { continue }
                if case .conditional(let other, _, _) = statement.kind, other.canonical == condition.canonical { continue }
                findings.add(
                    read, "\(base) is set under a condition only, so here it may have the value of an earlier message", help: "set it before the condition",
                    notes: [(uses[0].range, "the only place that sets it")])
                break
            }
        }
    }

    private static func writes(_ statement: Statement, _ base: String) -> Bool {
        var found = false
        Script.visit([statement]) { inner in
            if case .assign(let target, _) = inner.kind, target.variable?.base == base { found = true }
        }
        return found
    }

    private static func alwaysWrites(_ statement: Statement, _ base: String) -> Bool {
        switch statement.kind {
        case .assign(let target, _): target.variable?.base == base
        case .conditional(_, let then, let otherwise?): then.contains { alwaysWrites($0, base) } && otherwise.contains { alwaysWrites($0, base) }
        default: false
        }
    }

    private static func reads(_ statement: Statement, _ base: String) -> SourceRange? {
        var found: SourceRange?
        for expression in statement.expressions {
            expression.visit { part in if found == nil, part.parts.isEmpty, part.references.contains(where: { $0.base == base }) { found = part.range } }
        }
        return found
    }
}
