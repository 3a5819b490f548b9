/// Calls of functions and core commands.
extension ConfigParser {
    mutating func callExpression() throws(Skip) -> Expression {
        let name = token
        if let command = CoreCommand.named(name.text) { return try coreCall(name, command) }
        guard !Keywords.isReserved(name.text) else {
            throw fail("expected a value or a statement, found \(describe(name))")
        }
        advance()
        guard at("(") else {
            throw fail(
                "expected \"(\" after \(name.text), found \(describe(token))", rule: "bare-word",
                help: "call a function with parentheses, \(name.text)(); put a text in quotes, \"\(name.text)\"; a define of that name is not known here")
        }
        return Expression(.call(Call(name: name.text, nameRange: name.range, arguments: try arguments(of: name))), name.range.through(previous))
    }

    private mutating func arguments(of name: Token) throws(Skip) -> [Expression] {
        let open = token.range
        advance()
        var list: [Expression] = []
        if accept(")") { return list }
        // the reference lets commas stand before the first argument
        while accept(",") {}
        while true {
            if token.kind == .identifier, !Keywords.isReserved(token.text), peek().isMark("(") {
                error(
                    "nested-call", token.range, "\(token.text)() cannot be called inside the arguments of \(name.text)()",
                    help: "keep its result first: $var(x) = \(token.text)(...);")
            }
            list.append(try expression())
            if accept(")") { return list }
            guard accept(",") else {
                throw fail(
                    "expected \",\" or \")\" in the arguments of \(name.text), found \(describe(token))",
                    notes: [Diagnostic.Note(open, "the arguments begin here")])
            }
            if at(")") || at(",") { throw fail("an argument of \(name.text) is missing before \(describe(token))") }
        }
    }

    // MARK: Core commands

    private mutating func coreCall(_ name: Token, _ command: CoreCommand) throws(Skip) -> Expression {
        advance()
        guard at("(") else {
            if command.isBareAllowed { return Expression(.call(Call(name: name.text, nameRange: name.range, arguments: [])), name.range) }
            throw fail("expected \"(\" after \(name.text), found \(describe(token))", help: command.usage(name.text))
        }
        advance()
        var list: [Expression] = []
        if let leading = command.leading, token.kind != .string {
            list.append(try argument(leading, name, command))
            try separator(name, command)
        }
        for (index, kind) in command.arguments.enumerated() {
            if at(")"), index >= command.arguments.count - command.optional { break }
            if index > 0 { try separator(name, command) }
            list.append(try argument(kind, name, command))
            if at(")"), index + 1 >= command.arguments.count - command.optional { break }
        }
        guard accept(")") else {
            throw fail("expected \")\" after the arguments of \(name.text), found \(describe(token))", help: command.usage(name.text))
        }
        return Expression(.call(Call(name: name.text, nameRange: name.range, arguments: list)), name.range.through(previous))
    }

    private mutating func separator(_ name: Token, _ command: CoreCommand) throws(Skip) {
        guard accept(",") else {
            throw fail("expected \",\" in the arguments of \(name.text), found \(describe(token))", help: command.usage(name.text))
        }
    }

    private mutating func argument(_ kind: CoreCommand.Argument, _ name: Token, _ command: CoreCommand) throws(Skip) -> Expression {
        let start = token.range
        let text = token.text
        switch kind {
        case .text:
            guard token.kind == .string else { throw unexpected("a text in quotes", name, command) }
            advance()
            return Expression(.string(text), start)
        case .number:
            guard let value = plainNumber() else { throw unexpected("a number", name, command) }
            return Expression(.number(value), start)
        case .signedNumber: return Expression(.number(try signedNumber()), start)
        case .flag:
            if let value = plainNumber() { return Expression(.number(value), start) }
            guard token.kind == .string || isPlainName else { throw unexpected("a flag's number or name", name, command) }
            let isText = token.kind == .string
            advance()
            return Expression(isText ? .string(text) : .word(text), start)
        case .host:
            if token.kind == .colonName, text == "uri:host" {
                advance()
                return Expression(.string(text), start)
            }
            return Expression(.string(try host("a host")), start.through(previous))
        case .port:
            if token.kind == .colonName, text == "uri:port" {
                advance()
                return Expression(.string(text), start)
            }
            guard let value = plainNumber() else { throw unexpected("a port number", name, command) }
            checkPort(value, start)
            return Expression(.number(value), start)
        case .transport:
            guard token.kind == .identifier, Keywords.transports.contains(text) else { throw unexpected("udp, tcp, tls or sctp", name, command) }
            advance()
            return Expression(.word(text), start)
        case .socket: return Expression(.string(try socketText()), start.through(previous))
        case .attribute:
            if token.kind == .variable, text.contains("(") { throw unexpected("an attribute such as $f.name, or a text", name, command) }
            guard token.kind == .variable || token.kind == .string else { throw unexpected("an attribute or a text", name, command) }
            let isText = token.kind == .string
            advance()
            return Expression(isText ? .string(text) : .variable(text), start)
        case .expression: return try expression()
        case .route:
            if at(")") { throw unexpected("a route's name", name, command) }
            if isPlainName, peek().isMark(")") {
                advance()
                return Expression(.string(text), start)
            }
            if isPlainName, peek().isMark("-") { throw unexpected("a route's name; one with a dash needs quotes", name, command) }
            return try expression()
        }
    }

    private mutating func unexpected(_ what: String, _ name: Token, _ command: CoreCommand) -> Skip {
        fail("\(name.text) takes \(what) here, found \(describe(token))", help: command.usage(name.text))
    }

    /// `[transport:]host[:port]` as one text.
    private mutating func socketText() throws(Skip) -> String {
        var text = ""
        if token.kind == .identifier, Keywords.transports.contains(token.text) || at("*"), peek().isMark(":") {
            text = token.text + ":"
            advance()
            advance()
        }
        text += try host("[transport:]host[:port]")
        if accept(":") {
            let start = token.range
            guard let port = plainNumber() else { throw fail("expected a port number, found \(describe(token))") }
            checkPort(port, start)
            text += ":" + String(port)
        }
        return text
    }
}
