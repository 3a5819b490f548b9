import ConfigSyntax
import Routing
import SIPMessage

/// Arithmetic, bit and ordering operators: both sides as numbers.
final class IntegerOperatorNode: ExpressionNode, @unchecked Sendable {
    private let operation: BinaryOperator
    private let left: ExpressionNode
    private let right: ExpressionNode

    init(_ operation: BinaryOperator, _ left: ExpressionNode, _ right: ExpressionNode) {
        self.operation = operation
        self.left = left
        self.right = right
    }

    override var isInteger: Bool { true }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }

    override func integer(_ context: RouteContext) -> Int {
        let a = left.integer(context)
        let b = right.integer(context)
        guard let result = Self.compute(operation, a, b) else {
            context.log(.error, "<core>", "line \(context.line): division by zero")
            context.evaluationFailed = true
            return 0
        }
        return result
    }

    /// The result; nil for a division by zero.
    @inline(__always)
    static func compute(_ operation: BinaryOperator, _ a: Int, _ b: Int) -> Int? {
        switch operation {
        case .plus: return Int32Arithmetic.wrap(a &+ b)
        case .minus: return Int32Arithmetic.wrap(a &- b)
        case .times: return Int32Arithmetic.wrap(a &* b)
        case .divide: return b == 0 ? nil : Int32Arithmetic.wrap(a / b)
        case .modulo: return b == 0 ? nil : Int32Arithmetic.wrap(a % b)
        case .bitOr: return a | b
        case .bitAnd: return a & b
        case .bitXor: return a ^ b
        case .shiftLeft: return Int32Arithmetic.wrap(a << (b & 31))
        case .shiftRight: return a >> (b & 31)
        case .greater: return a > b ? 1 : 0
        case .less: return a < b ? 1 : 0
        case .greaterOrEqual: return a >= b ? 1 : 0
        case .lessOrEqual: return a <= b ? 1 : 0
        case .integerEqual: return a == b ? 1 : 0
        case .integerDifferent: return a != b ? 1 : 0
        default: return 0
        }
    }
}

/// `&&` and `||`; the right side runs only when it decides.
final class LogicNode: ExpressionNode, @unchecked Sendable {
    private let isAnd: Bool
    private let left: ExpressionNode
    private let right: ExpressionNode

    init(isAnd: Bool, _ left: ExpressionNode, _ right: ExpressionNode) {
        self.isAnd = isAnd
        self.left = left
        self.right = right
    }

    override var isInteger: Bool { true }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override func integer(_ context: RouteContext) -> Int {
        let first = left.integer(context) != 0
        if isAnd { return first && right.integer(context) != 0 ? 1 : 0 }
        return first || right.integer(context) != 0 ? 1 : 0
    }
}

/// `+`: a number on the left adds, anything else joins texts.
final class PlusNode: ExpressionNode, @unchecked Sendable {
    private let left: ExpressionNode
    private let right: ExpressionNode

    init(_ left: ExpressionNode, _ right: ExpressionNode) {
        self.left = left
        self.right = right
    }

    override func value(_ context: RouteContext) -> Value {
        let first = left.value(context)
        if first.isInteger { return .integer(Int32Arithmetic.wrap(first.integer &+ right.integer(context))) }
        return .string(context.arena.concatenate(first.text, right.text(context)))
    }

    override func integer(_ context: RouteContext) -> Int {
        let sum = value(context)
        return Int32Arithmetic.number(sum)
    }
}

/// `a + b + c` of texts, joined in one go.
final class ConcatenationNode: ExpressionNode, @unchecked Sendable {
    private let parts: BorrowedList<ExpressionNode>

    /// - Parameter parts: the first one is known to be a text.
    init(_ parts: [ExpressionNode]) { self.parts = BorrowedList(parts) }

    override func value(_ context: RouteContext) -> Value {
        var builder = ByteBuilder(context.arena, capacity: 128)
        for index in 0..<parts.count {
            let value = parts.with(index) { $0.value(context) }
            if value.isInteger { builder.append(decimal: value.integer) } else { builder.append(value.text) }
        }
        return .string(builder.finish())
    }
}

/// `==` and `!=`: the left side's type decides how both are compared; null takes the right side's.
final class EqualityNode: ExpressionNode, @unchecked Sendable {
    private let isEqual: Bool
    private let left: ExpressionNode
    private let right: ExpressionNode
    /// Whether a number on the left never equals the constant text on the right: any text that is no number if the left is
    /// known to be one; for a variable's number, the empty text as `==` has it. Other texts count as 0.
    private let rightIsNoNumber: Bool

    init(isEqual: Bool, _ left: ExpressionNode, _ right: ExpressionNode) {
        self.isEqual = isEqual
        self.left = left
        self.right = right
        rightIsNoNumber = right.constant.map { $0.isString && $0.integerIfNumeric == nil && (left.isInteger || isEqual && $0.text.isEmpty) } ?? false
    }

    override var isInteger: Bool { true }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override func integer(_ context: RouteContext) -> Int { same(context) == isEqual ? 1 : 0 }

    @inline(__always)
    private func same(_ context: RouteContext) -> Bool {
        let first = left.value(context)
        switch first.kind {
        case .integer: return !rightIsNoNumber && Int32Arithmetic.wrap(first.integer) == right.integer(context)
        case .string, .numericString:
            let second = right.value(context)
            return first.text == second.text(in: context.arena)
        case .null:
            let second = right.value(context)
            return second.isInteger ? second.integer == 0 : second.text.isEmpty
        }
    }
}

/// `eq` and `ne`: both sides as texts.
final class TextEqualityNode: ExpressionNode, @unchecked Sendable {
    private let isEqual: Bool
    private let left: ExpressionNode
    private let right: ExpressionNode

    init(isEqual: Bool, _ left: ExpressionNode, _ right: ExpressionNode) {
        self.isEqual = isEqual
        self.left = left
        self.right = right
    }

    override var isInteger: Bool { true }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override func integer(_ context: RouteContext) -> Int { (left.text(context) == right.text(context)) == isEqual ? 1 : 0 }
}

/// `=~` with an expression known at load.
final class MatchNode: ExpressionNode, @unchecked Sendable {
    private let left: ExpressionNode
    private let pattern: RegularExpression

    init(_ left: ExpressionNode, _ pattern: RegularExpression) {
        self.left = left
        self.pattern = pattern
    }

    override var isInteger: Bool { true }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override func integer(_ context: RouteContext) -> Int { pattern.matches(left.text(context)) ? 1 : 0 }
}

/// `=~` with an expression that a variable holds.
final class DynamicMatchNode: ExpressionNode, @unchecked Sendable {
    private let left: ExpressionNode
    private let right: ExpressionNode

    init(_ left: ExpressionNode, _ right: ExpressionNode) {
        self.left = left
        self.right = right
    }

    override var isInteger: Bool { true }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override func integer(_ context: RouteContext) -> Int {
        let text = left.text(context)
        do {
            return try RegularExpression.cached(right.text(context)).matches(text) ? 1 : 0
        } catch {
            context.log(.error, "<core>", "line \(context.line): \(error)")
            return 0
        }
    }
}

/// Operators on one value.
final class UnaryNode: ExpressionNode, @unchecked Sendable {
    private let operation: UnaryOperator
    private let inner: ExpressionNode

    init(_ operation: UnaryOperator, _ inner: ExpressionNode) {
        self.operation = operation
        self.inner = inner
    }

    override var isInteger: Bool { operation != .toString }

    override func value(_ context: RouteContext) -> Value {
        operation == .toString ? .string(inner.text(context)) : .integer(integer(context))
    }

    override func integer(_ context: RouteContext) -> Int {
        switch operation {
        case .not: inner.integer(context) == 0 ? 1 : 0
        case .minus: Int32Arithmetic.wrap(0 &- inner.integer(context))
        case .plus, .toInteger, .toString: inner.integer(context)
        case .bitNot: ~inner.integer(context)
        case .defined: inner.isDefined(context) ? 1 : 0
        case .notDefined: inner.isDefined(context) ? 0 : 1
        case .stringLength: inner.text(context).count
        case .stringEmpty: inner.text(context).isEmpty ? 1 : 0
        }
    }
}

/// `selval(condition, whenTrue, whenFalse)`.
final class SelectValueNode: ExpressionNode, @unchecked Sendable {
    private let condition: ExpressionNode
    private let yes: ExpressionNode
    private let no: ExpressionNode

    init(_ condition: ExpressionNode, _ yes: ExpressionNode, _ no: ExpressionNode) {
        self.condition = condition
        self.yes = yes
        self.no = no
    }

    override func value(_ context: RouteContext) -> Value {
        condition.integer(context) > 0 ? yes.value(context) : no.value(context)
    }
}
