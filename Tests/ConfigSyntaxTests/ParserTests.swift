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

    @Test func aSubstitutionThatMatchesNothingLeavesTextsAlone() {
        #expect(parse("#!subst \"!!x!g\"\nrequest_route { ; }").errors.isEmpty)
        #expect(parse("#!subst \"!!x!g\"\n#!subst \"!b*!x!\"\nlog_name=\"abc\"\n").items.contains { if case .setting("log_name", .string("abc")) = $0.kind { true } else { false } })
    }

    @Test func numbers() {
        #expect(shown("0x1f + 017 + 101b + 10") == "(((31 + 15) + 5) + 10)")
    }

    @Test func commentsNest() {
        #expect(parse("/* a /* b */ c */ request_route { ; } # end\n// end").errors.isEmpty)
        #expect(parse("/* a /* b */ request_route { ; }").diagnostics.map(\.rule) == ["unclosed-comment", "empty-config"])
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

    @Test func swappedLettersAreOneMistake() {
        #expect(parse("#!endfi\nrequest_route { ; }\n").diagnostics.map(\.rule) == ["unknown-directive"])
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

    private func lines(_ text: String) -> [Int] {
        let config = parse(text)
        return config.errors.map { config.sources.place($0.range).line }
    }

    @Test func whatIsMissingAtTheEndIsMissingOnTheLastLine() {
        #expect(lines("request_route {\n  exit;\n\n# the end\n") == [4])
        #expect(lines("request_route {\n  exit;") == [2])
        #expect(lines("request_route {\n  /* a\n  exit;\n}\n") == [4])
        #expect(lines("/* a\nrequest_route { exit; }\n") == [2])
    }

    @Test func aConfigMayEndInAComment() {
        let config = parse("request_route { exit; }\n/* a\n")
        #expect(config.errors.isEmpty)
        #expect(config.diagnostics.map(\.rule) == ["unclosed-comment"])
    }

    @Test func aCommentLeftOpenInAnIncludeGoesOnBehindIt() {
        let text = "request_route { exit; }\ninclude_file \"a\"\nroute[A] { exit; }\n/* b */ */\nroute[B] { exit; }\n"
        let config = ConfigParser.parse(name: "test.cfg", bytes: Array(text.utf8)) { _ in Array("/* a\n".utf8) }
        #expect(config.diagnostics.isEmpty)
        #expect(config.items.count == 2)
    }

    @Test func aBlockMayStandForACondition() {
        #expect(lines("request_route {\n  if {\n    exit;\n  }\n}\n") == [2, 5])
        #expect(lines("request_route {\n  while {\n    exit;\n  }\n  exit;\n}\n") == [2])
        #expect(lines("request_route {\n  switch {\n  case 1: exit;\n  }\n  exit;\n}\n") == [2, 3])
    }

    @Test func aDefineIsWhatLooksLikeAName() {
        let config = parse("#!define 1X 5\n#!define Y(a) b\n#!define\nchildren=X\nrequest_route { ; }\n")
        #expect(config.errors.isEmpty)
        #expect(config.diagnostics.map(\.rule) == ["define-name", "define-name", "define-name"])
        #expect(config.defines["X"] == "5")
        #expect(config.defines["Y"] == "(a) b")
        #expect(parse("#!define A-B 1\nrequest_route { ; }\n").errors.map(\.rule) == ["define-name"])
    }

    @Test func streamForwardsNeedADestination() {
        #expect(lines("request_route {\n forward();\n forward_tcp();\n forward_udp(uri:host);\n}\n") == [3])
    }

    @Test func hostsAndGroupsAreToldApart() {
        func items(_ text: String) -> Int { parse("\(text)\nrequest_route { ; }").errors.isEmpty ? parse(text).items.count : -1 }
        #expect(items("alias=a.b alias=c.d") == 2)
        #expect(items("alias=a.b c.d\ndebug=2") == 2)
        #expect(items("alias=a.b\nc.d = 2") == 2)
    }

    @Test func numbersOfCustomParametersHaveNoSign() {
        #expect(lines("a.b = 1\na.c = -1\nrequest_route { ; }\n") == [2])
    }

    @Test func namesOfOtherServersAreUnknown() {
        #expect(parse("bind=10.0.0.1\nrequest_route { ; }").errors.map(\.rule) == ["unknown-parameter"])
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
        #expect(rules("request_route { if (snd_port == 5060) exit; }") == [])
        #expect(rules("onsend_route { setuser(\"x\"); }") == ["wrong-route"])
    }

    @Test func routesAndSwitches() {
        #expect(rules("request_route { route(NOWHERE); }") == ["undefined-route"])
        #expect(rules("request_route { switch ($rm) { default: exit; case \"A\": exit; } }") == ["default-first"])
        #expect(rules("request_route { switch (1) { case 1: exit; case \"A\": exit; } }") == ["mixed-cases"])
    }

    @Test func mixedLabelsAreReportedWhereTheyMix() {
        let config = parse("request_route {\n switch (1) {\n case 1: exit;\n case 2: exit;\n case \"A\": exit;\n }\n}\n")
        #expect(StaticChecks.run(config).map { config.sources.place($0.range).line } == [5])
    }

    @Test func breakOutsideOfLoopsIsNoMistake() {
        let found = StaticChecks.run(parse("request_route { if (1) break; while ($var(x)) { break; } }"))
        #expect(found.map(\.rule) == ["break-outside"] && found.map(\.severity) == [.note])
    }

    @Test func namesThatNeverResolveAreNoHosts() {
        #expect(rules("listen=udp:sip.example.invalid:5060\nrequest_route { ; }") == ["unresolvable-host"])
        #expect(rules("listen=udp:sip.example.org:5060\nrequest_route { ; }") == [])
        #expect(rules("request_route { force_send_socket(udp:host.invalid:5060); }") == ["unresolvable-host"])
    }

    @Test(arguments: ["\"udp:10.0.0.1:5060\"", "udp:\"10.0.0.1:5060\"", "*:5060", "5060", "\"\"", "udp127.0.0.1:5060"]) func whatIsNoHostCannotBeListenedOn(_ address: String) {
        #expect(rules("listen=\(address)\nrequest_route { ; }") == ["unresolvable-host"])
    }

    @Test(arguments: ["\"10.0.0.1\":5060", "udp:\"a.example\"", "\"[::1]\":5060", "\"2001:db8::1\"", "eth0", "eth0.100", "*:*:5060"]) func hostsCanBeListenedOn(_ address: String) {
        #expect(rules("listen=\(address)\nrequest_route { ; }") == [])
    }

    @Test func flagsAreDeclaredOnce() {
        #expect(rules("flags A:1, A:2\nrequest_route { ; }") == ["duplicate-flag"])
        #expect(rules("flags A\nflags A\nrequest_route { ; }") == ["duplicate-flag"])
        #expect(rules("flags A\navpflags A\nrequest_route { ; }") == [])
    }
}
