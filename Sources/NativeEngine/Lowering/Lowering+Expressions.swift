import ConfigSyntax
import Routing
import SIPMessage

extension Lowering {
    /// What an expression becomes; a constant 0 stands in where it is wrong (and noted).
    mutating func expression(_ expression: Expression) -> ExpressionNode {
        switch expression.kind {
        case .number(let number): return ConstantNode(number: number)
        case .string(let text): return ConstantNode(text: text)
        case .variable(let text): return variable(text, expression.range)
        case .select(let text):
            do {
                return SelectNode(try registry.select(String(text.dropFirst())))
            } catch {
                report("unknown-select", expression.range, error)
                return ConstantNode(number: 0)
            }
        case .keyword(let keyword): return keywordValue(keyword, expression.range)
        case .word(let word):
            if let number = SettingValue.word(word).number ?? Self.family(word) { return ConstantNode(number: number) }
            report("bare-word", expression.range, "\"\(word)\" is no value", "put it in quotes, or call it with parentheses if it is a function")
            return ConstantNode(number: 0)
        case .network(let text): return ConstantNode(text: text)
        case .unary(let operation, let inner): return unary(operation, inner)
        case .binary(let operation, let left, let right): return binary(operation, left, right, expression.range)
        case .call(let call):
            if call.name == "route" { return routeTarget(call).map { RouteCallNode($0) } ?? ConstantNode(number: 0) }
            return callNode(call) ?? ConstantNode(number: 0)
        case .selectValue(let parts):
            guard parts.count == 3 else {
                report("argument-count", expression.range, "selval takes a condition and two values", "selval(condition, whenTrue, whenFalse)")
                return ConstantNode(number: 0)
            }
            return SelectValueNode(self.expression(parts[0]), self.expression(parts[1]), self.expression(parts[2]))
        case .assignment(let target, let value): return AssignmentNode(assignment(target, value, line(expression.range)))
        }
    }

    private mutating func variable(_ text: String, _ range: SourceRange) -> ExpressionNode {
        checkOwner(text, range)
        if let slot = scriptVariableSlot(text) { return ScriptVariableNode(slot: slot) }
        do {
            return VariableNode(try registry.variableInExpression(text))
        } catch {
            report("unknown-variable", range, error)
            return ConstantNode(number: 0)
        }
    }

    /// In the reference a variable comes with its module; before that is loaded there is none of that name.
    mutating func checkOwner(_ text: String, _ range: SourceRange) {
        guard let owners = registry.missingOwners(ofVariable: text, loadedLater), let owner = owners.first else { return }
        report(
            "variable-without-module", range, "\(text) is a variable of module \(owners.joined(separator: " or ")), which is not loaded before this line",
            "add loadmodule \"\(owner).so\" above")
    }

    private mutating func unary(_ operation: UnaryOperator, _ inner: Expression) -> ExpressionNode {
        let operand = expression(inner)
        guard let constant = operand.constant else { return UnaryNode(operation, operand) }
        let number = Int32Arithmetic.number(constant)
        switch operation {
        case .minus: return ConstantNode(number: 0 &- number)
        case .plus, .toInteger: return ConstantNode(number: number)
        case .not: return ConstantNode(number: number == 0 ? 1 : 0)
        case .bitNot: return ConstantNode(number: ~number)
        case .stringLength where constant.isString: return ConstantNode(number: constant.text.count)
        case .stringEmpty where constant.isString: return ConstantNode(number: constant.text.isEmpty ? 1 : 0)
        case .toString: return ConstantNode(text: constant.isInteger ? String(number) : constant.text.string)
        default: return UnaryNode(operation, operand)
        }
    }

    private mutating func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ range: SourceRange) -> ExpressionNode {
        if let condition = keywordCondition(operation, left, right) { return condition }
        switch operation {
        case .and, .or: return logic(isAnd: operation == .and, expression(left), expression(right))
        case .equal, .different:
            let a = expression(left), b = expression(right)
            if case .variable("$null") = right.kind { return UnaryNode(operation == .equal ? .notDefined : .defined, a) }
            if let first = a.constant, first.isInteger, let second = b.constant, second.isString, second.integerIfNumeric == nil {
                return ConstantNode(number: operation == .equal ? 0 : 1)
            }
            return EqualityNode(isEqual: operation == .equal, a, b)
        case .stringEqual, .stringDifferent: return TextEqualityNode(isEqual: operation == .stringEqual, expression(left), expression(right))
        case .match:
            let subject = expression(left), pattern = expression(right)
            guard let constant = pattern.constant else { return DynamicMatchNode(subject, pattern) }
            do {
                return MatchNode(subject, try RegularExpression(constant.text.string, flags: RegularExpression.ignoringCase))
            } catch {
                report("regular-expression", right.range, error)
                return ConstantNode(number: 0)
            }
        case .plus: return plus(left, right)
        case .concatenate: return concatenation([TextNode(expression(left)), expression(right)])
        default:
            let a = expression(left), b = expression(right)
            if let divisor = b.constant, divisor.integer == 0, operation == .divide || operation == .modulo {
                report("division-by-zero", range, "this divides by zero")
            }
            return vanishing(operation, a, b) ?? integerOperator(operation, a, b)
        }
    }

    private func integerOperator(_ operation: BinaryOperator, _ a: ExpressionNode, _ b: ExpressionNode) -> ExpressionNode {
        guard let first = a.constant, let second = b.constant,
            let result = IntegerOperatorNode.compute(operation, Int32Arithmetic.number(first), Int32Arithmetic.number(second))
        else { return IntegerOperatorNode(operation, a, b) }
        return ConstantNode(number: result)
    }

    /// `&&` and `||`. As in the reference a constant 0 or 1 on either side decides or vanishes: the other side is then not run,
    /// or gives its own number, which may be negative and so false.
    private func logic(isAnd: Bool, _ a: ExpressionNode, _ b: ExpressionNode) -> ExpressionNode {
        if a.constant == nil || b.constant == nil {
            for (side, other) in [(b, a), (a, b)] {
                guard let number = side.constant, number.isInteger, number.integer == 0 || number.integer == 1 else { continue }
                return (number.integer == 1) == isAnd ? UnaryNode(.toInteger, other) : ConstantNode(number: isAnd ? 0 : 1)
            }
        }
        return LogicNode(isAnd: isAnd, a, b)
    }

    /// What is 0 whatever the other side is: the reference does not evaluate that at all.
    private func vanishing(_ operation: BinaryOperator, _ a: ExpressionNode, _ b: ExpressionNode) -> ExpressionNode? {
        func isZero(_ node: ExpressionNode) -> Bool { node.constant.map { $0.isInteger && $0.integer == 0 } ?? false }
        switch operation {
        case .times, .bitAnd: return isZero(a) || isZero(b) ? ConstantNode(number: 0) : nil
        case .divide, .modulo: return isZero(a) ? ConstantNode(number: 0) : nil
        default: return nil
        }
    }

    private mutating func plus(_ left: Expression, _ right: Expression) -> ExpressionNode {
        // a chain that begins with a text joins texts all the way
        var parts: [Expression] = [right]
        var head = left
        while case .binary(.plus, let inner, let part) = head.kind {
            parts.append(part)
            head = inner
        }
        let first = expression(head)
        let rest = parts.reversed().map { expression($0) }
        if let constant = first.constant, constant.isString { return concatenation([first] + rest) }
        if first.isInteger { return rest.reduce(first) { integerOperator(.plus, $0, $1) } }
        return rest.reduce(first) { PlusNode($0, $1) }
    }

    /// Texts joined; constant ones at load, so that a function sees one constant text.
    private func concatenation(_ parts: [ExpressionNode]) -> ExpressionNode {
        let constants = parts.compactMap { $0.constant.map { Self.text($0) } }
        return constants.count == parts.count ? ConstantNode(text: constants.joined()) : ConcatenationNode(parts)
    }

    private static func text(_ constant: Value) -> String { constant.isInteger ? String(constant.integer) : constant.text.string }

    // MARK: Calls

    /// Where `route(...)` leads; nil (with an error noted) for a route that does not exist.
    mutating func routeTarget(_ call: Call) -> RouteTarget? {
        guard call.arguments.count == 1 else {
            report("argument-count", call.nameRange, "route takes one name", "route(NAME)")
            return nil
        }
        let argument = call.arguments[0]
        let node = self.expression(argument)
        let target = RouteTarget(program: program, name: node)
        if let constant = node.constant {
            let name = Self.text(constant)
            guard let block = program.route(name) else {
                let near = program.routeNames.filter { Spelling.distance($0, name) <= max(1, name.count / 4) }.sorted()
                report("undefined-route", argument.range, "route[\(name)] is not defined", near.first.map { "did you mean \($0)?" } ?? "define route[\(name)] { ... }")
                return nil
            }
            target.block = block
        }
        return target
    }

    mutating func callNode(_ call: Call) -> CallNode? {
        let candidates = registry.functions(named: call.name)
        guard !candidates.isEmpty else {
            report("unknown-function", call.nameRange, registry.explainMissing(function: call.name))
            return nil
        }
        let count = call.arguments.count
        let declaration = registry.function(named: call.name, argumentCount: count) ?? candidates[0]
        if declaration.routes.isDisjoint(with: kind), kind != .event {
            report("wrong-route", call.nameRange, "\(call.name) cannot be used in this kind of route")
            return nil
        }
        if loadedLater.contains(declaration.module) {
            report(
                "module-after-use", call.nameRange, "\(call.name) is used before module \(declaration.module) is loaded",
                "move loadmodule \"\(declaration.module).so\" up")
            return nil
        }
        if registry.catalogRoutes(declaration, argumentCount: count).isDisjoint(with: kind), kind != .event {
            report("wrong-route", call.nameRange, "\(call.name) cannot be used in \(kind.names.joined(separator: " or "))")
            return nil
        }
        let arguments = call.arguments.enumerated().map { index, argument in
            index == 0 && Self.avpFlagFunctions.contains(call.name) ? avpName(argument) : source(argument)
        }
        do {
            return CallNode(try CallSite(traced(placed(declaration, call.arguments.last?.range ?? call.nameRange), call), arguments, registry: registry))
        } catch {
            report("bad-argument", call.nameRange, error)
            return nil
        }
    }

    /// Takes the place of a variable that is not there, after that was said: nothing is said twice.
    private static let standIn = ComputedVariable(get: { _ in .null }, set: { _, _ in true })

    /// Functions whose first argument names an AVP, as an attribute or as a text.
    private static let avpFlagFunctions: Set<String> = ["setavpflag", "resetavpflag", "isavpflagset"]

    private mutating func avpName(_ argument: Expression) -> ArgumentSource {
        guard case .string(let text) = argument.kind, !text.contains("(") else { return source(argument) }
        let name = text.hasPrefix("$") ? String(text.dropFirst()) : text
        do {
            return .variable(try registry.attribute(name), text: "$avp(\(name))")
        } catch {
            report("unknown-variable", argument.range, error)
            return .variable(Self.standIn, text: text)
        }
    }

    private mutating func source(_ argument: Expression) -> ArgumentSource {
        switch argument.kind {
        case .number(let number): return .number(number)
        case .string(let text): return .text(text)
        case .word(let word):
            return .text(word)
        case .network(let text): return .text(text)
        case .keyword(let keyword): return .text(keyword.rawValue)
        case .variable(let text):
            if let variable = try? registry.variableInExpression(text) { return .variable(variable, text: text) }
            _ = expression(argument)
            return .variable(Self.standIn, text: text)
        case .unary(.minus, let inner):
            if case .number(let number) = inner.kind { return .number(0 &- number) }
        default: break
        }
        let node = expression(argument)
        if let constant = node.constant {
            return constant.isInteger ? .number(constant.integer) : .text(constant.text.string)
        }
        return .expression { context in
            let value = node.assigned(context)
            return context.takeFailure() ? .null : value
        }
    }
}

/// An expression seen as text.
final class TextNode: ExpressionNode, @unchecked Sendable {
    private let inner: ExpressionNode
    init(_ inner: ExpressionNode) { self.inner = inner }
    override func value(_ context: RouteContext) -> Value { .string(inner.text(context)) }
    override var constant: Value? { inner.constant }
}
