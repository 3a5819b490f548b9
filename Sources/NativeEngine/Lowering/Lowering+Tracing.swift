import ConfigSyntax
import Routing

/// Steps that a tracer wants to know of are wrapped; without a tracer nothing is.
extension Lowering {
    func traced(_ node: StatementNode, _ statement: Statement) -> StatementNode {
        guard let tracer = registry.tracer, let (number, name) = Self.step(statement) else { return node }
        let step = step(statement.range, number, name)
        tracer.add(step)
        return TracedStatement(node, step, tracer)
    }

    /// A function that tells the tracer of each call.
    func traced(_ function: FunctionDeclaration, _ call: Call) -> FunctionDeclaration {
        guard let tracer = registry.tracer else { return function }
        let number = function.module.isEmpty
            ? Self.coreNumbers[function.name] ?? 0 : call.arguments.count > 6 ? 31 : 24 + call.arguments.count
        let step = step(call.nameRange, number, function.name)
        tracer.add(step)
        return FunctionDeclaration(
            module: function.module, name: function.name, kemiName: function.kemiName, parameters: function.parameters, routes: function.routes
        ) { context, arguments in
            tracer.willRun(step, context)
            return function.body(context, arguments)
        }
    }

    /// A function that finds the place of the call, if it wants to know it.
    func placed(_ function: FunctionDeclaration, _ range: SourceRange) -> FunctionDeclaration {
        guard function.wantsPlace else { return function }
        let found = sources.place(range)
        let place = CallPlace(file: found.file, line: found.endLine)
        return FunctionDeclaration(
            module: function.module, name: function.name, kemiName: function.kemiName, parameters: function.parameters, routes: function.routes
        ) { context, arguments in
            context.callPlace = place
            return function.body(context, arguments)
        }
    }

    private func step(_ range: SourceRange, _ number: Int, _ name: String) -> TracedStep {
        let place = sources.place(range)
        return TracedStep(block: blockName, file: place.file, line: place.line, number: number, name: name)
    }

    /// Calls are not among them: their functions tell of themselves.
    private static func step(_ statement: Statement) -> (Int, String)? {
        switch statement.kind {
        case .call(let call): call.name == "route" ? (5, "route") : nil
        case .assign: (63, "assign")
        case .conditional: (16, "if")
        case .loop: (23, "while")
        case .select: (21, "switch")
        case .return: (2, "return")
        case .exit, .break: (2, "exit")
        case .drop: (2, "drop")
        case .expression(let expression):
            if case .call(let call) = expression.kind, call.name == "route" { (5, "route") } else { nil }
        case .empty: nil
        }
    }

    private static let coreNumbers: [String: Int] = [
        "forward": 1, "log": 3, "error": 4, "exec": 6, "sethost": 7, "sethostport": 8, "setuser": 9, "setuserpass": 10, "setport": 11,
        "seturi": 12, "setflag": 39, "resetflag": 40, "isflagset": 41, "prefix": 44, "strip": 45, "strip_tail": 46, "append_branch": 47,
        "revert_uri": 50, "force_rport": 55, "add_local_rport": 56, "set_advertised_address": 57, "set_advertised_port": 58,
        "force_tcp_alias": 59, "force_send_socket": 62, "udp_mtu_try_proto": 65, "set_forward_no_connect": 66, "set_reply_no_connect": 67,
        "set_forward_close": 68, "set_reply_close": 69,
    ]
}

/// A statement that tells the tracer before it runs.
private final class TracedStatement: StatementNode, @unchecked Sendable {
    private let inner: StatementNode
    private let step: TracedStep
    private let tracer: any ScriptTracer

    init(_ inner: StatementNode, _ step: TracedStep, _ tracer: any ScriptTracer) {
        self.inner = inner
        self.step = step
        self.tracer = tracer
        super.init(line: inner.line)
    }

    override func run(_ context: RouteContext) -> Int {
        tracer.willRun(step, context)
        return inner.run(context)
    }
}
