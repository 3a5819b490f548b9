import ConfigSyntax
import Routing
import SIPMessage

/// Turns the statements of one block into an executable tree, noting every error with its place.
struct Lowering {
    let program: NativeProgram
    let registry: Registry
    let sources: SourceSet
    let kind: RouteKinds
    /// Modules that are loaded behind this block only.
    let loadedLater: Set<String>
    var diagnostics: [Diagnostic] = []
    /// Name of the block that is lowered, for traces.
    var blockName = ""
    /// How deep in loops and switches the present statement stands.
    private var breakable = 0

    init(program: NativeProgram, registry: Registry, sources: SourceSet, kind: RouteKinds, loadedLater: Set<String>) {
        self.program = program
        self.registry = registry
        self.sources = sources
        self.kind = kind
        self.loadedLater = loadedLater
    }

    mutating func report(_ rule: String, _ range: SourceRange, _ message: String, _ help: String = "") {
        diagnostics.append(Diagnostic(rule: rule, severity: .error, range: range, message: message, help: help))
    }

    mutating func report(_ rule: String, _ range: SourceRange, _ error: any Error) {
        if let error = error as? DeclarationError {
            let severity: Diagnostic.Severity = error.isForNow && registry.toleratesGaps ? .note : .error
            diagnostics.append(Diagnostic(rule: rule, severity: severity, range: range, message: error.message, help: error.remedy))
        } else {
            report(rule, range, "\(error)")
        }
    }

    func line(_ range: SourceRange) -> Int32 { Int32(sources.place(range).line) }

    mutating func statements(_ list: [Statement]) -> [StatementNode] {
        var nodes = list.map { traced(statement($0), $0) }
        for index in list.indices.reversed() where index + 1 < nodes.count && wantsContinuation(list[index]) {
            nodes[index] = ContinuedStatement(nodes[index], rest: StatementList(Array(nodes[(index + 1)...])), program)
        }
        return nodes
    }

    /// Whether a statement calls a function that asks for what follows it.
    private func wantsContinuation(_ statement: Statement) -> Bool {
        let call: Call
        switch statement.kind {
        case .call(let called): call = called
        case .expression(let expression):
            guard case .call(let called) = expression.kind else { return false }
            call = called
        default: return false
        }
        return registry.functions(named: call.name).contains { $0.wantsContinuation }
    }

    mutating func list(_ list: [Statement]) -> StatementList { StatementList(statements(list)) }

    mutating func statement(_ statement: Statement) -> StatementNode {
        let line = line(statement.range)
        switch statement.kind {
        case .empty: return EmptyStatement(line: line)
        case .call(let call): return callStatement(call, statement.range)
        case .expression(let expression):
            if case .call(let call) = expression.kind { return callStatement(call, statement.range) }
            return ExpressionStatement(self.expression(expression), line: line)
        case .assign(let target, let value): return assignment(target, value, line)
        case .conditional(let condition, let then, let otherwise):
            return IfStatement(expression(condition), list(then), otherwise.map { list($0) }, line: line)
        case .loop(let condition, let body):
            let test = expression(condition)
            return WhileStatement(test, list(body), line: line)
        case .select(let subject, let cases): return switchStatement(subject, cases, line)
        case .break: return BreakStatement(line: line)
        case .return(let code): return EndStatement(.returned, code.map { expression($0) }, defaultCode: 1, line: line)
        case .exit(let code): return EndStatement(.exit, code.map { expression($0) }, defaultCode: 1, line: line)
        case .drop(let code): return EndStatement([.exit, .drop], code.map { expression($0) }, defaultCode: 0, line: line)
        }
    }

    /// A call's line is the one where it ends, as in the reference.
    private mutating func callStatement(_ call: Call, _ range: SourceRange) -> StatementNode {
        let line = Int32(sources.place(range).endLine)
        if call.name == "route" {
            return routeTarget(call).map { RouteStatement($0, line: line) } ?? EmptyStatement(line: line)
        }
        return callNode(call).map { CallStatement($0, line: line) } ?? EmptyStatement(line: line)
    }

    mutating func assignment(_ target: Expression, _ value: Expression, _ line: Int32) -> StatementNode {
        let right = expression(value)
        guard case .variable(let text) = target.kind else {
            report("assignment-target", target.range, "this cannot be assigned to", "write $var(x) = ...")
            return EmptyStatement(line: line)
        }
        checkOwner(text, target.range)
        if let slot = scriptVariableSlot(text) { return AssignScriptVariable(slot: slot, right, line: line) }
        do {
            let variable = try registry.variableInExpression(text)
            guard variable.isWritable else {
                report("read-only-variable", target.range, "\(text) is read-only", "copy it to $var(x) and change that")
                return EmptyStatement(line: line)
            }
            return AssignStatement(variable, name: text, right, line: line)
        } catch {
            report("unknown-variable", target.range, error)
            return EmptyStatement(line: line)
        }
    }

    /// Slot of a plain `$var(name)`.
    func scriptVariableSlot(_ text: String) -> Int? {
        let inner: Substring
        if text.hasPrefix("$var("), text.hasSuffix(")") {
            inner = text.dropFirst(5).dropLast()
        } else if text.hasPrefix("$(var("), text.hasSuffix("))") {
            inner = text.dropFirst(6).dropLast(2)
        } else {
            return nil
        }
        guard !inner.isEmpty, inner.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == 95 || $0 == 46 || $0 == 45 }) else { return nil }
        return registry.scriptVariable(String(inner))
    }

    private mutating func switchStatement(_ subject: Expression, _ cases: [SwitchCase], _ line: Int32) -> StatementNode {
        let subjectNode = expression(subject)
        var lowered: [(SwitchStatement.Label, StatementList)] = []
        var hasDefault = false
        var seen: Set<String> = []
        for part in cases {
            let label: SwitchStatement.Label
            switch part.label {
            case .otherwise:
                if hasDefault { report("second-default", part.range, "this switch has two default labels", "remove one") }
                hasDefault = true
                label = .otherwise
            case .pattern(let pattern):
                do {
                    label = .pattern(try RegularExpression(pattern, flags: RegularExpression.caseSensitive))
                } catch {
                    report("regular-expression", part.range, error)
                    continue
                }
            case .value(let value):
                let node = expression(value)
                guard let constant = node.constant else {
                    report("case-constant", value.range, "a case's value must be constant", "compare with if")
                    continue
                }
                if constant.isInteger {
                    if !seen.insert("i\(constant.integer)").inserted {
                        report("duplicate-case", value.range, "case \(constant.integer) appears twice", "remove one")
                    }
                    label = .number(constant.integer)
                } else {
                    let text = constant.text
                    if !seen.insert("s\(text)").inserted { report("duplicate-case", value.range, "case \"\(text)\" appears twice", "remove one") }
                    label = .text(OwnedBytes(text))
                }
            }
            lowered.append((label, list(part.body)))
        }
        return SwitchStatement(subjectNode, lowered, line: line)
    }
}
