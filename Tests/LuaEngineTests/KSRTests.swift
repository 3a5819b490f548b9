import Routing
import SIPMessage
import Testing

@testable import LuaEngine

@Suite struct KSRTests {
    @Test(arguments: [
        ("KSR.pv.sets('$var(out)', KSR.pv.get('$rU'))", "bob"),
        ("KSR.pv.seti('$var(out)', 7.9)", "7"),
        ("KSR.pv.sets('$var(out)', tostring(KSR.is_OPTIONS()))", "true"),
        ("KSR.pv.sets('$var(out)', tostring(KSR.hdr.get('Call-ID')) .. tostring(KSR.hdr.get('X-None')))", "c1nil"),
        ("KSR.setuser('carol') KSR.pv.sets('$var(out)', KSR.pv.get('$ru'))", "sip:carol@127.0.0.1"),
        ("KSR.setflag(3) KSR.pv.sets('$var(out)', tostring(KSR.isflagset(3)))", "true"),
        ("KSR.pv.sets('$var(out)', tostring(KSR.x.modf('prefix', '1')) .. KSR.pv.get('$rU'))", "11bob"),
        ("KSR.pv.sets('$var(out)', tostring(KSR.info()))", "false"),
        ("KSR.pv.sets('$var(out)', tostring(KSR.nosuch))", "nil"),
    ])
    func scriptsReachTheCore(_ script: String, _ expected: String) throws {
        #expect(try Harness().run(script) == expected)
    }

    @Test func exitEndsTheScriptAndCanBeCaught() throws {
        let harness = try Harness()
        #expect(try harness.run("KSR.x.exit()") == "exited")
        #expect(try harness.run("local ok, e = pcall(KSR.x.exit) KSR.pv.sets('$var(out)', e)") == "~~ksr~exit~~")
    }

    @Test func errorsCarryPlaceAndTraceback() throws {
        let reason = try Harness().run("local a = 1\nlocal function f() return a .. KSR.pv.get('$du') end\nf()")
        #expect(reason.hasPrefix("test:2: attempt to concatenate a nil value"))
        #expect(reason.contains("stack traceback:"))
    }

    @Test func strictCallsNameFunctionAndSignature() throws {
        var settings = LuaSettings()
        settings.isStrict = true
        let harness = try Harness(settings)
        let count = try harness.run("\nKSR.setflag()")
        #expect(count.hasPrefix("test:2: KSR.setflag takes 1 argument, not 0; expected KSR.setflag(flag: int)"))
        let type = try harness.run("KSR.pv.sets('$var(a)', {})")
        #expect(type.hasPrefix("test:1: argument \"value\" of KSR.pv.sets is a table; expected KSR.pv.sets(variable: str, value: str)"))
    }

    @Test func endlessScriptsRunOutOfBudget() throws {
        var settings = LuaSettings()
        settings.instructionBudget = 10_000
        let harness = try Harness(settings)
        #expect(try harness.run("while true do pcall(function() while true do end end) end").contains("budget of instructions"))
        #expect(try harness.run("KSR.pv.sets('$var(out)', 'fine')") == "fine")
    }

    @Test(arguments: [
        ("math.type(1) .. 7 // 2", LuaLanguage.v54, "integer3"), ("tostring(utf8) .. tostring(table.unpack)", .v51, "nilnil"),
        ("select(2, pcall(function() local z return z.x end))", .v51, "test:1: attempt to index local 'z' (a nil value)"),
        ("string.format('%q', 'a\\tb\\n')", .v51, "\"a\tb\\\n\""), ("#setmetatable({}, {__len = function() return 9 end})", .v51, "0"),
    ])
    func scriptsAreOfTheirVersion(_ expression: String, _ language: LuaLanguage, _ expected: String) throws {
        var settings = LuaSettings()
        settings.language = language
        #expect(try Harness(settings).run("KSR.pv.sets('$var(out)', (\(expression)))") == expected)
    }

    @Test func tablesAreResults() throws {
        let harness = try Harness { exports in
            exports.ksr("numbers", module: "test", tree: { _, _ in .table([(.string("list"), .list([.value(.integer(1)), .value(.integer(2))]))]) })
        }
        #expect(try harness.run("KSR.pv.sets('$var(out)', table.concat(KSR.test.numbers().list, ','))") == "1,2")
    }

    @Test func variablesAreFoundAgainByName() throws {
        let harness = try Harness()
        // more names than are kept
        let script = "for i = 1, 2000 do KSR.pv.seti('$var(n' .. i .. ')', i) end KSR.pv.seti('$var(out)', KSR.pv.get('$var(n1234)'))"
        #expect(try harness.run(script) == "1234")
    }
}
