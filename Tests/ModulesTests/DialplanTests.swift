import Database
import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct DialplanTests {
    private let arena = Arena()

    private func rule(
        _ match: String, `operator`: Int = 1, length: Int = 0, priority: Int = 0, substitution: String = "", replacement: String = "", dialplan: Int = 1
    ) throws -> DialplanRule {
        let row: [DatabaseValue] = [
            .integer(dialplan), .integer(priority), .integer(`operator`), .string(match), .integer(length), .string(substitution), .string(replacement),
            .string(match),
        ]
        return try DialplanRule(row, Registry(), dynamic: nil)
    }

    private func name(_ rules: DialplanRules, _ text: String, dialplan: Int = 1) -> String? {
        let bytes = OwnedBytes(text)
        return rules.rule(dialplan, bytes.view, nil)?.match
    }

    private func translate(_ rule: DialplanRule, _ text: String) -> String? {
        let bytes = OwnedBytes(text)
        return rule.translate(bytes.view, nil, arena)?.string
    }

    @Test func rulesForTheLengthComeFirst() throws {
        let rules = DialplanRules(
            try [rule("^."), rule("^12", length: 3), rule("^1", length: 3), rule("2*", operator: 2, length: 2), rule("13", operator: 0, length: 2)])
        #expect(name(rules, "123") == "^12")
        #expect(name(rules, "133") == "^1")
        #expect(name(rules, "13") == "13")
        #expect(name(rules, "14") == "^.")
        #expect(name(rules, "22") == "2*")
        #expect(name(rules, "13", dialplan: 2) == nil)
        #expect(rules.rules(1).map(\.length) == [2, 2, 3, 3, 0])
    }

    @Test func whatBecomesOfATextThatMatches() throws {
        #expect(translate(try rule("^0", substitution: "^0(.)(.*)$", replacement: "+\\2-\\1"), "0123") == "+23-1")
        #expect(translate(try rule("^0", substitution: "^1", replacement: "x"), "0123") == nil)
        #expect(translate(try rule("^0", substitution: "^0", replacement: "plain"), "0123") == "plain")
        #expect(translate(try rule("^0", replacement: "\\n as it is"), "0123") == "\\n as it is")
        #expect(translate(try rule("^0"), "0123") == "")
        #expect(translate(try rule("^0", substitution: "^0(x)?(.*)$", replacement: "<\\1>\\2"), "0123") == "<>123")
    }

    @Test(arguments: [("(", "", ""), ("x", "(", ""), ("x", "^(.)", "\\2")])
    func rulesThatAreRefused(_ match: String, _ substitution: String, _ replacement: String) {
        #expect(throws: DialplanRule.Malformed.self) { try rule(match, substitution: substitution, replacement: replacement) }
    }

    @Test func operatorsThatDoNotExist() {
        #expect(throws: DialplanRule.Malformed.self) { try rule("x", operator: 3) }
    }

    @Test(arguments: [
        ("(a)(?:b)(?<n>c)", 2), ("\\((x)", 1), ("[(](x)", 1), ("(?=a)(?!b)(?>c)", 0), ("(?i)((a))", 2), ("", 0),
    ])
    func groups(_ pattern: String, _ count: Int) throws {
        #expect(try PerlPattern(pattern, PerlPattern.Options()).groupCount == count)
    }
}
