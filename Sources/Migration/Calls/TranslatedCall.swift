/// A call as Lua writes it, with what comes back.
struct TranslatedCall {
    enum Result {
        /// A code: positive is true, negative is false.
        case code
        /// True or false.
        case truth
        /// Nothing that says anything; the function always succeeds.
        case nothing
    }

    let expression: LuaExpression
    let result: Result
    /// Whether `$rc` is this call's code from then on.
    let setsReturnCode: Bool
    /// Whether a code of 0 does not end the script before it is looked at.
    let mayBeZero: Bool

    init(_ expression: LuaExpression, _ result: Result = .code, setsReturnCode: Bool = true, mayBeZero: Bool = false) {
        self.expression = expression
        self.result = result
        self.setsReturnCode = setsReturnCode
        self.mayBeZero = mayBeZero
    }

    /// The call's code as a number.
    var code: LuaExpression {
        switch result {
        case .code: expression
        case .truth: LuaExpression("\(expression.beside(.and)) and 1 or -1", .or)
        case .nothing: LuaExpression("\(expression.beside(.and)) and 1 or 1", .or)
        }
    }

    var condition: LuaCondition {
        switch result {
        case .code: LuaCondition(expression, ">", .number(0), not: mayBeZero ? "<=" : "<")
        case .truth: LuaCondition(expression)
        // what has no result gives false
        case .nothing: LuaCondition(expression).negated
        }
    }
}
