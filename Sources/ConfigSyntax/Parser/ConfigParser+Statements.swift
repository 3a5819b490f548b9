/// Statements of route blocks.
extension ConfigParser {
    /// `{ statements }`; an empty block is an error, as in the reference.
    mutating func block(_ context: String) throws(Skip) -> [Statement] {
        let open = token.range
        try expect("{", context)
        var body: [Statement] = []
        if at("}") { error("empty-block", open.through(token.range), "this block is empty", help: "write { ; } for a block that does nothing") }
        while !at("}") {
            guard token.kind != .end else {
                error("unclosed-block", open, "this block is never closed", help: "add }")
                throw Skip()
            }
            if let made = statement() { body.append(made) }
        }
        advance()
        return body
    }

    /// One statement; nil (with an error noted, and the rest skipped) if it cannot be read.
    private mutating func statement() -> Statement? {
        let before = token.range
        do throws(Skip) {
            depth += 1
            defer { depth -= 1 }
            guard depth < Self.maximumDepth else {
                error("nesting", token.range, "blocks are nested more than \(Self.maximumDepth) deep")
                throw Skip()
            }
            return try parseStatement()
        } catch {
            skipStatement(from: before)
            return nil
        }
    }

    /// Goes on behind the next `;`, or before the `}` that ends the block.
    private mutating func skipStatement(from start: SourceRange) {
        var braces = 0
        var moved = token.range != start
        while token.kind != .end {
            if at("{") { braces += 1 }
            if at("}") {
                if braces == 0 { return }
                braces -= 1
                if braces == 0 {
                    advance()
                    return
                }
            }
            if at(";"), braces == 0 {
                advance()
                return
            }
            if moved, braces == 0, token.kind == .identifier, ["if", "while", "switch", "route", "return", "exit", "xlog"].contains(token.text),
                token.spaceBefore
            {
                return
            }
            moved = true
            advance()
        }
    }

    private mutating func parseStatement() throws(Skip) -> Statement {
        let start = token.range
        if accept(";") { return Statement(.empty, start) }
        if at("{") {
            error("bare-block", start, "a block cannot stand alone here", help: "remove the braces, or write if (1) { ... }")
            _ = try block("")
            return Statement(.empty, start)
        }
        if token.kind == .identifier {
            switch token.text {
            case "if": return try conditional()
            case "while":
                advance()
                let condition = try condition("while")
                let body = try body("after the condition")
                return Statement(.loop(condition, body), start)
            case "switch": return try switchStatement()
            case "break":
                advance()
                return try terminated(.break, start)
            case "return": return try ending(start) { .return($0) }
            case "exit": return try ending(start) { .exit($0) }
            case "drop": return try ending(start) { .drop($0) }
            case "include_file", "import_file":
                let required = token.text == "include_file"
                advance()
                guard token.kind == .string else {
                    error("syntax", token.range, "expected a path in quotes, found \(describe(token))")
                    throw Skip()
                }
                lexer.include(token.text, at: token.range, isRequired: required)
                advance()
                return Statement(.empty, start)
            case "case", "default", "else":
                error("stray-\(token.text)", start, "\"\(token.text)\" does not belong here")
                throw Skip()
            default: break
            }
        }
        let left = try expression()
        if at("=") || at(":=") || at("+=") {
            let compound = at("+=")
            let mark = token.range
            switch left.kind {
            case .variable: break
            case .keyword(let keyword) where [.uri, .uriHost, .uriPort, .maxLength].contains(keyword): break
            default:
                error("assignment-target", left.range, "only a variable can be assigned to", help: "write $var(x) = ...")
                throw Skip()
            }
            advance()
            var right = try expression()
            if compound { right = Expression(.binary(.plus, left, right), mark.through(right.range)) }
            return try terminated(.assign(left, right), start.through(right.range))
        }
        return try terminated(.expression(left), start.through(left.range))
    }

    private mutating func terminated(_ kind: Statement.Kind, _ range: SourceRange) throws(Skip) -> Statement {
        if accept(";") { return Statement(kind, range) }
        error("missing-semicolon", token.range, "expected \";\" after this statement, found \(describe(token))", help: "end the statement with ;")
        throw Skip()
    }

    private mutating func ending(_ start: SourceRange, _ make: (Expression?) -> Statement.Kind) throws(Skip) -> Statement {
        advance()
        if accept(";") { return Statement(make(nil), start) }
        if at("("), peek().isMark(")") {
            advance()
            advance()
            return try terminated(make(nil), start)
        }
        if at("}") {
            error("missing-semicolon", token.range, "expected \";\" after this statement, found \"}\"", help: "end the statement with ;")
            return Statement(make(nil), start)
        }
        let value = try expression()
        return try terminated(make(value), start.through(value.range))
    }

    private mutating func condition(_ word: String) throws(Skip) -> Expression {
        if at("("), peek().isMark(")") {
            error("empty-condition", token.range, "the condition of \(word) is missing")
            throw Skip()
        }
        return try expression()
    }

    /// A block, or a single statement.
    private mutating func body(_ context: String) throws(Skip) -> [Statement] {
        if at("{") { return try block(context) }
        return [try parseStatement()]
    }

    private mutating func conditional() throws(Skip) -> Statement {
        let start = token.range
        advance()
        // the condition may also stand without parentheses around the whole: if !x {...}
        let condition = try expression()
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth else {
            error("nesting", token.range, "conditions are nested more than \(Self.maximumDepth) deep")
            throw Skip()
        }
        let then = try body("after the condition")
        var otherwise: [Statement]?
        if atWord("else") {
            advance()
            otherwise = atWord("if") ? [try conditional()] : try body("after else")
        }
        return Statement(.conditional(condition, then, otherwise), start.through(condition.range))
    }

    private mutating func switchStatement() throws(Skip) -> Statement {
        let start = token.range
        advance()
        let subject = try condition("switch")
        try expect("{", "after switch (...)")
        var cases: [SwitchCase] = []
        while !at("}") {
            let place = token.range
            var label: SwitchCase.Label
            if atWord("case") {
                advance()
                if accept("/") || atWord("slash") {
                    if atWord("slash") { advance() }
                    label = .pattern(try constantText())
                } else {
                    label = .value(try expression())
                }
            } else if atWord("default") {
                advance()
                label = .otherwise
            } else {
                error("syntax", token.range, "expected case, default or } in switch, found \(describe(token))")
                throw Skip()
            }
            try expect(":", "after the case's value")
            var body: [Statement] = []
            while !at("}"), !atWord("case"), !atWord("default") {
                guard token.kind != .end else {
                    error("unclosed-block", start, "this switch is never closed", help: "add }")
                    throw Skip()
                }
                if let made = statement() { body.append(made) }
            }
            cases.append(SwitchCase(label: label, range: place, body: body))
        }
        advance()
        return Statement(.select(subject, cases), start)
    }

    /// Texts in quotes, joined with `+`.
    private mutating func constantText() throws(Skip) -> String {
        var text = try string("a regular expression")
        while accept("+") { text += try string("a text") }
        return text
    }
}
