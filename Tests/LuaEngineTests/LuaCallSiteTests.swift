import Routing
import Testing

@testable import LuaEngine

/// Calls that are bound to their places: which ones, and that scripts see no difference.
@Suite struct LuaCallSiteTests {
    /// The text with its calls bound, each call in the place of its number.
    private func bound(_ text: String) -> String? {
        var sites: [LuaCallSite] = []
        let out = LuaCallSiteReader.bound(Array(text.utf8)) { site in
            guard site.path != "unknown.call" else { return nil }
            sites.append(site)
            return sites.count
        }
        return out.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("local u = KSR.pv.get(\"$ru\")", "local u = KSR[1]()"),
        ("KSR.pv.sets('$var(x)', u)", "KSR[1]( u)"),
        ("KSR.pv.seti(\"$var(n)\", -5)\nKSR.info(\"a\\n\")", "KSR[1]()\nKSR[2]()"),
        // what belongs to an expression is no constant, and lines keep their numbers
        ("KSR.info(\"a\" .. b)", "KSR[1](\"a\" .. b)"),
        ("KSR.tm.t_relay() KSR . sl . send_reply(200,\n -- why\n x)", "KSR[1]() KSR[2](\n -- why\n x)"),
        ("KSR.sl.send_reply(\n200,\n\"OK\"\n)", "KSR[1](\n\n\n)"),
        ("KSR.f(1.5, 2)", "KSR[1](1.5, 2)"), ("KSR.f(1,)", "KSR[1](1,)"), ("KSR.f(\"\\x41\")", "KSR[1](\"\\x41\")"),
        ("KSR.f(\"a\", g(KSR.h(1)))", "KSR[1]( g(KSR[2]()))"),
        ("KSR.unknown.call(1)", "KSR.unknown.call(1)"), ("KSR.info \"x\"", "KSR.info \"x\""), ("KSR.info[[x]]", "KSR.info[[x]]"),
        ("-- KSR = 1\nx = \"KSR = 1\" --[[ KSR ]] y = [[KSR]]", "-- KSR = 1\nx = \"KSR = 1\" --[[ KSR ]] y = [[KSR]]"),
        ("a = \"x\"..KSR.f()", "a = \"x\"..KSR[1]()"),
        // questions
        ("if not KSR.auth then KSR.f() end", "if not KSR.auth then KSR[1]() end"), ("if a or KSR.tm.x then end", "if a or KSR.tm.x then end"),
        ("x = KSR.auth and KSR.f() == 1 or KSR.y ~= nil", "x = KSR.auth and KSR[1]() == 1 or KSR.y ~= nil"),
    ])
    func callsAreBound(_ text: String, _ expected: String) {
        #expect(bound(text)?.replacing("KSR_calls", with: "KSR") == "local KSR = KSR[1]; " + expected)
    }

    @Test(arguments: [
        "KSR.info = f", "local KSR = KSR", "KSR = {}", "function KSR.info(x) end", "local pv = KSR.pv", "KSR[\"pv\"].get = f", "_G.KSR.x = 1", "_G[\"KSR\"] = 1", "for k in pairs(KSR) do end",
        "function f(KSR) end", "setfenv(1, {})", "local get = KSR.pv.get", "KSR", "KSR.", "KSR.a..b", "x = KSR.pv or 1", "x = not KSR.pv[1]",
    ])
    func otherUsesLeaveAllCallsAlone(_ text: String) { #expect(bound(text) == nil) }

    @Test func aScriptWithoutRoomForALocalStaysAsItIs() throws {
        let script = (1...200).map { "local v\($0) = KSR.pv.get(\"$rm\")" }.joined(separator: "\n") + "\nKSR.pv.sets(\"$var(out)\", v200)"
        #expect(try run(Harness(), script) == "OPTIONS")
    }

    /// Runs a script as a file that is loaded.
    private func run(_ harness: Harness, _ script: String) throws -> String {
        let library = harness.library
        let text = library.read(Array(script.utf8), named: "@test", isFile: true, LuaSettings())
        try harness.state.bindSites()
        return try harness.run(String(decoding: text, as: UTF8.self))
    }

    private static let script = """
        KSR.pv.sets("$var(a)", "b")
        local out = ""
        for i = 1, 3 do
          KSR.pv.seti("$var(n)", i)
          KSR.pv.sets("$var(s)", "x" .. i)
          KSR.pv.sets("$var(s)", i)
          out = out .. KSR.pv.get("$var(n)") .. KSR.pv.get("$var(s)") .. KSR.pv.get("$var(a)") .. tostring(KSR.is_method("OPTIONS")) .. ";"
          KSR.setflag(i)
          out = out .. tostring(KSR.isflagset(2))
        end
        KSR.pv.sets("$var(out)", out .. tostring(KSR.pv.get("$avp(none)")) .. tostring(KSR.pv.sets("$rm", "X", 1, 2)))
        """

    @Test func boundCallsDoWhatOthersDo() throws {
        let plain = try Harness(), other = try Harness()
        let result = try run(plain, Self.script)
        #expect(plain.library.sites.sites(from: 1).count > 8)
        #expect(try result == other.run(Self.script))
        // the second time everything is prepared
        #expect(try run(plain, Self.script) == result)
        #expect(!result.isEmpty)
    }

    @Test func whoChangesKSRIsHeard() throws {
        let harness = try Harness()
        let ask = "function ask() return KSR.pv.get(\"$rm\") end KSR.pv.sets(\"$var(out)\", ask())"
        #expect(try run(harness, ask) == "OPTIONS")
        #expect(try run(harness, "KSR.pv.get = function(name) return \"mine \" .. name end KSR.pv.sets(\"$var(out)\", ask())") == "mine $rm")
        #expect(harness.library.sites.isOff)
        #expect(try run(harness, ask) == "mine $rm")
    }

    @Test func textsThatAreLoadedAreHeardToo() throws {
        let harness = try Harness()
        let ask = "function ask() return KSR.pv.get(\"$rm\") end KSR.pv.sets(\"$var(out)\", ask())"
        #expect(try run(harness, ask) == "OPTIONS")
        let change = "loadstring('KSR.pv.get = function(name) return \"mine \" .. name end')() KSR.pv.sets(\"$var(out)\", ask())"
        #expect(try run(harness, change) == "mine $rm")
    }
}
