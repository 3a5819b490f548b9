import ConfigSyntax

/// Expressions as conditions.
extension BlockWriter {
    /// - Parameter isPositive: whether a number has to be above 0 (`if`) rather than other than 0 (`while`, and beside `&&`).
    mutating func condition(_ expression: Expression, isPositive: Bool = false) -> LuaCondition {
        if let constant = Constant(expression) { return LuaCondition(always: isPositive ? constant.number > 0 : constant.number != 0) }
        switch expression.kind {
        case .call(let call): return callCondition(call, expression.range)
        case .unary(.not, let inner): return condition(inner).negated
        case .unary(.defined, let inner): return isNothing(inner).negated
        case .unary(.notDefined, let inner): return isNothing(inner)
        case .unary(.stringEmpty, let inner): return LuaCondition(strictText(inner), "==", .string(""), not: "~=")
        case .binary(let operation, let left, let right):
            if let made = keywordCondition(operation, left, right) { return made }
            if let made = binaryCondition(operation, left, right) { return made }
        case .assignment(let target, let value): return LuaCondition(assignment(target, value))
        default: break
        }
        return LuaCondition(number(expression), isPositive ? ">" : "~=", .number(0), not: isPositive ? "<=" : "==")
    }

    private mutating func binaryCondition(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> LuaCondition? {
        switch operation {
        case .and, .or: return logic(isAnd: operation == .and, left, right)
        case .equal: return equality(left, right)
        case .different: return difference(left, right)
        case .integerEqual: return LuaCondition(number(left), "==", number(right), not: "~=")
        case .integerDifferent: return LuaCondition(number(left), "~=", number(right), not: "==")
        case .stringEqual: return LuaCondition(strictText(left), "==", strictText(right), not: "~=")
        case .stringDifferent: return LuaCondition(strictText(left), "~=", strictText(right), not: "==")
        case .greater: return LuaCondition(number(left), ">", number(right), not: "<=")
        case .less: return LuaCondition(number(left), "<", number(right), not: ">=")
        case .greaterOrEqual: return LuaCondition(number(left), ">=", number(right), not: "<")
        case .lessOrEqual: return LuaCondition(number(left), "<=", number(right), not: ">")
        case .match: return match(left, right)
        default: return nil
        }
    }

    /// A constant 0 or 1 beside the operator decides or vanishes when a config is loaded: what then decides nothing is not run.
    private mutating func logic(isAnd: Bool, _ left: Expression, _ right: Expression) -> LuaCondition {
        for (side, other) in [(right, left), (left, right)] {
            guard case .number(let number) = Constant(side), number == 0 || number == 1, Constant(other) == nil else { continue }
            guard (number == 1) == isAnd else { return LuaCondition(always: !isAnd) }
            return condition(other, isPositive: true)
        }
        if !isAnd, mayEndWithZero(left) {
            remark(left.range, "where the left side of || ends the script with 0, its right side natively still runs")
        }
        let first = condition(left), second = condition(right)
        return isAnd ? first.and(second) : first.or(second)
    }

    /// Whether an expression calls what may end the script with a code of 0.
    private func mayEndWithZero(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .call(let call):
            guard call.name == "route" else { return ScriptEnding.functions.contains(call.name) }
            return call.arguments.first.flatMap { Constant($0)?.text }.map { script.returnCodes.endsWithZero($0) } ?? false
        case .unary(_, let inner): return mayEndWithZero(inner)
        case .binary(_, let left, let right): return mayEndWithZero(left) || mayEndWithZero(right)
        default: return false
        }
    }

    /// Whether there is no value.
    mutating func isNothing(_ expression: Expression) -> LuaCondition {
        switch expression.kind {
        case .variable(let text):
            let name = VariableName(text)
            if name.isNull { return LuaCondition(always: true) }
            if name.isReturnCode { return LuaCondition(always: false) }
            if script.attribute(text) != nil { return LuaCondition(read(text), "==", LuaExpression("nil"), not: "~=") }
            return LuaCondition(.call("KSR.pv.is_null", [.string(script.resolved(text))]))
        case .select(let text):
            remark(expression.range, "a select is natively null only where its header is missing; \(text) in Lua also where the part is")
            return LuaCondition(.call("KSR.pv.is_null", [.string("$sel(\(text.dropFirst()))")]))
        default:
            guard types(expression).mayBeNull else { return LuaCondition(always: false) }
            return LuaCondition(value(expression), "==", LuaExpression("nil"), not: "~=")
        }
    }

    private func isNull(_ expression: Expression) -> Bool {
        if case .variable(let text) = expression.kind { return VariableName(text).isNull }
        return false
    }

    /// `==`: the left side says whether numbers or texts are compared, nothing equals 0 and the empty text. Plain where Lua's `==` says
    /// the same for all that the two sides can be.
    private mutating func equality(_ left: Expression, _ right: Expression) -> LuaCondition {
        if isNull(right) { return isNothing(left) }
        let a = types(left), b = types(right)
        let constant = Constant(right)
        func plain(_ first: LuaExpression, _ second: LuaExpression) -> LuaCondition { LuaCondition(first, "==", second, not: "~=") }
        switch constant {
        case .text(let text) where text.isEmpty:
            return a == .number ? LuaCondition(always: false) : plain(self.text(left), .string(""))
        case .text(let text):
            if a.isTextual { return plain(value(left), .string(text)) }
            if isNumberForSure(left), Constant.numeric(text) == nil { return LuaCondition(always: false) }
            if a == .number { return plain(value(left), .number(Constant.parse(text))) }
        case .number(let number):
            if a == .number || number != 0 && a == [.number, .null] { return plain(value(left), literal(.number(number), right)) }
            if number != 0, a.isTextual { return plain(value(left), .string(String(number))) }
        case nil:
            if a == .number { return plain(value(left), self.number(right)) }
            if a == .text, b == .text { return plain(value(left), value(right)) }
            if a == .text { return plain(value(left), strictText(right)) }
        }
        return LuaCondition(.call(use(.same), [value(left), value(right)]))
    }

    private mutating func difference(_ left: Expression, _ right: Expression) -> LuaCondition {
        // beside a constant empty text, != takes a number as one, which == does not
        if Constant(right) == .text(""), types(left).contains(.number), !isNumberForSure(left) {
            return LuaCondition(.call(use(.same), [value(left), .string("")])).negated
        }
        return equality(left, right).negated
    }

    /// Whether the native language knows that it is a number before it runs.
    private func isNumberForSure(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .variable, .select, .string, .keyword, .selectValue: false
        default: types(expression) == .number || types(expression) == [.number, .null]
        }
    }

    /// `=~`
    private mutating func match(_ left: Expression, _ right: Expression) -> LuaCondition {
        if let constant = Constant(right) {
            if let pattern = LuaPattern.pattern(for: constant.text) {
                let found = LuaExpression.call("string.match", [text(left), .string(pattern)])
                return LuaCondition(found)
            }
        }
        if mayHaveLines(left) {
            remark(left.range, "to =~ a text is one piece; here ^ and $ match at each of its lines, and . and [^x] match no line end")
        }
        return LuaCondition(.call(use(.matches), [text(left), text(right)]))
    }

    /// Whether a text may hold line ends.
    private func mayHaveLines(_ expression: Expression) -> Bool {
        guard case .variable(let text) = expression.kind else { return false }
        return ["rb", "mb", "mbu", "msg", "body", "bodypart", "T_req", "T_rpl", "http_rb"].contains(VariableName(text).name)
    }
}
