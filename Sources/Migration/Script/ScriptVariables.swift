import ConfigSyntax

/// What the `$var`s of a config may hold: the number 0 at first, then what any of its blocks assigns.
struct ScriptVariables {
    private var known: [String: ValueTypes] = [:]

    init(_ config: ParsedConfig) {
        var assignments: [(name: String, value: Expression)] = []
        var named: Set<String> = []
        for item in config.items {
            switch item.kind {
            case .route(let definition):
                StatementWalk.expressions(definition.body) { expression in
                    switch expression.kind {
                    case .assignment(let target, let value):
                        if case .variable(let text) = target.kind, let name = VariableName(text).scriptVariable { assignments.append((name, value)) }
                    case .call(let call):
                        for argument in call.arguments { if let name = VariableName(argument: argument)?.scriptVariable { named.insert(name) } }
                    default: break
                    }
                }
            case .moduleParameter(_, "varset", let value, _, _):
                let parts = value.text.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[1].hasPrefix("s:") { named.insert(String(parts[0])) }
            default: break
            }
        }
        // a variable may get its value from another
        var changed = true
        while changed {
            changed = false
            for (name, value) in assignments {
                let old = known[name] ?? []
                // null leaves the number 0
                var types = ExpressionTypes.types(of: value) { known[$0]?.union(.number) ?? .number }
                if types.mayBeNull { types.formUnion(.number) }
                known[name] = old.union(types.subtracting(.null))
                if known[name] != old { changed = true }
            }
        }
        // a function may leave a text or a number where its argument names a variable
        for name in named { known[name] = [.number, .text] }
    }

    /// What assignments may put there.
    func assigned(_ name: String) -> ValueTypes { known[name] ?? [] }

    /// The same, and what it holds before any.
    func everything(_ name: String) -> ValueTypes { assigned(name).union(.number) }
}

/// Visits all expressions of statements; an assignment statement is seen as an assignment.
enum StatementWalk {
    static func expressions(_ statements: [Statement], _ visit: (Expression) -> Void) {
        for statement in statements {
            switch statement.kind {
            case .empty, .break: break
            case .expression(let expression): walk(expression, visit)
            case .call(let call): walk(Expression(.call(call), statement.range), visit)
            case .assign(let target, let value): walk(Expression(.assignment(target, value), statement.range), visit)
            case .conditional(let condition, let then, let otherwise):
                walk(condition, visit)
                expressions(then, visit)
                expressions(otherwise ?? [], visit)
            case .loop(let condition, let body):
                walk(condition, visit)
                expressions(body, visit)
            case .select(let subject, let cases):
                walk(subject, visit)
                for part in cases { expressions(part.body, visit) }
            case .return(let code), .exit(let code), .drop(let code): if let code { walk(code, visit) }
            }
        }
    }

    private static func walk(_ expression: Expression, _ visit: (Expression) -> Void) {
        visit(expression)
        switch expression.kind {
        case .unary(_, let inner): walk(inner, visit)
        case .binary(_, let left, let right):
            walk(left, visit)
            walk(right, visit)
        case .call(let call): for argument in call.arguments { walk(argument, visit) }
        case .assignment(let target, let value):
            walk(target, visit)
            walk(value, visit)
        case .selectValue(let parts): for part in parts { walk(part, visit) }
        case .number, .string, .variable, .select, .keyword, .word, .network: break
        }
    }
}
