/// What stands at the top level: modules, their parameters, flags, route blocks.
extension ConfigParser {
    mutating func parseAll() {
        var sawSemicolon = false
        while token.kind != .end {
            let before = token.range
            guard diagnostics.count < Self.maximumErrors else {
                error("too-many-errors", token.range, "there are too many errors; reading stops here")
                return
            }
            if accept(";") {
                sawSemicolon = true
                continue
            }
            do throws(Skip) {
                try item()
            } catch {
                skipItem(from: before)
            }
            isUnwinding = false
        }
        if items.isEmpty, !sawSemicolon, !lexer.sawSubstitution, diagnostics.isEmpty, !lexer.diagnostics.contains(where: { $0.severity == .error }) {
            error("empty-config", token.range, "there is nothing in this config", help: "a config needs at least request_route { ... }")
        }
    }

    /// Goes on at the next word that begins an item.
    private mutating func skipItem(from start: SourceRange) {
        var braces = 0
        if token.range == start { advance() }
        while token.kind != .end {
            if at("{") { braces += 1 }
            if at("}") {
                braces -= 1
                if braces <= 0 {
                    advance()
                    return
                }
            }
            if token.kind == .identifier, token.spaceBefore {
                if Self.routeWords.contains(token.text), beginsRouteBlock() { return }
                if braces == 0, Self.itemWords.contains(token.text) { return }
                if braces == 0, CoreParameters.kind(token.text) != nil, peek().isMark("=") { return }
            }
            advance()
        }
    }

    static let routeWords: Set<String> = [
        "route", "request_route", "reply_route", "onreply_route", "failure_route", "branch_route", "onsend_route", "event_route",
    ]

    static let itemWords: Set<String> = routeWords.union([
        "loadmodule", "loadmodulex", "modparam", "modparamx", "loadpath", "mpath", "flags", "avpflags", "bool", "cfgengine",
    ])

    /// Whether a route block begins here (`route(...)` is a call).
    mutating func beginsRouteBlock() -> Bool {
        guard token.kind == .identifier, Self.routeWords.contains(token.text) else { return false }
        let next = peek()
        return next.isMark("[") || next.isMark("{")
    }

    private mutating func item() throws(Skip) {
        let start = token
        guard token.kind == .identifier else {
            throw fail(
                "expected a parameter, loadmodule, modparam or a route block, found \(describe(token))",
                help: at("}") ? "there is one } too many, or the block above was closed too early" : "")
        }
        switch token.text {
        case "route", "request_route", "reply_route", "onreply_route", "failure_route", "branch_route", "onsend_route", "event_route":
            try routeBlock()
        case "loadmodule", "loadmodulex": try loadModule()
        case "modparam", "modparamx": try moduleParameter()
        case "loadpath", "mpath":
            advance()
            _ = accept("=")
            let path = try string("a directory")
            items.append(ConfigItem(.loadPath(path), start.range.through(previous)))
        case "flags", "avpflags", "bool": try flagNames()
        case "if", "while", "switch", "exit", "drop", "return", "break", "else", "case":
            throw fail("\"\(token.text)\" can only stand in a route block", help: "move it into request_route { ... }, or look for a } too many above")
        default: try setting()
        }
    }

    private mutating func loadModule() throws(Skip) {
        let start = token.range
        let word = token.text
        advance()
        if at("(") { throw fail("expected a module's name in quotes, found \"(\"", help: "\(word) \"NAME.so\", without parentheses") }
        guard token.kind == .string else { throw fail("expected a module's name in quotes, found \(describe(token))") }
        let path = token.text
        // before going on: the next line may ask for it
        let name = path.split(separator: "/").last.map(String.init) ?? path
        lexer.define("MOD_" + (name.hasSuffix(".so") ? String(name.dropLast(3)) : name))
        advance()
        if at(",") { throw fail("expected the end of \(word), found \",\"", help: "write one \(word) for each module") }
        items.append(ConfigItem(.loadModule(path: path, options: ""), start.through(previous)))
    }

    private mutating func moduleParameter() throws(Skip) {
        let start = token.range
        let word = token.text
        let form = "\(word)(\"MODULE\", \"PARAMETER\", value)"
        advance()
        try expect("(", "after \(word)", help: form)
        let modules = try string("the module's name")
        try expect(",", "after the module's name", help: form)
        let name = try string("the parameter's name")
        try expect(",", "after the parameter's name", help: form)
        let valueRange = token.range
        let value: SettingValue
        switch token.kind {
        case .string: value = .string(try string("a value"))
        case .variable where word == "modparamx":
            value = .string(token.text)
            advance()
        case _ where token.kind == .number || at("-") || (token.kind == .identifier && Keywords.boolean(token.text) != nil):
            value = .number(try signedNumber())
        default:
            throw fail("expected a text in quotes or a number, found \(describe(token))", help: token.kind == .variable ? "modparamx takes variables" : "")
        }
        try expect(")", "after the value", help: form)
        items.append(
            ConfigItem(
                .moduleParameter(modules: modules, name: name, value: value, isExpanded: word == "modparamx", valueRange: valueRange),
                start.through(previous)))
    }

    private mutating func flagNames() throws(Skip) {
        let start = token.range
        let isAVP = token.text == "avpflags"
        advance()
        var names: [FlagName] = []
        repeat {
            guard token.kind == .string || isPlainName else {
                throw fail("expected a flag's name, found \(describe(token))", help: "flags NAME:3, OTHER")
            }
            let name = token.text
            advance()
            var number: Int?
            if at(":"), !isAVP {
                advance()
                guard let given = plainNumber() else { throw fail("expected the flag's number, found \(describe(token))") }
                number = given
            }
            names.append(FlagName(name: name, number: number))
        } while accept(",")
        items.append(ConfigItem(.flags(names, isAVP: isAVP), start.through(previous)))
    }

    /// Whether a name that is no keyword stands here.
    var isPlainName: Bool { token.kind == .identifier && !Keywords.isReserved(token.text) }

    // MARK: Route blocks

    private mutating func routeBlock() throws(Skip) {
        let start = token.range
        let word = token.text
        guard let kind = RouteDefinition.Kind(rawValue: word) else { throw Skip() }
        advance()
        var name = ""
        var nameRange = start
        if at("[") {
            if kind == .request || kind == .reply {
                throw fail("\(word) has no name", help: "write \(word) { ... }, or \(kind == .request ? "route" : "onreply_route")[NAME] { ... }")
            }
            advance()
            (name, nameRange) = try routeName(kind)
            try expect("]", "after the route's name")
        } else if kind == .event {
            throw fail("expected \"[\" and a name after event_route, found \(describe(token))", help: "event_route[MODULE:EVENT] { ... }")
        }
        if name == "0" { name = "" }
        var actual = kind
        if kind == .route, name.isEmpty { actual = .request }
        if kind == .onReply, name.isEmpty { actual = .reply }
        let body = try block("after \(word)")
        items.append(ConfigItem(.route(RouteDefinition(kind: actual, name: name, nameRange: nameRange, body: body)), start.through(previous)))
    }

    private mutating func routeName(_ kind: RouteDefinition.Kind) throws(Skip) -> (String, SourceRange) {
        let range = token.range
        if kind == .event { return (try eventName(), range) }
        var text = token.text
        switch token.kind {
        case .string: break
        case .number: text = String(token.number)
        case .identifier where Keywords.boolean(text) != nil: text = String(Keywords.boolean(text) ?? 0)
        case .identifier where !Keywords.isReserved(text): break
        case .identifier:
            throw fail("\"\(text)\" is a keyword and cannot be a route's name", rule: "route-name", help: "put it in quotes, or choose another name")
        default:
            throw fail("expected a route's name, found \(describe(token))", rule: "route-name", help: "letters, digits and _, or any text in quotes")
        }
        advance()
        guard at("]") else {
            throw fail(
                "a route's name cannot contain \(describe(token))", rule: "route-name", help: "put names with other signs than letters, digits and _ in quotes")
        }
        return (text, range)
    }

    /// `module:event`, with or without more parts.
    private mutating func eventName() throws(Skip) -> String {
        guard token.kind == .colonName, !token.text.isEmpty else {
            throw fail("expected an event's name, found \(describe(token))", rule: "route-name", help: "event_route[MODULE:EVENT] { ... }")
        }
        var name = token.text
        if name.utf8.count > 2, name.utf8.first == name.utf8.last, name.hasPrefix("\"") || name.hasPrefix("'") {
            warning("event-name-quotes", token.range, "quotes do not belong around an event's name", help: "write it without them")
            name = String(name.dropFirst().dropLast())
        }
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        let isGood = parts.count >= 2 && parts.allSatisfy { part in
            part.utf8.first.map { Lexer.isLetter($0) } == true && part.utf8.allSatisfy { Lexer.isAlphanumeric($0) || $0 == 45 }
        }
        if !isGood {
            throw fail("\"\(name)\" cannot be an event's name", rule: "route-name", help: "event_route[MODULE:EVENT], of letters, digits, - and _")
        }
        advance()
        return name
    }
}
