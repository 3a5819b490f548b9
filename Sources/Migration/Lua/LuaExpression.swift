/// A Lua expression with the operator that binds loosest in it, so that parentheses go where they are needed and nowhere else.
struct LuaExpression {
    /// How tightly operators bind, the loosest first (Lua manual, section 3.4.8).
    enum Level: Int, Comparable {
        case or, and, comparison, bitOr, bitXor, bitAnd, shift, concatenation, sum, product, unary, primary

        static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    let text: String
    let level: Level

    init(_ text: String, _ level: Level = .primary) {
        self.text = text
        self.level = level
    }

    /// The text where an operator of that level takes it on its left, or on either side if it is associative.
    func beside(_ level: Level) -> String { self.level >= level ? text : "(\(text))" }

    /// The text where an operator of that level takes it on its right.
    func behind(_ level: Level) -> String { self.level > level ? text : "(\(text))" }

    static func number(_ number: Int) -> LuaExpression { LuaExpression(String(number), number < 0 ? .unary : .primary) }

    static func string(_ text: String) -> LuaExpression { LuaExpression(LuaText.quoted(text)) }

    static func call(_ function: String, _ arguments: [LuaExpression]) -> LuaExpression {
        LuaExpression("\(function)(\(arguments.map(\.text).joined(separator: ", ")))")
    }

    static func binary(_ left: LuaExpression, _ mark: String, _ right: LuaExpression, _ level: Level) -> LuaExpression {
        LuaExpression("\(left.beside(level)) \(mark) \(right.behind(level))", level)
    }

    /// Texts joined. A single part stays as it is.
    static func joined(_ parts: [LuaExpression]) -> LuaExpression {
        guard parts.count > 1 else { return parts.first ?? .string("") }
        return LuaExpression(parts.map { $0.beside(.concatenation) }.joined(separator: " .. "), .concatenation)
    }
}

/// A condition, with what it says when it is turned round.
struct LuaCondition {
    let holds: LuaExpression
    let fails: LuaExpression

    init(_ holds: LuaExpression, not fails: LuaExpression) {
        self.holds = holds
        self.fails = fails
    }

    /// A condition without a shorter negation than `not`.
    init(_ holds: LuaExpression) { self.init(holds, not: LuaExpression("not \(holds.beside(.unary))", .unary)) }

    /// A comparison and its opposite.
    init(_ left: LuaExpression, _ mark: String, _ right: LuaExpression, not opposite: String) {
        self.init(.binary(left, mark, right, .comparison), not: .binary(left, opposite, right, .comparison))
    }

    init(always value: Bool) { self.init(LuaExpression(value ? "true" : "false"), not: LuaExpression(value ? "false" : "true")) }

    var negated: LuaCondition { LuaCondition(fails, not: holds) }

    func and(_ other: LuaCondition) -> LuaCondition { LuaCondition(.init("\(holds.beside(.and)) and \(other.holds.beside(.and))", .and)) }

    func or(_ other: LuaCondition) -> LuaCondition { LuaCondition(.init("\(holds.beside(.or)) or \(other.holds.beside(.or))", .or)) }

    /// 1 or 0, as the native language counts it.
    var number: LuaExpression {
        switch holds.text {
        case "true": .number(1)
        case "false": .number(0)
        default: LuaExpression("\(holds.beside(.and)) and 1 or 0", .or)
        }
    }
}
