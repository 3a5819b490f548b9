import ConfigSyntax

/// The routes whose code somebody looks at: only those have to return one.
enum RouteResults {
    /// - Parameter definitions: all blocks of the script.
    static func used(_ definitions: [RouteDefinition]) -> Set<String> {
        let bodies = Dictionary(definitions.filter { $0.kind == .route }.map { ($0.name, $0.body) }) { first, _ in first }
        var used: Set<String> = []
        for definition in definitions {
            var calls = Calls()
            calls.visit(definition.body)
            if calls.isDynamic { return Set(bodies.keys) }
            used.formUnion(calls.asValues)
            if calls.readsReturnCode { used.formUnion(calls.asStatements) }
        }
        // a route that ends with the call of another gives that one's code
        var waiting = Array(used)
        while let name = waiting.popLast() {
            var calls = Calls()
            calls.visit(bodies[name] ?? [])
            for other in calls.asStatements where used.insert(other).inserted { waiting.append(other) }
        }
        return used
    }

    private struct Calls {
        var asValues: Set<String> = []
        var asStatements: Set<String> = []
        var isDynamic = false
        var readsReturnCode = false

        mutating func visit(_ statements: [Statement]) {
            var statementCalls: [SourceRange] = []
            collect(statements, &statementCalls)
            var found: [(name: String?, range: SourceRange)] = []
            var reads = false
            StatementWalk.expressions(statements) { expression in
                if ReturnCodeUse.reads(expression) { reads = true }
                if case .call(let call) = expression.kind, ["route", "route_if_exists"].contains(call.name) {
                    found.append((call.arguments.first.flatMap { Constant($0)?.text }, call.nameRange))
                }
            }
            readsReturnCode = reads
            for (name, range) in found {
                guard let name else {
                    isDynamic = true
                    continue
                }
                if statementCalls.contains(range) { asStatements.insert(name) } else { asValues.insert(name) }
            }
        }

        private func collect(_ statements: [Statement], _ calls: inout [SourceRange]) {
            for statement in statements {
                switch statement.kind {
                case .call(let call): calls.append(call.nameRange)
                case .expression(let expression): if case .call(let call) = expression.kind { calls.append(call.nameRange) }
                case .conditional(_, let then, let otherwise):
                    collect(then, &calls)
                    collect(otherwise ?? [], &calls)
                case .loop(_, let body): collect(body, &calls)
                case .select(_, let cases): for part in cases { collect(part.body, &calls) }
                case .empty, .assign, .break, .return, .exit, .drop: break
                }
            }
        }
    }
}
