import Routing
import SIPMessage

/// A constant.
final class ConstantNode: ExpressionNode, @unchecked Sendable {
    private let storage: OwnedBytes
    private let fixed: Value
    private let number: Int

    init(number: Int) {
        storage = OwnedBytes()
        self.number = Int32Arithmetic.wrap(number)
        fixed = .integer(self.number)
    }

    init(text: String) {
        storage = OwnedBytes(text)
        fixed = .string(storage.view)
        number = Int32Arithmetic.parse(fixed.text)
    }

    override func value(_ context: RouteContext) -> Value { fixed }
    override func integer(_ context: RouteContext) -> Int { number }
    override var constant: Value? { fixed }
    override var isInteger: Bool { fixed.isInteger }
}

/// A pseudo-variable.
final class VariableNode: ExpressionNode, @unchecked Sendable {
    let variable: Variable
    init(_ variable: Variable) { self.variable = variable }
    override func value(_ context: RouteContext) -> Value { variable.value(context) }
}

/// A select: null where there is nothing, but assigned as the empty text.
final class SelectNode: ExpressionNode, @unchecked Sendable {
    private let select: Variable
    init(_ select: Variable) { self.select = select }
    override func value(_ context: RouteContext) -> Value { select.value(context) }
    override func isDefined(_ context: RouteContext) -> Bool { select.isDefined(context) }
    override func assigned(_ context: RouteContext) -> Value {
        let value = select.value(context)
        return value.isNull ? .string(.empty) : value
    }
}

/// `$var(name)`, read straight from its slot.
final class ScriptVariableNode: ExpressionNode, @unchecked Sendable {
    private let slot: Int
    init(slot: Int) { self.slot = slot }
    override func value(_ context: RouteContext) -> Value { context.variables.value(slot) }
    override func integer(_ context: RouteContext) -> Int { Int32Arithmetic.number(context.variables.value(slot)) }
}

/// A function call as a value: 1 when it returned a positive code, else 0.
///
/// In an expression a call is a little script of its own, as in the reference: it starts with a clean flow and with `$rc` 0,
/// and how it ends (`exit`, a code of 0) replaces what an earlier call of the same expression said.
final class CallNode: ExpressionNode, @unchecked Sendable {
    private let site: CallSite
    private let keepsCode: Bool

    init(_ site: CallSite) {
        self.site = site
        keepsCode = !site.function.module.isEmpty
    }

    @inline(__always)
    func code(_ context: RouteContext) -> Int {
        let code = site.call(context)
        if keepsCode {
            context.returnCode = code
            if code == 0 { context.exit() }
        }
        return code
    }

    @inline(__always)
    private func codeAlone(_ context: RouteContext) -> Int {
        context.flow = []
        context.returnCode = 0
        return code(context)
    }

    override func integer(_ context: RouteContext) -> Int { codeAlone(context) > 0 ? 1 : 0 }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override func assigned(_ context: RouteContext) -> Value { .integer(codeAlone(context)) }
    override var isInteger: Bool { true }
}

/// `route(NAME)` as a value; the same rules hold as for calls of functions.
final class RouteCallNode: ExpressionNode, @unchecked Sendable {
    private let target: RouteTarget
    init(_ target: RouteTarget) { self.target = target }

    private func code(_ context: RouteContext) -> Int {
        context.flow = []
        context.returnCode = 0
        return target.call(context)
    }

    override func integer(_ context: RouteContext) -> Int { code(context) > 0 ? 1 : 0 }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override func assigned(_ context: RouteContext) -> Value { .integer(code(context)) }
    override var isInteger: Bool { true }
}

/// Where a `route(...)` leads: a block known at load, or a name found at run time.
final class RouteTarget: @unchecked Sendable {
    /// Set after all blocks are lowered.
    var block: NativeBlock? {
        didSet { known = block.map { Unmanaged.passUnretained($0) } }
    }
    /// The same, called without reference counting.
    private var known: Unmanaged<NativeBlock>?
    private let name: ExpressionNode?
    private unowned let program: NativeProgram

    init(program: NativeProgram, name: ExpressionNode?) {
        self.program = program
        self.name = name
    }

    func call(_ context: RouteContext) -> Int {
        let target: Unmanaged<NativeBlock>
        if let known {
            target = known
        } else {
            let wanted = name?.text(context) ?? .empty
            guard let found = program.routeBlock(named: wanted) else {
                context.log(.error, "<core>", "route(\(wanted)): there is no such route")
                return -1
            }
            target = Unmanaged.passUnretained(found)
        }
        let code = target._withUnsafeGuaranteedRef { $0.execute(context) }
        context.flow.subtract([.returned, .broken])
        context.returnCode = code
        return code
    }
}

/// `($x = value)` inside an expression.
final class AssignmentNode: ExpressionNode, @unchecked Sendable {
    private let statement: StatementNode
    init(_ statement: StatementNode) { self.statement = statement }
    override func integer(_ context: RouteContext) -> Int { statement.run(context) > 0 ? 1 : 0 }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override var isInteger: Bool { true }
}
