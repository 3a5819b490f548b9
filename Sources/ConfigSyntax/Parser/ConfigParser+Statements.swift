/// Statements of route blocks.
extension ConfigParser {
    /// `{ statements }`; an empty block is an error, as in the reference.
    mutating func block(_ context: String) throws(Skip) -> [Statement] {
        let open = token.range
        try expect("{", context)
        var body: [Statement] = []
        if at("}") { error("empty-block", token.range, "this block is empty", help: "write { ; } for a block that does nothing") }
        while !at("}") {
            guard token.kind != .end else {
                throw fail(
                    "expected \"}\", found the end of the file", rule: "unclosed-block", help: "add }",
                    notes: [Diagnostic.Note(open, "the block begins here")])
            }
            if beginsRouteBlock() {
                throw unclosedBefore(open)
            }
            let made = statement()
            if isUnwinding { throw Skip() }
            if let made { body.append(made) }
            if diagnostics.count >= Self.maximumErrors { throw Skip() }
        }
        advance()
        return body
    }

    /// A route block begins where a statement should: a `}` is missing before it.
    private mutating func unclosedBefore(_ open: SourceRange) -> Skip {
        if !isUnwinding {
            isUnwinding = true
            return fail(
                "expected \"}\" before \(token.text), which begins a new block", rule: "unclosed-block", help: "close the blocks above with }",
                notes: [Diagnostic.Note(open, "the innermost open block begins here")])
        }
        return Skip()
    }

    /// One statement; nil (with an error noted, and the rest skipped) if it cannot be read.
    mutating func statement() -> Statement? {
        let before = token.range
        do throws(Skip) {
            return try parseStatement()
        } catch {
            if !isUnwinding { skipStatement(from: before) }
            return nil
        }
    }

    /// Words that begin a statement and can stand nowhere else.
    private static let statementWords: Set<String> = ["if", "while", "switch", "return", "exit", "drop", "break", "case", "default"]

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
                    if !atWord("else") { return }
                    continue
                }
            }
            if at(";"), braces == 0 {
                advance()
                return
            }
            if moved, token.kind == .identifier, token.spaceBefore {
                if beginsRouteBlock() { return }
                if braces == 0, Self.statementWords.contains(token.text) { return }
            }
            moved = true
            advance()
        }
    }

    /// A statement, at any depth below the limit.
    mutating func parseStatement() throws(Skip) -> Statement {
        try nested { parser throws(Skip) in try parser.oneStatement() }
    }

    private mutating func oneStatement() throws(Skip) -> Statement {
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
                return Statement(.loop(condition, body), start.through(previous))
            case "switch": return try switchStatement()
            case "break":
                advance()
                return try terminated(.break, start)
            case "return": return try ending(start) { .return($0) }
            case "exit": return try ending(start) { .exit($0) }
            case "drop": return try ending(start) { .drop($0) }
            case "else":
                throw fail(
                    "\"else\" without an if before it", rule: "stray-else",
                    help: "put the statements between if and else in braces, and no ; behind the }")
            case "case", "default":
                if !peek().isMark("(") { throw fail("\"\(token.text)\" can only stand in a switch", rule: "stray-case") }
            case "for", "foreach", "do", "until", "elseif", "elsif", "elif":
                if lexer.defines[token.text] == nil { throw unknownStatement() }
            default:
                if CoreParameters.kind(token.text) != nil, peek().isMark("=") {
                    throw fail("\(token.text) is a core parameter and can only be set outside of route blocks", rule: "misplaced-parameter")
                }
            }
        }
        return try callOrAssignment(start)
    }

    private mutating func unknownStatement() -> Skip {
        let word = token.text
        let help =
            switch word {
            case "for", "foreach", "do", "until": "the only loop is while (condition) { ... }"
            default: "write else if (condition) { ... }"
            }
        return fail("there is no statement \"\(word)\"", help: help)
    }

    private mutating func callOrAssignment(_ start: SourceRange) throws(Skip) -> Statement {
        let isVariable = token.kind == .variable
        if isVariable {
            let next = peek()
            if next.isMark("=") {
                let target = Expression(.variable(token.text), start)
                advance()
                advance()
                let value = try expression()
                return try terminated(.assign(target, value), start.through(value.range))
            }
            if next.isMark("+=") {
                advance()
                throw fail("\"+=\" is not understood", help: "write $x = $x + value")
            }
            if next.isMark(":") {
                advance()
                throw fail("expected \"=\", found \":\"", help: "an assignment is written with = alone")
            }
        }
        guard token.kind == .identifier || isVariable else {
            throw fail("expected a statement, found \(describe(token))", help: token.kind == .string ? "a text alone does nothing" : "")
        }
        if isVariable {
            advance()
            throw fail("expected \"=\" after the variable, found \(describe(token))", help: "a variable alone does nothing; write $x = value;")
        }
        let call = try callExpression()
        if at("=") {
            error("assignment-target", start, "only a variable can be assigned to", help: "write $var(x) = ...")
            throw Skip()
        }
        return try terminated(.expression(call), start.through(call.range))
    }

    private mutating func terminated(_ kind: Statement.Kind, _ range: SourceRange) throws(Skip) -> Statement {
        let end = previous
        if accept(";") { return Statement(kind, range) }
        let help: String
        switch token.kind {
        case .mark where Self.operatorMarks.contains(token.text):
            help = "a statement is a call or an assignment; its value cannot be used in an expression here"
        default: help = "end the statement with ;"
        }
        error(
            "missing-semicolon", token.range, "expected \";\" after this statement, found \(describe(token))", help: help,
            notes: token.range.file == end.file && token.range.start > end.end + 1 ? [Diagnostic.Note(end, "the statement ends here")] : [])
        // the next statement is there already: nothing to skip
        if token.spaceBefore || at("}"), !Self.operatorMarks.contains(token.text) { return Statement(kind, range) }
        throw Skip()
    }

    private static let operatorMarks: Set<String> = ["==", "!=", "=~", ">", "<", ">=", "<=", "||", "&&", "|", "&", "+", "-", "*", "/", "=", ".", "(", ")"]

    private mutating func ending(_ start: SourceRange, _ make: (Expression?) -> Statement.Kind) throws(Skip) -> Statement {
        advance()
        if at(";") || at("}") { return try terminated(make(nil), start) }
        if at("("), peek().isMark(")") {
            advance()
            advance()
            return try terminated(make(nil), start.through(previous))
        }
        let value = try expression()
        return try terminated(make(value), start.through(value.range))
    }

    private mutating func condition(_ word: String) throws(Skip) -> Expression {
        if at("("), peek().isMark(")") {
            advance()
            throw fail("the condition of \(word) is missing", rule: "empty-condition", help: "\(word) (condition) { ... }")
        }
        guard at("{") else { return try expression() }
        let failure = fail("the condition of \(word) is missing", rule: "empty-condition", help: "\(word) (condition) { ... }")
        // to the reference a block is a value: it stands for the condition, and what follows is the body
        let open = token.range
        _ = try nested { parser throws(Skip) in try parser.block("") }
        if word == "switch" { throw failure }
        return Expression(.number(1), open.through(previous))
    }

    /// A block, or a single statement.
    private mutating func body(_ context: String) throws(Skip) -> [Statement] {
        if at("{") {
            return try nested { parser throws(Skip) in try parser.block(context) }
        }
        if at("}") || token.kind == .end { throw fail("expected a statement \(context), found \(describe(token))") }
        return [try parseStatement()]
    }

    /// `if ... else if ... else ...`: read as a chain, then built from its end.
    private mutating func conditional() throws(Skip) -> Statement {
        var links: [(range: SourceRange, condition: Expression, body: [Statement])] = []
        var otherwise: [Statement]?
        while true {
            let start = token.range
            advance()
            let condition = try condition("if")
            let then = try body("after the condition")
            links.append((start.through(previous), condition, then))
            guard atWord("else") else { break }
            advance()
            if atWord("if") {
                guard links.count < Self.maximumChain else { throw fail("more than \(Self.maximumChain) else if in one chain", rule: "nesting") }
                continue
            }
            otherwise = try body("after else")
            break
        }
        let end = previous
        while let link = links.popLast() {
            let made = Statement(.conditional(link.condition, link.body, otherwise), link.range.through(end))
            if links.isEmpty { return made }
            otherwise = [made]
        }
        throw Skip()
    }

    private mutating func switchStatement() throws(Skip) -> Statement {
        let start = token.range
        advance()
        let subject = try condition("switch")
        let open = token.range
        try expect("{", "after switch (...)")
        var cases: [SwitchCase] = []
        while !at("}") {
            if token.kind == .end {
                throw fail(
                    "expected \"}\", found the end of the file", rule: "unclosed-block", help: "add }",
                    notes: [Diagnostic.Note(open, "the switch begins here")])
            }
            cases.append(try switchCase(open))
        }
        advance()
        return Statement(.select(subject, cases), start.through(previous))
    }

    private mutating func switchCase(_ open: SourceRange) throws(Skip) -> SwitchCase {
        let place = token.range
        let label: SwitchCase.Label
        if atWord("case") {
            advance()
            if accept("/") {
                label = .pattern(try constantText())
                if at("/") { throw fail("a regular expression of a case has no closing /", help: "case /\"expression\":") }
            } else {
                if at(":") { throw fail("the value of this case is missing", help: "case VALUE:") }
                label = .value(try expression())
            }
        } else if atWord("default") {
            advance()
            label = .otherwise
        } else {
            throw fail("expected case, default or } in switch, found \(describe(token))", help: "statements stand behind case VALUE:")
        }
        try expect(":", "after the case's value")
        var body: [Statement] = []
        while !at("}"), !atWord("case"), !atWord("default"), token.kind != .end {
            if beginsRouteBlock() { throw unclosedBefore(open) }
            let made = statement()
            if isUnwinding { throw Skip() }
            if let made { body.append(made) }
            if diagnostics.count >= Self.maximumErrors { throw Skip() }
        }
        return SwitchCase(label: label, range: place, body: body)
    }

    /// Texts in quotes, joined with `+`.
    private mutating func constantText() throws(Skip) -> String {
        var text = try string("a regular expression")
        while accept("+") { text += try string("a text") }
        return text
    }
}
