import Testing

@testable import ConfigSyntax

private func parse(_ text: String, files: [String: String] = [:]) -> ParsedConfig {
    ConfigParser.parse(name: "test.cfg", bytes: Array(text.utf8), readFile: { files[$0].map { Array($0.utf8) } })
}

private func body(_ statements: String) -> [Statement] {
    for item in parse("request_route { \(statements) }").items { if case .route(let route) = item.kind { return route.body } }
    return []
}

/// An expression with all its parentheses.
private func shown(_ text: String) -> String {
    guard case .assign(_, let value)? = body("$var(x) = \(text);").first?.kind else { return "?" }
    func show(_ expression: Expression) -> String {
        switch expression.kind {
        case .number(let number): "\(number)"
        case .string(let text): "\"\(text)\""
        case .variable(let name): name
        case .unary(let operation, let inner): "(\(operation.rawValue) \(show(inner)))"
        case .binary(let operation, let left, let right): "(\(show(left)) \(operation.rawValue) \(show(right)))"
        default: "?"
        }
    }
    return show(value)
}

@Suite struct LexerTests {
    private func texts(_ text: String) -> [String] {
        body(text).compactMap {
            guard case .assign(_, let value) = $0.kind, case .string(let text) = value.kind else { return nil }
            return text
        }
    }

    @Test func textsAndEscapes() {
        #expect(texts(#"$var(a) = "a\tb\x41\"c\\"; $var(a) = 'as\nis';"#) == ["a\tbA\"c\\", #"as\nis"#])
        #expect(texts(#"$var(a) = "one" "two";"#) == ["onetwo"])
        #expect(texts(#"$var(a) = "\101\1";"#) == [#"A\1"#])
    }

    @Test func numbers() {
        #expect(shown("0x1f + 017 + 101b + 10") == "(((31 + 15) + 5) + 10)")
    }

    @Test func commentsNest() {
        #expect(parse("/* a /* b */ c */ request_route { ; } # end\n// end").errors.isEmpty)
        #expect(parse("/* a /* b */ request_route { ; }").errors.map(\.rule) == ["unclosed-comment"])
    }

    @Test func anyBytesAreSurvived() {
        for seed in 0..<200 {
            var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1
            let alphabet = Array("{}()[];,=+-*/!<>&|^~\"'$@%#\\\nab019. :if routeroute[#!define X \n#!ifdef X\n#!endif\n".utf8) + [0, 255]
            let bytes = (0..<300).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            _ = ConfigParser.parse(name: "noise.cfg", bytes: bytes, readFile: { _ in nil })
        }
    }
}

@Suite struct DirectiveTests {
    private func setting(_ config: ParsedConfig) -> SettingValue? {
        guard case .setting(_, let value)? = config.items.first?.kind else { return nil }
        return value
    }

    @Test func definesAndConditions() {
        let config = parse("#!define PORT 5070\n#!ifdef PORT\nport=PORT\n#!else\nport=1\n#!endif\nrequest_route { ; }")
        #expect(setting(config) == .number(5070))
    }

    @Test func substitutionsChangeTexts() {
        let config = parse("#!subst \"/REALM/example.org/g\"\nserver_header=\"REALM\"\nrequest_route { ; }")
        #expect(setting(config) == .string("example.org"))
    }

    @Test func errorsTellThroughWhatTheyCame() {
        let config = parse("include_file \"inner.cfg\"\n", files: ["inner.cfg": "#!define BAD 1 2\nrequest_route { x(BAD); }\n"])
        let text = config.errors.first?.rendered(config.sources) ?? ""
        #expect(text.contains("inner.cfg:2:"))
        #expect(text.contains("BAD stands for"))
        #expect(text.contains("inner.cfg is included here"))
    }

    @Test func unclosedConditionIsNamed() {
        #expect(parse("request_route { ; }\n#!ifdef X\n").errors.map(\.rule) == ["unclosed-condition"])
    }
}

@Suite struct ParserTests {
    @Test func allErrorsAreReported() {
        let config = parse("request_route {\n  foo(;\n  bar();\n  if () { exit; }\n}\nnonsense = 1\n")
        #expect(config.errors.map { config.sources.place($0.range).line } == [2, 4, 6])
    }

    @Test func missingSemicolonPointsAtTheNextToken() {
        let config = parse("request_route {\n  exit\n}\n")
        #expect(config.errors.first?.rule == "missing-semicolon")
    }

    @Test func blockThatIsNotClosedIsNamed() {
        let config = parse("request_route {\n  if (1) {\n    exit;\n}\nroute[X] { ; }\n")
        #expect(config.errors.map(\.rule) == ["unclosed-block"])
    }

    @Test func deepNestingIsAnError() {
        let text = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
        #expect(parse("request_route { $var(x) = \(text); }").errors.contains { $0.rule == "nesting" })
    }

    @Test(arguments: [
        ("1 + 2 * 3", "(1 + (2 * 3))"), ("1 - 2 - 3", "((1 - 2) - 3)"), ("1 || 2 && 3", "(1 || (2 && 3))"), ("1 == 2 < 3", "(1 == (2 < 3))"),
        ("1 | 2 & 3 ^ 4", "(1 | (2 & (3 ^ 4)))"), ("!$a == 1", "((! $a) == 1)"), ("-1 + 2", "(-1 + 2)"), ("(int)$a + 1", "(((int) $a) + 1)"),
        ("1 << 2 >> 3", "(1 << (2 >> 3))"), ("7 mod 3 * 2", "((7 mod 3) * 2)"),
    ])
    func precedence(text: String, tree: String) {
        #expect(shown(text) == tree)
    }
}

@Suite struct StaticCheckTests {
    private func rules(_ text: String) -> [String] { StaticChecks.run(parse(text)).map(\.rule) }

    @Test func typesThatCannotFit() {
        #expect(rules("request_route { if (5 == \"a\") exit; }") == ["type-mismatch"])
        #expect(rules("request_route { return \"1\"; }") == ["type-mismatch"])
        #expect(rules("request_route { if (isflagset(1) == $null) exit; }") == ["type-mismatch"])
        #expect(rules("request_route { if ($var(x) == $null) exit; }") == [])
    }

    @Test func placesOfKeywordsAndCommands() {
        #expect(rules("request_route { if (snd_ip == 10.0.0.1) exit; }") == ["wrong-route"])
        #expect(rules("onsend_route { if (snd_ip == 10.0.0.1) exit; }") == [])
        #expect(rules("onsend_route { setuser(\"x\"); }") == ["wrong-route"])
    }

    @Test func routesAndSwitches() {
        #expect(rules("request_route { route(NOWHERE); }") == ["undefined-route"])
        #expect(rules("request_route { switch ($rm) { default: exit; case \"A\": exit; } }") == ["default-first"])
        #expect(rules("request_route { switch (1) { case 1: exit; case \"A\": exit; } }") == ["mixed-cases"])
    }
}
