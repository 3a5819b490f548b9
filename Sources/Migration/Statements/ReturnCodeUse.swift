import ConfigSyntax

/// Where `$rc` is looked at: only there Lua has to keep what a call returned.
struct ReturnCodeUse {
    private let routes: [String: [Statement]]
    private var visiting: Set<String> = []
    /// Whether a function is one of the core, which leave `$rc` as it is.
    private let isCore: (String) -> Bool

    init(_ definitions: [RouteDefinition], isCore: @escaping (String) -> Bool) {
        self.isCore = isCore
        routes = Dictionary(definitions.filter { $0.kind == .route }.map { ($0.name, $0.body) }) { first, _ in first }
    }

    /// Whether a route has a `return 0`.
    func endsWithZero(_ route: String) -> Bool { Self.returnsZero(routes[route] ?? []) }

    private static func returnsZero(_ statements: [Statement]) -> Bool {
        statements.contains { statement in
            switch statement.kind {
            case .return(let code?): Constant(code)?.number == 0
            case .conditional(_, let then, let otherwise): returnsZero(then) || returnsZero(otherwise ?? [])
            case .loop(_, let body): returnsZero(body)
            case .select(_, let cases): cases.contains { returnsZero($0.body) }
            default: false
            }
        }
    }

    /// Whether `$rc` is looked at from the beginning of the statements on, before a call sets it anew.
    mutating func isLive(_ statements: ArraySlice<Statement>, after: Bool) -> Bool {
        var live = after
        for statement in statements.reversed() { live = isLive(statement, after: live) }
        return live
    }

    mutating func isLive(_ statements: [Statement], after: Bool) -> Bool { isLive(statements[...], after: after) }

    private mutating func isLive(_ statement: Statement, after: Bool) -> Bool {
        switch statement.kind {
        case .empty: return after
        case .break: return after
        case .call(let call): return isLive(call, after: after)
        case .expression(let expression):
            if case .call(let call) = expression.kind { return isLive(call, after: after) }
            return after
        case .assign(let target, let value): return Self.reads(target) || Self.reads(value) || (after && !Self.calls(value))
        case .conditional(let condition, let then, let otherwise):
            if Self.reads(condition) { return true }
            if Self.calls(condition) { return false }
            let first = isLive(then, after: after), second = isLive(otherwise ?? [], after: after)
            return first || second
        case .loop(let condition, let body):
            if Self.reads(condition) { return true }
            if Self.calls(condition) { return false }
            return isLive(body, after: after) || after
        case .select(let subject, let cases):
            if Self.reads(subject) { return true }
            if Self.calls(subject) { return false }
            var live = after
            for part in cases where isLive(part.body, after: after) { live = true }
            return live
        case .return(let code), .exit(let code), .drop(let code): return code.map { Self.reads($0) } ?? false
        }
    }

    private mutating func isLive(_ call: Call, after: Bool) -> Bool {
        if call.arguments.contains(where: { Self.reads($0) }) { return true }
        guard call.name == "route" else { return after && isCore(call.name) }
        guard let name = call.arguments.first.flatMap({ Constant($0)?.text }), let body = routes[name], visiting.insert(name).inserted else { return false }
        defer { visiting.remove(name) }
        return isLive(body, after: false)
    }

    /// Whether the expression looks at `$rc` before it calls anything.
    static func reads(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .variable(let text): VariableName(text).isReturnCode
        case .string(let text): TextPieces(text).readsReturnCode
        case .unary(_, let inner): reads(inner)
        case .binary(_, let left, let right): reads(left) || reads(right)
        case .call(let call): call.arguments.contains { reads($0) }
        case .assignment(_, let value): reads(value)
        case .selectValue(let parts): parts.contains { reads($0) }
        case .number, .select, .keyword, .word, .network: false
        }
    }

    static func calls(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .call: true
        case .unary(_, let inner): calls(inner)
        case .binary(_, let left, let right): calls(left) || calls(right)
        case .assignment(_, let value): calls(value)
        case .selectValue(let parts): parts.contains { calls($0) }
        default: false
        }
    }
}
