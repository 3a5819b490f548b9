import Testing

@testable import Migration

@Suite("Whole scripts and single routes") struct ScriptTests {
    private static let config = """
        #!KAMAILIO
        loadmodule "tm.so"
        loadmodule "htable.so"
        request_route { route(RELAY); }
        # relays
        route[RELAY] { t_on_failure("X"); t_on_branch("X"); t_on_reply("ONLY"); t_on_branch_failure("BF"); if (!t_relay()) route(OTHER); }
        route[OTHER] { exit; }
        failure_route[X] { t_relay(); }
        branch_route[X] { drop; }
        onreply_route[ONLY] { drop; }
        event_route[tm:branch-failure:BF] { t_relay(); }
        event_route[htable:mod-init] { $sht(a=>b) = 1; }
        event_route[core:pre-routing] { drop; }
        """

    @Test func wholeScript() throws {
        let script = try Translate.script(Self.config)
        #expect(script.text.contains("function ksr_request_route()\n  ksr_route_RELAY()\nend"))
        #expect(script.text.contains("-- relays\nfunction ksr_route_RELAY()"))
        // one name for two kinds of blocks is two functions
        #expect(script.text.contains("t_on_failure(\"failure_X\")") && script.text.contains("function failure_X()"))
        #expect(script.text.contains("t_on_branch(\"branch_X\")") && script.text.contains("function branch_X()"))
        #expect(script.text.contains("t_on_reply(\"ONLY\")") && script.text.contains("function ONLY()"))
        #expect(script.text.contains("t_on_branch_failure(\"BF\")") && script.text.contains("function BF()"))
        #expect(script.text.contains("function ksr_event_route(event)\n  if event == \"htable:mod-init\" then\n    event_htable_mod_init()\n  end\nend"))
        #expect(script.loading.lines == [
            "loadmodule \"app_lua.so\"", "modparam(\"app_lua\", \"load\", \"routes.lua\")", "cfgengine \"lua\"",
            "kemi.event_route_callback = \"ksr_event_route\"", "kemi.pre_routing_callback = \"event_core_pre_routing\"",
        ])
    }

    @Test func singleRoute() throws {
        let script = try Translate.script(Self.config, routes: ["RELAY", "failure_route[X]"])
        #expect(script.text.contains("t_on_failure(\"X\")") && script.text.contains("function X()"))
        // what stays native is called as such, and the result is the route's code
        #expect(script.text.contains("    return KSR.route(\"OTHER\")\n  end\n  return 1\nend"))
        #expect(!script.text.contains("ksr_request_route"))
        #expect(script.loading.lines.last == "modparam(\"app_lua\", \"routes\", \"RELAY, X\")")
    }

    @Test func blocksThatCannotBeTakenAlone() throws {
        #expect(throws: MigrationError.self) { try Translate.script(Self.config, routes: ["request_route"]) }
        #expect(throws: MigrationError.self) { try Translate.script(Self.config, routes: ["htable:mod-init"]) }
        let unknown = #expect(throws: MigrationError.self) { try Translate.script(Self.config, routes: ["RELEY"]) }
        #expect(unknown?.remedy == "did you mean RELAY?")
        let twice = #expect(throws: MigrationError.self) { try Translate.script(Self.config, routes: ["X"]) }
        #expect(twice?.message == "failure_route[X] and branch_route[X] have one name, which Lua can give to one function only")
    }

    /// Names that Lua cannot write, or has given away.
    @Test func namesOfFunctions() throws {
        let text = try Translate.script("""
            #!KAMAILIO
            loadmodule "tm.so"
            request_route { route("with space"); t_on_failure("1"); t_on_reply("string"); }
            route["with space"] { exit; }
            failure_route[1] { exit; }
            onreply_route["string"] { exit; }
            """).text
        #expect(text.contains("_G[\"ksr_route_with space\"]()") && text.contains("_G[\"ksr_route_with space\"] = function()"))
        #expect(text.contains("t_on_failure(\"1\")") && text.contains("_G[\"1\"] = function()"))
        #expect(text.contains("t_on_reply(\"onreply_string\")") && text.contains("function onreply_string()"))
    }

    @Test func helpersAreThereWhenNeeded() throws {
        #expect(try !Translate.script("#!KAMAILIO\nrequest_route { exit; }").text.contains("local function"))
        let text = try Translate.script("#!KAMAILIO\nloadmodule \"pv.so\"\nrequest_route { if ($avp(a) == $avp(b)) exit; }").text
        #expect(text.contains("local function int(value)") && text.contains("local function same(a, b)") && !text.contains("local function plus"))
    }

    @Test func modulesThatAreMissing() throws {
        let script = try Translate.script("#!KAMAILIO\nloadmodule \"pv.so\"\nrequest_route { if ($ua =~ \"scanner\") exit; }")
        #expect(script.loading.lines.first == "loadmodule \"textops.so\"")
    }
}

@Suite("Parts of the translation") struct PartTests {
    @Test(arguments: [
        ("^[0-9]+$", "^%d+$"), ("^\\+", "^%+"), ("[^0-9]", "%D"), ("^00[1-9]{1,2}", "^00[1-9][1-9]?"), ("1.*2", "1.*2"), ("[+-]", "[%+%-]"), ("@", "%@"),
        ("a", nil), ("(1)", nil), ("1|2", nil), ("[a-z]", nil), ("\\d", nil), ("1**", nil), ("[1", nil), ("1{2", nil), ("^1$2", nil), ("[[:digit:]]", nil),
    ] as [(String, String?)])
    func patterns(expression: String, pattern: String?) { #expect(LuaPattern.pattern(for: expression) == pattern) }

    @Test func quotes() {
        #expect(LuaText.quoted("a\"b\\c\r\n\t\u{1}2\u{1}x") == "\"a\\\"b\\\\c\\r\\n\\t\\0012\\1x\"")
    }

    @Test func variablesInTexts() {
        #expect(TextPieces("a $$ $rU$(hdr(X)[1]{s.len}) $sht(a=>$si).").pieces == [
            .literal("a $ "), .variable("$rU"), .variable("$(hdr(X)[1]{s.len})"), .literal(" "), .variable("$sht(a=>$si)"), .literal("."),
        ])
    }
}

@Suite("What is noted") struct RemarkTests {
    private func remarks(_ body: String, more: String = "") throws -> [String] {
        let modules = ["tm", "sl", "pv", "xlog", "textops", "kex", "siputils"].map { "loadmodule \"\($0).so\"\n" }.joined()
        return try Translate.script("#!KAMAILIO\n\(modules)\(more)request_route { \(body) }").remarks.map(\.text)
    }

    @Test(arguments: [
        ("if (uri == myself) exit;", "listen=udp:127.0.0.1:5080\n", "uri == myself takes a URI without a port"),
        ("if (@to.tag == $null) exit;", "", "a select is natively null only where its header is missing"),
        ("if ($rb =~ \"a\") exit;", "", "to =~ a text is one piece"),
        ("while ($var(x) > 0) t_relay();", "", "the native loop ends after 100 rounds"),
        ("if (route(A) || has_totag()) exit;", "route[A] { return 0; }\n", "where the left side of || ends the script with 0"),
        ("xlogl(\"L_INFO\", \"x\\n\");", "", "xlogl prints a place of its own"),
        ("log(\"x\");", "", "log() without a level prints nothing"),
        ("is_myself(\"$avp(x)\");", "", "is_myself is refused (-1) where $avp(x) is null"),
        ("xlog(\"L_INFO\", \"a\" + $rU);", "", "a $ that the text gets at run time"),
        ("sql_query(\"a\", \"b\");", "", "sql_query has no function of its own under KSR"),
    ])
    func marks(body: String, more: String, begin: String) throws {
        let found = try remarks(body, more: more)
        #expect(found.count == 1 && found[0].hasPrefix(begin))
    }

    @Test func nothingToNote() throws {
        #expect(try remarks("if (uri == myself && is_method(\"INVITE\")) { t_relay(); exit; }").isEmpty)
    }
}
