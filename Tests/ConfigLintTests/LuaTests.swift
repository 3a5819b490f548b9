import ConfigSyntax
import Testing

@testable import ConfigLint

@Suite struct LuaTests {
    /// Findings of a config whose app_lua loads a script.
    private func findings(_ script: String, config: String = "", modules: String = "") -> [(rule: String, text: String, severity: Diagnostic.Severity)] {
        var linter = Linter()
        linter.options.readFile = { $0 == "a.lua" ? Array(script.utf8) : nil }
        let text = "\(Lint.head)loadmodule \"app_lua.so\"\n\(modules)modparam(\"app_lua\", \"load\", \"a.lua\")\n\(config)"
        let parsed = Lint.parse(text)
        return linter.run(parsed).filter { $0.rule.hasPrefix("lua-") }.map { ($0.rule, parsed.sources.text($0.range), $0.severity) }
    }

    private func rules(_ script: String, config: String = "") -> [String] { findings(script, config: config).map { "\($0.rule) \($0.text)" } }

    private static let lua = "cfgengine \"lua\"\n"
    private static let main = "function ksr_request_route() end\n"

    @Test func rightScriptsAreLeftInPeace() {
        let script = """
            #!/usr/bin/lua
            local FLAG <const> = 0x1F
            --[==[ a comment ]==]
            function ksr_request_route()
                if KSR.is_INVITE() then KSR.tm.t_on_failure("ksr_failure") end
                local x, y = 1 // 2, "a" .. [[b]] .. 'c\\'d'
                for i = 1, #x do goto next; ::next:: end
                while not (x ~= y) do break end
                repeat local z = {1, a = 2, ["b"] = f{...}; 3} until z
                KSR.sl.send_reply(404, "Not here"); KSR.x.exit()
                return x and y or -x ^ 2
            end
            ksr_failure = function(...) return select("#", ...) end
            """
        #expect(rules(script, config: Self.lua) == [])
    }

    @Test(arguments: [
        ("function f() end end", "end"), ("x = 'a\n", "'a"), ("x = 1 +", ""), ("f() = 3", "f"), ("if x then", ""), ("x = 0x", "0x"), ("a b", "a"), ("x = $y", "$"), ("--[[ a", "--[["),
    ]) func mistakesHaveTheirPlace(_ script: String, _ place: String) {
        let found = findings(script)
        #expect(found.map(\.rule) == ["lua-syntax"] && found.first?.text == place, "\(found)")
    }

    @Test func aMissingScriptIsAWarning() {
        let parsed = Lint.parse("\(Lint.head)loadmodule \"app_lua.so\"\nmodparam(\"app_lua\", \"load\", \"no.lua\")\n")
        #expect(Linter(options: LintOptions(readFile: { _ in nil })).run(parsed).contains { $0.rule == "lua-syntax" && $0.severity == .warning })
    }

    @Test func namesUnderKSR() {
        let found = findings("\(Self.main)KSR.sl.send_repyl(1, 2)\nKSR.is_INVTE()\nKSR.dialog.dlg_manage()\nlocal sl = KSR.sl\nsl.nothing()\n", config: Self.lua)
        #expect(found.map(\.text) == ["KSR.sl.send_repyl", "KSR.is_INVTE", "KSR.dialog.dlg_manage", "sl.nothing"])
        #expect(found.map(\.severity) == [.error, .error, .warning, .error])
        #expect(rules("KSR = {}\n\(Self.main)KSR.sl.send_repyl()\n", config: Self.lua) == [])
    }

    @Test func countsOfArguments() {
        let script = "\(Self.main)KSR.sl.send_reply(404)\nKSR.sl.send_reply(404, \"x\")\nKSR.sl.send_reply(f())\nKSR.sl.send_reply(...)\nKSR.pv.sets(\"$du\", a, b)\nKSR.xlog.xinfo \"x\"\n"
        #expect(rules(script, config: Self.lua) == ["lua-argument-count KSR.sl.send_reply", "lua-argument-count KSR.pv.sets"])
    }

    @Test func callbacksHaveToExist() {
        let script = "\(Self.main)KSR.tm.t_on_failure(\"ksr_failur\")\nKSR.tm.t_on_branch(\"hidden\")\nlocal function hidden() end\nfunction ksr_failure() end\n"
        #expect(rules(script, config: Self.lua) == ["lua-callback-missing \"ksr_failur\"", "lua-callback-missing \"hidden\""])
        // a native block of that name serves as well, and what else is loaded may define it
        #expect(rules("\(Self.main)KSR.tm.t_on_failure(\"F\")\n", config: Self.lua + "failure_route[F] { exit; }\n") == [])
        #expect(rules("\(Self.main)require(\"more\")\nKSR.tm.t_on_failure(\"F\")\n", config: Self.lua) == [])
        #expect(rules("function other() end\n", config: Self.lua) == ["lua-callback-missing \"a.lua\""])
        #expect(rules(Self.main, config: Self.lua + "modparam(\"usrloc\", \"event_callback\", \"nothing\")\n").contains { $0.hasPrefix("lua-callback-missing") })
        #expect(rules(Self.main, config: "request_route { lua_run(\"nothing\"); }\n") == ["lua-callback-missing \"nothing\""])
    }

    @Test func routesGivenToLuaHaveToExist() {
        let config = "modparam(\"app_lua\", \"routes\", \"AUTH, NAT\")\nrequest_route { exit; }\n"
        #expect(rules("function ksr_route_AUTH() end\n", config: config) == ["lua-route-missing \"AUTH, NAT\""])
        #expect(rules("function ksr_route_AUTH() end\nfunction NAT() end\n", config: config) == [])
    }

    @Test func commentsSwitchRulesOff() {
        #expect(rules("\(Self.main)KSR.sl.nothing() -- signalbox:ignore lua-unknown-function\n", config: Self.lua) == [])
    }

    @Test(arguments: ["", "(", "function", "local", "\u{0}", "[==[", "return return", "::", "f(((((((((", "x=\"\\", "a.b:c\"d\"{e}", "goto"]) func anyTextWillDo(_ script: String) { _ = findings(script) }

    @Test func depthIsBounded() {
        #expect(rules(String(repeating: "(", count: 100_000)).first?.hasPrefix("lua-syntax") == true)
        #expect(rules("x = " + String(repeating: "- ", count: 50_000) + "1").first?.hasPrefix("lua-syntax") == true)
    }
}
