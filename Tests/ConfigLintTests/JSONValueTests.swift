import Testing

@testable import ConfigLint

@Suite struct JSONValueTests {
    private func parse(_ text: String) -> JSONValue? { JSONValue.parse(Array(text.utf8)) }

    @Test func valuesAreRead() {
        #expect(parse(" {\"a\": [1, -2.5e1, true, null], \"b\": \"x\"} ") == ["a": [1, .number(-25), true, .null], "b": "x"])
        #expect(parse("\"\\u00e4\\ud83d\\ude00\\n\\/\"") == "\u{E4}\u{1F600}\n/")
        #expect(parse("\"\\ud83dx\"") == "\u{FFFD}x")
    }

    @Test(arguments: ["", "{", "[1,]", "{\"a\"}", "\"", "\"\\u12\"", "nul", "1 2", "+1", "1e999", "\"\u{1}\"", "{\"a\":1,}", "\"\\x\""]) func whatIsNoJSONIsRefused(_ text: String) { #expect(parse(text) == nil) }

    @Test func depthIsBounded() { #expect(parse(String(repeating: "[", count: 100_000)) == nil) }

    @Test(arguments: ["{\"a\":[1,0.5,\"\\\"\\\\\\n\\u0001\"],\"b\":{}}", "[]", "\"\u{1F600}\""]) func writtenAsRead(_ text: String) throws {
        #expect(String(decoding: try #require(parse(text)).bytes, as: UTF8.self) == text)
    }
}
