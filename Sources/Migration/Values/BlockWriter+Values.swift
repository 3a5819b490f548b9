import ConfigSyntax

/// Expressions as values, numbers and texts.
extension BlockWriter {
    func types(_ expression: Expression) -> ValueTypes { ExpressionTypes.types(of: expression) { types(ofScriptVariable: $0) } }

    /// The value with its own type; nil where there is none.
    mutating func value(_ expression: Expression) -> LuaExpression {
        if let constant = Constant(expression) { return literal(constant, expression) }
        switch expression.kind {
        case .variable(let text): return read(text)
        case .select(let text): return .call("KSR.pv.get", [.string("$sel(\(text.dropFirst()))")])
        case .keyword(let keyword): return read(KeywordValue.variable(keyword))
        case .call(let call): return callCondition(call, expression.range).number
        case .unary(.toString, let inner):
            return types(inner).isTextual ? text(inner) : .call("tostring", [text(inner)])
        case .unary(let operation, let inner): return unary(operation, inner, expression)
        case .binary(.plus, _, _): return sum(expression)
        case .binary(.concatenate, let left, let right): return .joined([text(left), text(right)])
        case .binary(let operation, let left, let right): return arithmetic(operation, left, right) ?? condition(expression).number
        case .selectValue(let parts): return selected(parts)
        case .assignment: return condition(expression).number
        case .number, .string, .word, .network: return .string("")
        }
    }

    /// The value as a number.
    mutating func number(_ expression: Expression) -> LuaExpression {
        if let constant = Constant(expression) {
            if case .number = constant { return literal(constant, expression) }
            return .number(constant.number)
        }
        let types = types(expression)
        if types == [.number, .null], let text = variable(expression), script.attribute(text) == nil {
            return .call("KSR.pv.getvn", [.string(text), .number(0)])
        }
        let made = value(expression)
        if types == .number { return made }
        if types == [.number, .null], case .binary = expression.kind { return LuaExpression("(\(made.beside(.or)) or 0)") }
        return .call(use(.int), [made])
    }

    /// The variable that an expression is; nil for others.
    private func variable(_ expression: Expression) -> String? {
        switch expression.kind {
        case .variable(let text): text
        case .keyword(let keyword): KeywordValue.variable(keyword)
        default: nil
        }
    }

    /// The value where texts are joined or looked at: a text or a number, never nothing.
    mutating func text(_ expression: Expression) -> LuaExpression {
        if let constant = Constant(expression) { return literal(constant, expression) }
        let types = types(expression)
        guard types.mayBeNull else { return value(expression) }
        switch expression.kind {
        case .variable(let text): return read(text, "gete")
        case .select(let text): return .call("KSR.pv.gete", [.string("$sel(\(text.dropFirst()))")])
        case .keyword(let keyword): return read(KeywordValue.variable(keyword), "gete")
        default: return LuaExpression("(\(value(expression).beside(.or)) or \"\")")
        }
    }

    /// A text that has to be one for a comparison.
    mutating func strictText(_ expression: Expression) -> LuaExpression {
        if let constant = Constant(expression) { return .string(constant.text) }
        let made = text(expression)
        return types(expression).isTextual ? made : .call("tostring", [made])
    }

    func literal(_ constant: Constant, _ expression: Expression) -> LuaExpression {
        switch constant {
        case .number(let number):
            if case .number = expression.kind, let name = script.constant(expression.range, number) { return LuaExpression(name) }
            return .number(number)
        case .text(let text): return .string(text)
        }
    }

    /// A variable's value by `KSR.pv.get` or one of its kin.
    func read(_ text: String, _ function: String = "get") -> LuaExpression {
        let name = VariableName(text)
        if name.isReturnCode, name.transformations.isEmpty {
            _ = script.use(.remember)
            return LuaExpression("rc")
        }
        if name.isNull { return function == "get" ? LuaExpression("nil") : .string("") }
        if let attribute = script.attribute(text) {
            let value = LuaExpression.call(script.use(.attribute), [.string(attribute)])
            return function == "get" ? value : LuaExpression("(\(value.text) or \"\(function == "getw" ? "<null>" : "")\")")
        }
        return .call("KSR.pv.\(function)", [.string(script.resolved(text))])
    }

    private mutating func unary(_ operation: UnaryOperator, _ inner: Expression, _ whole: Expression) -> LuaExpression {
        switch operation {
        case .minus: return LuaExpression("-\(number(inner).behind(.unary))", .unary)
        case .bitNot: return LuaExpression("~\(number(inner).beside(.unary))", .unary)
        case .plus, .toInteger: return number(inner)
        case .stringLength: return .call("string.len", [text(inner)])
        default: return condition(whole).number
        }
    }

    /// `+`, which adds or joins by what stands on its left.
    private mutating func sum(_ expression: Expression) -> LuaExpression {
        var parts: [Expression] = []
        var head = expression
        while case .binary(.plus, let inner, let part) = head.kind {
            parts.append(part)
            head = inner
        }
        parts.reverse()
        let first = types(head)
        if first.isTextual { return .joined(([head] + parts).map { text($0) }) }
        if first == .number {
            return parts.reduce(number(head)) { .binary($0, "+", number($1), .sum) }
        }
        return parts.reduce(value(head)) { .call(use(.plus), [$0, value($1)]) }
    }

    /// Operators on numbers; nil for those that give a truth.
    private mutating func arithmetic(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> LuaExpression? {
        switch operation {
        case .minus: return .binary(number(left), "-", number(right), .sum)
        case .times: return isZero(left) || isZero(right) ? .number(0) : .binary(number(left), "*", number(right), .product)
        case .divide: return isZero(left) ? .number(0) : .call(use(.quotient), [number(left), number(right)])
        case .modulo:
            if isZero(left) { return .number(0) }
            if Constant(right) != nil { return .call("math.fmod", [number(left), number(right)]) }
            return .call(use(.remainder), [number(left), number(right)])
        case .bitOr: return .binary(number(left), "|", number(right), .bitOr)
        case .bitXor: return .binary(number(left), "~", number(right), .bitXor)
        case .bitAnd: return isZero(left) || isZero(right) ? .number(0) : .binary(number(left), "&", number(right), .bitAnd)
        case .shiftLeft: return .binary(number(left), "<<", number(right), .shift)
        case .shiftRight: return .binary(number(left), ">>", number(right), .shift)
        default: return nil
        }
    }

    private func isZero(_ expression: Expression) -> Bool { Constant(expression) == .number(0) }

    private mutating func selected(_ parts: [Expression]) -> LuaExpression {
        let condition = condition(parts[0], isPositive: true).holds
        let yes = value(parts[1]), no = value(parts[2])
        if types(parts[1]).mayBeNull { return .call(use(.choose), [condition, yes, no]) }
        return LuaExpression("\(condition.beside(.and)) and \(yes.behind(.and)) or \(no.behind(.or))", .or)
    }
}
