/// Expressions, by precedence climbing.
extension ConfigParser {
    mutating func expression(_ minimum: Int = 1) throws(Skip) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth else {
            error("nesting", token.range, "expressions are nested more than \(Self.maximumDepth) deep")
            throw Skip()
        }
        var left = try unary()
        while let found = binaryOperator(), found.precedence >= minimum {
            advance()
            let right = try expression(found.precedence + 1)
            left = Expression(.binary(found, left, right), left.range.through(right.range))
        }
        return left
    }

    /// An expression, or an assignment that is used as one.
    mutating func assignmentOrExpression() throws(Skip) -> Expression {
        let left = try expression()
        guard case .variable = left.kind, accept("=") else { return left }
        let right = try expression()
        return Expression(.assignment(left, right), left.range.through(right.range))
    }

    private func binaryOperator() -> BinaryOperator? {
        switch token.kind {
        case .mark:
            switch token.text {
            case "||", "&&", "|", "&", "^", "==", "!=", "=~", ">", "<", ">=", "<=", "<<", ">>", "+", "-", "*", "/", ".": BinaryOperator(rawValue: token.text)
            case "%": .modulo
            default: nil
            }
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
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth else {
            error("nesting", token.range, "expressions are nested more than \(Self.maximumDepth) deep")
            throw Skip()
        }
        let start = token.range
        func wrap(_ operation: UnaryOperator, _ inner: Expression) -> Expression {
            Expression(.unary(operation, inner), start.through(inner.range))
        }
        if token.kind == .mark {
            switch token.text {
            case "!":
                advance()
                return wrap(.not, try unary())
            case "-":
                advance()
                let inner = try unary()
                if case .number(let number) = inner.kind { return Expression(.number(0 &- number), start.through(inner.range)) }
                return wrap(.minus, inner)
            case "+":
                advance()
                return wrap(.plus, try unary())
            case "~":
                advance()
                return wrap(.bitNot, try unary())
            case "(":
                let next = peek()
                if next.isWord("int") || next.isWord("str") {
                    advance()
                    let operation: UnaryOperator = token.text == "int" ? .toInteger : .toString
                    advance()
                    try expect(")", "after the type")
                    return wrap(operation, try unary())
                }
                advance()
                let inner = try assignmentOrExpression()
                try expect(")", "to close the parenthesis")
                return inner
            default: break
            }
        }
        if token.kind == .identifier {
            switch token.text {
            case "not":
                advance()
                return wrap(.not, try unary())
            case "defined":
                advance()
                return wrap(.defined, try unary())
            case "strlen", "strempty":
                let operation: UnaryOperator = token.text == "strlen" ? .stringLength : .stringEmpty
                let name = token.text
                advance()
                try expect("(", "after \(name)")
                let inner = try expression()
                try expect(")", "after the argument of \(name)")
                return wrap(operation, inner)
            default: break
            }
        }
        return try primary()
    }

    private mutating func primary() throws(Skip) -> Expression {
        let start = token.range
        switch token.kind {
        case .number:
            if peek().isMark("."), !peek().spaceBefore, isDottedAddress() { return Expression(.network(try network()), start) }
            let value = token.number
            advance()
            return Expression(.number(value), start)
        case .ipv6: return Expression(.network(try network()), start)
        case .mark where at("[") && peek().kind == .ipv6: return Expression(.network(try network()), start)
        case .string:
            let isDouble = token.isDoubleQuoted
            let text: String
            if isDouble {
                text = try string("a text")
            } else {
                text = token.text
                advance()
            }
            return Expression(.string(text), start)
        case .variable:
            let text = token.text
            advance()
            return Expression(.variable(text), start)
        case .select:
            let text = token.text
            advance()
            return Expression(.select(text), start)
        case .colonName:
            let text = token.text
            if let keyword = Keyword(rawValue: text) {
                advance()
                return Expression(.keyword(keyword), start)
            }
            advance()
            return Expression(.word(text), start)
        case .identifier: return try word()
        default:
            error("syntax", token.range, "expected a value, found \(describe(token))")
            throw Skip()
        }
    }

    private func isDottedAddress() -> Bool {
        let bytes = lexer.sources.files[Int(token.range.file)].bytes
        let index = Int(token.range.end) + 1
        return index < bytes.count && Lexer.isDigit(bytes[index])
    }

    /// An address, optionally with a mask: `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `[::1]`.
    private mutating func network() throws(Skip) -> String {
        var text = try plainAddress()
        if at("/"), !token.spaceBefore {
            advance()
            text += "/" + (token.kind == .number && !peek().isMark(".") ? token.text : try plainAddress())
            if token.kind == .number { advance() }
        }
        return text
    }

    private mutating func plainAddress() throws(Skip) -> String {
        if accept("[") {
            let text = token.text
            advance()
            try expect("]", "after the address")
            return text
        }
        if token.kind == .ipv6 {
            let text = token.text
            advance()
            return text
        }
        var text = token.text
        advance()
        for _ in 0..<3 where at(".") && !token.spaceBefore {
            advance()
            text += "." + token.text
            advance()
        }
        return text
    }

    private mutating func word() throws(Skip) -> Expression {
        let name = token
        advance()
        if at("(") {
            if name.text == "selval" {
                return Expression(.selectValue(try arguments(of: name)), name.range)
            }
            let list = try arguments(of: name)
            return Expression(.call(Call(name: name.text, nameRange: name.range, arguments: list)), name.range)
        }
        if let keyword = Keyword(rawValue: name.text) { return Expression(.keyword(keyword), name.range) }
        if Self.commandsWithoutParentheses.contains(name.text) {
            return Expression(.call(Call(name: name.text, nameRange: name.range, arguments: [])), name.range)
        }
        return Expression(.word(name.text), name.range)
    }

    /// Core commands that may be written without `()`.
    private static let commandsWithoutParentheses: Set<String> = [
        "forward", "forward_udp", "forward_tcp", "forward_tls", "forward_sctp", "revert_uri", "force_rport", "add_rport", "force_tcp_alias",
        "add_tcp_alias", "userphone", "clear_branches", "add_local_rport", "append_branch",
    ]

    private mutating func arguments(of name: Token) throws(Skip) -> [Expression] {
        try expect("(", "after \(name.text)")
        var list: [Expression] = []
        if accept(")") { return list }
        while true {
            if at(","), name.text != "route" {
                // an argument left out: f("a", , "b")
                list.append(Expression(.string(""), token.range))
            } else if let bare = try bareArgument(of: name.text) {
                list.append(bare)
            } else {
                list.append(try expression())
            }
            if accept(")") { return list }
            if !at(",") {
                error("syntax", token.range, "expected \",\" or \")\" in the arguments of \(name.text), found \(describe(token))")
                throw Skip()
            }
            advance()
            if at(")") {
                error("syntax", token.range, "an argument is missing after \",\" in \(name.text)(...)")
                throw Skip()
            }
        }
    }

    /// Arguments that stand without quotes: route names, hosts of core commands, `udp:host:port`.
    private mutating func bareArgument(of command: String) throws(Skip) -> Expression? {
        let start = token.range
        switch command {
        case "route", "route_if_exists":
            guard token.kind == .identifier || token.kind == .number || token.kind == .colonName else { return nil }
            let next = peek()
            guard next.isMark(")") || (next.isMark("-") && !next.spaceBefore && token.kind == .identifier) else { return nil }
            var text = token.text
            advance()
            while at("-"), !token.spaceBefore {
                advance()
                text += "-" + token.text
                advance()
            }
            return Expression(.string(text), start)
        case "forward", "forward_udp", "forward_tcp", "forward_tls", "forward_sctp", "send", "send_udp", "send_tcp", "force_send_socket",
            "set_advertised_address", "set_send_socket":
            guard token.kind == .identifier || token.kind == .number || token.kind == .ipv6 || token.kind == .colonName || at("[")
                || (token.kind == .string && peek().isMark(":"))
            else { return nil }
            if token.kind == .identifier, peek().isMark(")") || peek().isMark(","), command.hasPrefix("force") == false {
                let text = token.text
                advance()
                return Expression(.string(text), start)
            }
            var text = ""
            while !at(")"), !at(","), token.kind != .end {
                text += token.text
                advance()
            }
            return Expression(.string(text), start)
        default:
            return nil
        }
    }
}
