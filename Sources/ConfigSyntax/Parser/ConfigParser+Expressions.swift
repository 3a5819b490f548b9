/// Expressions, by precedence climbing.
extension ConfigParser {
    mutating func expression(_ minimum: Int = 1) throws(Skip) -> Expression {
        try nested { parser throws(Skip) in try parser.climb(minimum) }
    }

    private mutating func climb(_ minimum: Int) throws(Skip) -> Expression {
        var left = try unary()
        var length = 0
        while let found = binaryOperator(), found.precedence >= minimum {
            length += 1
            guard length <= Self.maximumChain else { throw fail("more than \(Self.maximumChain) operators in one expression", rule: "nesting") }
            advance()
            let right = try expression(found.precedence + 1)
            left = Expression(.binary(found, left, right), left.range.through(right.range))
        }
        return left
    }

    private func binaryOperator() -> BinaryOperator? {
        switch token.kind {
        case .mark: BinaryOperator(mark: token.text)
        case .identifier:
            switch token.text {
            case "or": .or
            case "and": .and
            case "mod": .modulo
            case "eq": .stringEqual
            case "ne": .stringDifferent
            case "ieq": .integerEqual
            case "ine": .integerDifferent
            default: nil
            }
        default: nil
        }
    }

    private mutating func unary() throws(Skip) -> Expression {
        let start = token.range
        if token.kind == .mark {
            switch token.text {
            case "!": return try prefixed(.not)
            case "~": return try prefixed(.bitNot)
            case "-":
                let made = try prefixed(.minus)
                if case .unary(.minus, let inner) = made.kind, case .number(let number) = inner.kind {
                    return Expression(.number(0 &- number), made.range)
                }
                return made
            case "(":
                let next = peek()
                if next.isWord("int") || next.isWord("str") {
                    advance()
                    let operation: UnaryOperator = token.text == "int" ? .toInteger : .toString
                    advance()
                    try expect(")", "after the type")
                    let inner = try nested { parser throws(Skip) in try parser.unary() }
                    return Expression(.unary(operation, inner), start.through(inner.range))
                }
                advance()
                return try parenthesised(start)
            default: break
            }
        }
        if token.kind == .identifier {
            switch token.text {
            case "not": return try prefixed(.not)
            case "defined": return try prefixed(.defined)
            case "strlen", "strempty":
                let operation: UnaryOperator = token.text == "strlen" ? .stringLength : .stringEmpty
                let name = token.text
                advance()
                try expect("(", "after \(name)")
                let inner = try expression()
                try expect(")", "after the argument of \(name)")
                return Expression(.unary(operation, inner), start.through(previous))
            default: break
            }
        }
        return try primary()
    }

    private mutating func prefixed(_ operation: UnaryOperator) throws(Skip) -> Expression {
        let start = token.range
        advance()
        let inner = try nested { parser throws(Skip) in try parser.unary() }
        return Expression(.unary(operation, inner), start.through(inner.range))
    }

    /// What stands in parentheses: an expression, or an assignment that is used as one.
    private mutating func parenthesised(_ start: SourceRange) throws(Skip) -> Expression {
        let left = try expression()
        if case .variable = left.kind, accept("=") {
            let right = try expression()
            try expect(")", "to close the parenthesis")
            return Expression(.assignment(left, right), start.through(previous))
        }
        guard accept(")") else {
            let help = at("=") ? "compare with ==" : ""
            throw fail(
                "expected \")\" to close the parenthesis, found \(describe(token))", help: help, notes: [Diagnostic.Note(start, "it is opened here")])
        }
        return Expression(left.kind, start.through(previous))
    }

    private mutating func primary() throws(Skip) -> Expression {
        let start = token.range
        let text = token.text
        switch token.kind {
        case .number:
            let value = token.number
            advance()
            return Expression(.number(value), start)
        case .string:
            advance()
            return Expression(.string(text), start)
        case .variable:
            advance()
            return Expression(.variable(text), start)
        case .select:
            advance()
            return Expression(.select(text), start)
        case .identifier: return try word()
        case .colonName where text == "msg:len": return try keywordCondition(.messageLength)
        case .numberWord: throw fail("\"\(text)\" is no number", rule: "bad-number", help: "decimal 10, hexadecimal 0xa, octal 012, binary 1010b")
        case .ipv6: throw fail("an address can only stand beside src_ip and its kin", help: "put it in quotes")
        case .mark where text == "{": throw fail("expected a value, found \"{\"", help: "is a ) missing before it?")
        case .mark where text == "+": throw fail("expected a value, found \"+\"", help: "there is no + sign before numbers")
        case .mark where text == "%": throw fail("expected a value, found \"%\"", help: "the remainder of a division is written mod")
        default: throw fail("expected a value, found \(describe(token))")
        }
    }

    private mutating func word() throws(Skip) -> Expression {
        let name = token
        if let number = Keywords.boolean(name.text) {
            advance()
            return Expression(.number(number), name.range)
        }
        if let keyword = Keyword.condition(name.text) { return try keywordCondition(keyword) }
        if name.text == "selval" {
            advance()
            try expect("(", "after selval")
            let condition = try expression()
            try expect(",", "after the condition of selval")
            let whenTrue = try expression()
            try expect(",", "after the first value of selval")
            let whenFalse = try expression()
            try expect(")", "after the values of selval")
            return Expression(.selectValue([condition, whenTrue, whenFalse]), name.range.through(previous))
        }
        if Keywords.families.contains(name.text) {
            advance()
            return Expression(.word(name.text), name.range)
        }
        return try callExpression()
    }
}

extension BinaryOperator {
    init?(mark: String) {
        switch mark {
        case "||", "&&", "|", "&", "^", "==", "!=", "=~", ">", "<", ">=", "<=", "<<", ">>", "+", "-", "*", "/": self.init(rawValue: mark)
        default: return nil
        }
    }
}
