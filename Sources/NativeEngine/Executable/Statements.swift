import Routing
import SIPMessage

/// `;`
final class EmptyStatement: StatementNode, @unchecked Sendable {}

/// A call as a statement: its code is the statement's.
final class CallStatement: StatementNode, @unchecked Sendable {
    private let call: CallNode
    init(_ call: CallNode, line: Int32) {
        self.call = call
        super.init(line: line)
    }
    override func run(_ context: RouteContext) -> Int { call.code(context) }
}

/// A call of a function that may have the rest of its block run later (`async_sleep()`).
final class ContinuedStatement: StatementNode, @unchecked Sendable {
    private let call: StatementNode
    private let rest: StatementList
    /// It keeps the statements, so they do not keep it.
    private unowned let program: NativeProgram

    init(_ call: StatementNode, rest: StatementList, _ program: NativeProgram) {
        self.call = call
        self.rest = rest
        self.program = program
        super.init(line: call.line)
    }

    override func run(_ context: RouteContext) -> Int {
        context.continuation = NativeContinuation(rest, of: context.block, program)
        defer { context.continuation = nil }
        return call.run(context)
    }
}

/// `route(NAME);`
final class RouteStatement: StatementNode, @unchecked Sendable {
    private let target: RouteTarget
    init(_ target: RouteTarget, line: Int32) {
        self.target = target
        super.init(line: line)
    }
    override func run(_ context: RouteContext) -> Int { target.call(context) }
}

/// Another expression as a statement.
final class ExpressionStatement: StatementNode, @unchecked Sendable {
    private let expression: ExpressionNode
    init(_ expression: ExpressionNode, line: Int32) {
        self.expression = expression
        super.init(line: line)
    }
    override func run(_ context: RouteContext) -> Int { expression.integer(context) > 0 ? 1 : -1 }
}

/// `$x = value;`
final class AssignStatement: StatementNode, @unchecked Sendable {
    private let variable: Variable
    private let expression: ExpressionNode
    private let name: String

    init(_ variable: Variable, name: String, _ expression: ExpressionNode, line: Int32) {
        self.variable = variable
        self.name = name
        self.expression = expression
        super.init(line: line)
    }

    override func run(_ context: RouteContext) -> Int {
        let value = expression.assigned(context)
        if context.takeFailure() { return -1 }
        guard variable.assign(value, context) else {
            context.log(.error, "<core>", "line \(line): \(name) cannot be set to \(value.isNull ? "$null" : "\"\(value.text(in: context.arena))\"")")
            return -1
        }
        return 1
    }
}

/// `$var(x) = value;`, written straight to its slot.
final class AssignScriptVariable: StatementNode, @unchecked Sendable {
    private let slot: Int
    private let expression: ExpressionNode

    init(slot: Int, _ expression: ExpressionNode, line: Int32) {
        self.slot = slot
        self.expression = expression
        super.init(line: line)
    }

    override func run(_ context: RouteContext) -> Int {
        let value = expression.assigned(context)
        if context.takeFailure() { return -1 }
        context.variables.assign(value.isNull ? .integer(0) : value, to: slot)
        return 1
    }
}

/// `if`
final class IfStatement: StatementNode, @unchecked Sendable {
    private let condition: ExpressionNode
    private let then: StatementList
    private let otherwise: StatementList?

    init(_ condition: ExpressionNode, _ then: StatementList, _ otherwise: StatementList?, line: Int32) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        super.init(line: line)
    }

    override func run(_ context: RouteContext) -> Int {
        let value = condition.integer(context)
        let holds = value > 0 && !context.takeFailure()
        if context.flow.contains(.exit) { return 0 }
        context.flow.subtract([.returned, .broken])
        if holds { return then.run(context) }
        return otherwise?.run(context) ?? 1
    }
}

/// `while`
final class WhileStatement: StatementNode, @unchecked Sendable {
    private let condition: ExpressionNode
    private let body: StatementList

    init(_ condition: ExpressionNode, _ body: StatementList, line: Int32) {
        self.condition = condition
        self.body = body
        super.init(line: line)
    }

    override func run(_ context: RouteContext) -> Int {
        let limit = context.server.settings.maxWhileLoops
        var rounds = 0
        var code = 1
        while context.flow.isDisjoint(with: [.exit, .returned, .drop]), condition.integer(context) != 0 {
            if context.takeFailure() || context.flow.contains(.exit) { break }
            if limit > 0 {
                rounds += 1
                if rounds > limit {
                    context.log(.error, "<core>", "line \(line): while runs more than \(limit) times (max_while_loops)")
                    return -1
                }
            }
            code = body.run(context)
            if context.flow.contains(.broken) {
                context.flow.remove(.broken)
                break
            }
        }
        return code
    }
}

/// `switch`
final class SwitchStatement: StatementNode, @unchecked Sendable {
    enum Label {
        case number(Int)
        case text(OwnedBytes)
        case pattern(RegularExpression)
        case otherwise
    }

    private let subject: ExpressionNode
    private let labels: [Label]
    private let bodies: [StatementList]
    private let comparesText: Bool
    private let defaultIndex: Int?

    init(_ subject: ExpressionNode, _ cases: [(Label, StatementList)], line: Int32) {
        self.subject = subject
        labels = cases.map(\.0)
        bodies = cases.map(\.1)
        comparesText = cases.contains {
            switch $0.0 {
            case .text, .pattern: true
            default: false
            }
        }
        defaultIndex = cases.firstIndex { if case .otherwise = $0.0 { true } else { false } }
        super.init(line: line)
    }

    override func run(_ context: RouteContext) -> Int {
        var start = find(context)
        // a subject that cannot be evaluated goes where one that fits no label goes
        if context.takeFailure() { start = defaultIndex }
        guard let start else { return 1 }
        if context.flow.contains(.exit) { return 0 }
        var code = 1
        for index in start..<bodies.count {
            code = bodies[index].run(context)
            if !context.flow.isDisjoint(with: .stops) { break }
        }
        context.flow.remove(.broken)
        return code
    }

    private func find(_ context: RouteContext) -> Int? {
        if comparesText {
            let value = subject.value(context)
            let text = value.text(in: context.arena)
            for (index, label) in labels.enumerated() {
                switch label {
                case .text(let wanted): if wanted.view == text { return index }
                case .pattern(let pattern): if pattern.matches(text) { return index }
                case .number(let number): if value.integerIfNumeric == number { return index }
                case .otherwise: break
                }
            }
            return defaultIndex
        }
        let wanted = subject.integer(context)
        for (index, label) in labels.enumerated() {
            if case .number(let candidate) = label, candidate == wanted { return index }
        }
        return defaultIndex
    }
}

/// `break`; its code is 0, which ends nothing but is what a route returns that ends with it.
final class BreakStatement: StatementNode, @unchecked Sendable {
    override func run(_ context: RouteContext) -> Int {
        context.flow.insert(.broken)
        return 0
    }
}

/// `return`, `exit` and `drop`, with their code.
final class EndStatement: StatementNode, @unchecked Sendable {
    private let flow: Flow
    private let code: ExpressionNode?
    private let defaultCode: Int

    init(_ flow: Flow, _ code: ExpressionNode?, defaultCode: Int, line: Int32) {
        self.flow = flow
        self.code = code
        self.defaultCode = defaultCode
        super.init(line: line)
    }

    override func run(_ context: RouteContext) -> Int {
        let result = code?.integer(context) ?? defaultCode
        _ = context.takeFailure()
        context.flow.insert(flow)
        // a returned zero ends the whole script
        if flow == .returned, result == 0 { context.flow.insert(.exit) }
        context.returnCode = result
        return result
    }
}
