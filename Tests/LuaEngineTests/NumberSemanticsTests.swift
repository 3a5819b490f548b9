import Testing

@testable import LuaEngine

@Suite struct NumberSemanticsTests {
    @Test(arguments: [
        ("10 / 2", "5"), ("7 / 2", "3.5"), ("-7 % 3 + 2 ^ 10", "1026"), ("2 ^ -1", "0.5"), ("2 ^ 3 ^ 2", "512"), ("-2 ^ 2", "-4"),
        ("12 / 2 / 3", "2"), ("12 / (6 / 2)", "4"), ("1e3", "1000"), ("1e15", "1e+15"), ("7 // 2", "3"), ("'12' / 4", "3"), ("math.sqrt(16)", "4"),
        ("tostring(6 / 2)", "3"), ("string.format('%d %s', 7 / 2, 8 / 2)", "3 4"), ("0xff", "255"), ("1 ..2", "12"), ("#[[a/b^c]]", "5"),
        ("load('return 9 / 3')()", "3"),
    ])
    func countsAsIn51(_ expression: String, _ expected: String) throws {
        #expect(try Harness().run("KSR.pv.sets('$var(out)', \(expression) .. '')") == expected)
    }

    @Test(arguments: ["-- a / b ^ c\n", "--[==[ a / b\n ]==]", "'a/b' \"x^\\\"/\"", "[=[ / ^ ]] ]=]", "a // b", "x = 0x1p4 .. 1.5"])
    func leavesTheRestAlone(_ source: String) {
        #expect(String(decoding: NumberSemantics.translated(Array(source.utf8)), as: UTF8.self) == source)
    }

    @Test(arguments: ["'", "[[", "--[[", "--[=", "/", "^", "1e", "..", "\\", "0x"])
    func endsWithTheSource(_ source: String) {
        _ = NumberSemantics.translated(Array(source.utf8))
    }

    @Test func keepsLines() {
        let translated = NumberSemantics.translated(Array("a = 1 / 2\nb = 2 ^ 3\n".utf8))
        #expect(translated.count { $0 == 10 } == 2)
    }
}
