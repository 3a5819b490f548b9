import Routing
import Testing

@testable import Modules

@Suite struct PerlPatternTests {
    private func matches(_ text: String, _ pattern: String, _ options: PerlPattern.Options = PerlPattern.Options()) throws -> Bool {
        try PerlPattern(pattern, options).matches(text)
    }

    @Test func expressions() throws {
        #expect(try matches("hello", "l{2}"))
        #expect(try !matches("Hello", "^h"))
        #expect(try matches("Hello", "(?i)^h"))
        #expect(try matches("abc123", #"\d+$"#))
        #expect(try matches("", "^$"))
        #expect(try !matches("line1\nline2", "line1.line2"))
        #expect(try !matches("line1\nline2", "^line2$"))
        #expect(try matches("line1\nline2", "(?m)^line2$"))
        #expect(throws: (any Error).self) { try matches("a", "[") }
    }

    @Test func options() throws {
        #expect(try matches("HELLO", "^hello", .init(ignoresCase: true)))
        #expect(try matches("line1\r\nline2", "line1..line2", .init(dotMatchesLineEnds: true)))
        #expect(try matches("a\nb", "^b$", .init(anchorsMatchLineEnds: true)))
        #expect(try matches("ab", "a b # both", .init(isExtended: true)))
    }

    @Test func groups() throws {
        let limits = PatternGroups.Limits()
        #expect(try PatternGroups.parse("# phones\n[0]\n^a\n ignored\n^b\n[5]\n\n[2]\n^c", limits) == ["((^a)|(^b))", "^$", "((^c))"])
        #expect(try PatternGroups.parse("[0]\r\n^a\r\n^b\r\n", limits) == ["((^a)|(^b))"])
        #expect(throws: DeclarationError.self) { try PatternGroups.parse("^a\n[0]\n", limits) }
        #expect(throws: DeclarationError.self) { try PatternGroups.parse("# none\n", limits) }
        #expect(throws: DeclarationError.self) { try PatternGroups.parse("[0]\na\n[1]\nb", .init(groups: 1, groupSize: 8192)) }
        #expect(throws: DeclarationError.self) { try PatternGroups.parse("[0]\n0123456789", .init(groups: 1, groupSize: 12)) }
    }
}
