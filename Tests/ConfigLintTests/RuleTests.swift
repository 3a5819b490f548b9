import ConfigSyntax
import Testing

@testable import ConfigLint

@Suite struct RuleTests {
    /// A mistake that a rule finds, and the same lines without it.
    struct Sample: Sendable, CustomTestStringConvertible {
        let rule: String
        let wrong: String
        let right: String
        var more = ""
        var testDescription: String { rule }
    }

    static let hops = "if (!mf_process_maxfwd_header(\"10\")) { sl_send_reply(\"483\", \"Hops\"); exit; }\nif (is_method(\"CANCEL\")) { if (t_check_trans()) t_relay(); exit; }\n"

    static let samples: [Sample] = [
        Sample(rule: "mixed-and-or", wrong: "if (is_method(\"A\") || $si == \"x\" && $rU == \"b\") exit;", right: "if ((is_method(\"A\") || $si == \"x\") && $rU == \"b\") exit;"),
        Sample(rule: "assignment-in-condition", wrong: "if ($rU = \"100\") exit;", right: "if ($rU == \"100\") exit;"),
        Sample(rule: "case-pattern-without-slash", wrong: "switch ($rU) { case \"^00\": exit; }", right: "switch ($rU) { case /\"^00\": exit; }"),
        Sample(rule: "self-comparison", wrong: "if ($fU == $fU) exit;", right: "if ($fU == $tU) exit;"),
        Sample(rule: "impossible-condition", wrong: "if ($rm != \"INVITE\" || $rm != \"BYE\") exit;", right: "if ($rm != \"INVITE\" && $rm != \"BYE\") exit;"),
        Sample(rule: "header-without-line-end", wrong: "append_hf(\"X: $rm\");", right: "append_hf(\"X: $rm\\r\\n\"); insert_hf(\"$avp(h)\");"),
        Sample(rule: "header-misspelt", wrong: "remove_hf(\"Contcat\");", right: "remove_hf(\"Contact\");"),
        Sample(rule: "bad-destination", wrong: "$rd = \"sip:a.example\";", right: "$rd = \"a.example\"; $rU = \"sipp\";"),
        Sample(rule: "bad-destination", wrong: "$rp = 70000;", right: "$rp = 5080; $rp = \"5080\"; $rp = $null;"),
        Sample(rule: "unescaped-dot", wrong: "switch ($rd) { case /\"^a.example.com$\": exit; }", right: "switch ($rd) { case /\"^a\\.example\\.com$\": exit; }"),
        Sample(rule: "perl-class", wrong: "if ($rU =~ \"^.*?x$\") exit;", right: "if ($rU =~ \"^.*x\\*?$\") exit;"),
        Sample(rule: "impossible-condition", wrong: "if (!is_method(\"INVITE\") || !is_method(\"BYE\")) exit;", right: "if (is_method(\"INVITE\") || is_method(\"BYE\")) exit;"),
        Sample(rule: "method-case", wrong: "if ($rm == \"bye\") exit;", right: "if ($(rm{s.tolower}) == \"bye\") exit;"),
        Sample(rule: "method-case", wrong: "if ($rm == \"invite\") exit;", right: "if ($rm == \"INVITE\") exit;"),
        Sample(rule: "method-case", wrong: "if (\"invite\" == $rm) exit;", right: "if (\"INVITE\" == $rm) exit;"),
        Sample(rule: "method-case", wrong: "if (is_method(\"INVITE|Bye\")) exit;", right: "if (is_method(\"INVITE|BYE\")) exit;"),
        Sample(rule: "variable-index", wrong: "if ($(ru[0]) == \"a\") exit;", right: "if ($(hdr(Via)[0]) == \"a\") exit;"),
        Sample(rule: "variable-index", wrong: "if ($(xavp(a=>b)[0]) == \"a\") exit;", right: "if ($xavp(a[0]=>b) == \"a\") exit;"),
        Sample(rule: "variable-index", wrong: "if ($(hdr(Via)[+1]) == \"a\") exit;", right: "if ($(hdr(Via)[-1]) == \"a\") exit;"),
        Sample(rule: "unescaped-dot", wrong: "if ($rd =~ \"^a.example.com$\") exit;", right: "if ($rd =~ \"^a\\.example\\.com$\") exit;"),
        Sample(rule: "perl-class", wrong: "if ($rU =~ \"^\\d+$\") exit;", right: "if ($rU =~ \"^[0-9]+$\") exit;"),
        Sample(rule: "bitwise-logic", wrong: "if ($si == \"a\" & $rU == \"b\") exit;", right: "if ($si == \"a\" && $rU == \"b\") exit;"),
        Sample(rule: "number-too-large", wrong: "$avp(x) = 3000000000;", right: "$avp(x) = 2000000000;"),
        Sample(rule: "unexpanded-variable", wrong: "$ru = \"sip:$rU@example.com\";", right: "$ru = \"sip:\" + $rU + \"@example.com\";"),
        Sample(rule: "unreachable-code", wrong: "exit; xlog(\"L_INFO\", \"x\\n\");", right: "xlog(\"L_INFO\", \"x\\n\"); exit;"),
        Sample(rule: "empty-body", wrong: "if (is_method(\"INVITE\")); exit;", right: "if (is_method(\"INVITE\")) { ; } exit;"),
        Sample(rule: "dangling-else", wrong: "if ($si == \"a\") if ($rU == \"b\") exit; else drop;", right: "if ($si == \"a\") { if ($rU == \"b\") exit; else drop; }"),
        Sample(rule: "endless-loop", wrong: "while ($si == \"a\") { xlog(\"x\\n\"); }", right: "while ($avp(i) < 3) { $(avp(i)[*]) = $avp(i) + 1; }"),
        Sample(rule: "missing-exit-after-reply", wrong: hops + "if ($rU == \"a\") { sl_send_reply(\"403\", \"No\"); }\nif (!t_relay()) sl_reply_error();", right: hops + "if ($rU == \"a\") { sl_send_reply(\"403\", \"No\"); exit; }\nif (!t_relay()) sl_reply_error();"),
        // the method is followed through the tests: no way leads past both
        Sample(rule: "two-replies", wrong: "if (is_method(\"OPTIONS\")) sl_send_reply(\"200\", \"OK\");\nsl_send_reply(\"405\", \"No\");", right: "if (is_method(\"OPTIONS\")) sl_send_reply(\"200\", \"OK\");\nif (!is_method(\"OPTIONS\")) sl_send_reply(\"405\", \"No\");"),
        Sample(rule: "request-unanswered", wrong: "if (is_method(\"OPTIONS\")) { sl_send_reply(\"200\", \"OK\"); exit; }", right: "if (is_method(\"OPTIONS\")) { sl_send_reply(\"200\", \"OK\"); exit; }\nif (is_method(\"ACK\")) exit;\nsl_send_reply(\"405\", \"No\");"),
        Sample(rule: "relay-unchecked", wrong: hops + "t_relay(); exit;", right: hops + "if (!t_relay()) sl_reply_error(); exit;"),
        Sample(rule: "record-route-twice", wrong: hops + "record_route(); if ($rU == \"a\") record_route(); if (!t_relay()) sl_reply_error();", right: hops + "if ($rU == \"a\") { record_route(); } else { record_route(); } if (!t_relay()) sl_reply_error();"),
        Sample(rule: "lookup-unchecked", wrong: hops + "lookup(\"location\"); if (!t_relay()) sl_reply_error();", right: hops + "if (!lookup(\"location\")) { sl_send_reply(\"404\", \"No\"); exit; } if (!t_relay()) sl_reply_error();"),
        Sample(rule: "cancel-not-handled", wrong: "if (!t_relay()) sl_reply_error();", right: hops + "if (!t_relay()) sl_reply_error();"),
        Sample(rule: "no-hop-limit", wrong: "if (!t_relay()) sl_reply_error();", right: hops + "if (!t_relay()) sl_reply_error();"),
        Sample(rule: "reply-code-out-of-range", wrong: "sl_send_reply(\"99\", \"x\");", right: "sl_send_reply(\"199\", \"x\");"),
        Sample(rule: "variable-never-set", wrong: "if ($var(x) > 1) exit;", right: "$var(x) = 2; if ($var(x) > 1) exit;"),
        Sample(rule: "variable-never-set", wrong: "$avp(call_id) = $ci; xlog(\"$avp(callid)\\n\");", right: "$avp(call_id) = $ci; xlog(\"$avp(call_id) $avp(caller)\\n\");"),
        Sample(rule: "return-code-zero", wrong: "if (lookup(\"location\") == 0) exit;", right: "if (lookup(\"location\") < 0) exit;"),
        Sample(rule: "only-provisional", wrong: hops + "if ($rU == \"a\") { sl_send_reply(\"180\", \"x\"); exit; }\nif (!t_relay()) sl_reply_error();", right: hops + "if ($rU == \"a\") { sl_send_reply(\"180\", \"x\"); }\nif (!t_relay()) sl_reply_error();"),
        Sample(rule: "wrong-arrow", wrong: "$xavp(a->b) = 1;", right: "$xavp(a=>b) = 1;"),
        Sample(rule: "wrong-arrow", wrong: "if ($xavp(a>b) == 1) exit;", right: "if ($xavp(a=>b) == 1) exit;"),
        Sample(rule: "wrong-arrow", wrong: "if ($xavu(a=b) == 1) exit;", right: "if ($xavu(a=>$(hdr(X){s.len})) == 1) exit;"),
        Sample(rule: "header-name-with-colon", wrong: "if ($hdr(Subject:) != $null) exit;", right: "if ($hdr(Subject) != $null) exit;"),
        Sample(rule: "bad-destination", wrong: "$ru = \"100\";", right: "$ru = \"sip:100@example.com\";"),
        Sample(rule: "transformation-outside", wrong: "xlog(\"L_INFO\", \"$ru{uri.user}\\n\");", right: "xlog(\"L_INFO\", \"$(ru{uri.user})\\n\");"),
        Sample(rule: "function-arity", wrong: "sl_send_reply(\"404\");", right: "sl_send_reply(\"404\", \"Not here\");"),
        Sample(rule: "argument-not-constant", wrong: "sl_send_reply($avp(code), \"x\");", right: "sl_send_reply(\"$avp(code)\", \"x\");"),
        Sample(rule: "argument-not-number", wrong: "sl_send_reply(\"Not here\", \"404\");", right: "sl_send_reply(\"404\", \"Not here\");"),
        Sample(rule: "unused-route", wrong: "exit;", right: "route(A); exit;", more: "route[A] { exit; }"),
        Sample(rule: "armed-route-missing", wrong: hops + "t_on_failure(\"G\"); if (!t_relay()) sl_reply_error();", right: hops + "t_on_failure(\"F\"); if (!t_relay()) sl_reply_error();", more: "failure_route[F] { exit; }"),
        Sample(rule: "failure-route-ignores-cancel", wrong: hops + "t_on_failure(\"F\"); if (!t_relay()) sl_reply_error();", right: hops + "t_on_failure(\"G\"); if (!t_relay()) sl_reply_error();", more: ""),
    ]

    @Test func logLinesMayEndAsThoseOfMessages() {
        func rules(_ text: String) -> [String] { Lint.findings("log_stderror=yes\n\(Lint.head)request_route { xlog(\"\(text)\"); exit; }\n").map(\.rule).filter { $0 == "log-without-newline" } }
        #expect(rules("a") == ["log-without-newline"])
        #expect(rules("a\\r\\n ") == [])
    }

    @Test func requestsMayBePutAside() {
        func rules(_ lines: String) -> [String] { Lint.findings("\(Lint.head)\(lines)\nrequest_route { sl_send_reply(\"100\", \"Trying\"); exit; }\n").map(\.rule).filter { $0 == "only-provisional" } }
        #expect(rules("") == ["only-provisional"])
        #expect(rules("loadmodule \"ims_icscf.so\"") == [])
    }

    @Test func directivesHaveNoGaps() {
        func rules(_ line: String) -> [String] { Lint.findings("\(line)\n\(Lint.head)request_route { exit; }\n").map(\.rule).filter { $0.hasPrefix("directive-") } }
        #expect(rules("#! define WITH_NAT") == ["directive-gap"])
        #expect(rules("# !define WITH_NAT") == ["directive-gap"])
        #expect(rules("# !! define the limits below") == [])
        #expect(rules("# !important") == [])
    }

    @Test func eventsAreThoseOfTheirModules() {
        func rules(_ name: String, _ lines: String = "exit;") -> [String] {
            Lint.findings("\(Lint.head)event_route[\(name)] { exit; }\nrequest_route { \(lines) }\n").map(\.rule).filter { $0 == "unknown-event" || $0 == "route-never-armed" }
        }
        #expect(rules("tm:local-requst") == ["unknown-event"])
        #expect(rules("tm:reply") == ["unknown-event"])
        #expect(rules("tm:local-request") == [])
        #expect(rules("own:event") == [])
        #expect(rules("tm:branch-failure:x") == ["route-never-armed"])
        #expect(rules("tm:branch-failure:x", "t_on_branch_failure(\"x\"); exit;") == [])
    }

    @Test func tablesAreDeclared() {
        func rules(_ lines: String) -> [String] {
            Lint.findings("\(Lint.head)loadmodule \"htable.so\"\nmodparam(\"htable\", \"htable\", \"ban=>size=8;\")\n\(lines)\n").map(\.rule).filter { $0 == "undeclared-table" }
        }
        #expect(rules("event_route[htable:expired:bans] { exit; }") == ["undeclared-table"])
        #expect(rules("event_route[htable:expired:ban] { exit; }") == [])
        #expect(rules("request_route { if ($shtinc(bans=>$si) > 3) exit; }") == ["undeclared-table"])
    }

    @Test func portsOfPacketsAreMerelyUnknownElsewhere() {
        func severity(_ test: String) -> [Diagnostic.Severity] { Lint.findings("\(Lint.head)request_route { if (\(test)) exit; }\n").filter { $0.rule == "onsend-only" }.map(\.severity) }
        #expect(severity("to_ip == 10.0.0.1") == [.error])
        #expect(severity("to_port == 5060") == [.warning])
    }

    @Test func refusedNamesAreErrors() {
        func severity(_ name: String) -> Diagnostic.Severity? { Lint.findings("\(Lint.head)request_route { if (\(name) == 1) exit; }\n").first { $0.rule == "wrong-arrow" }?.severity }
        #expect(severity("$xavp(a=b)") == .error)
        #expect(severity("$xavp(a->b)") == .warning)
    }

    @Test func enginesNeedTheirModule() {
        func rules(_ lines: String) -> [String] { Lint.findings("\(Lint.head)\(lines)\nrequest_route { exit; }\n").map(\.rule).filter { $0 == "unknown-engine" } }
        #expect(rules("cfgengine \"lua\"") == ["unknown-engine"])
        #expect(rules("loadmodule \"app_lua.so\"\ncfgengine \"lua\"") == [])
        #expect(rules("cfgengine \"perl\"") == ["unknown-engine"])
        #expect(rules("cfgengine \"native\"") == [])
    }

    @Test func modulePathsStandAboveModules() {
        func rules(_ lines: String) -> [String] { Lint.findings("\(lines)\nrequest_route { exit; }\n").map(\.rule).filter { $0 == "late-module-path" } }
        #expect(rules("loadmodule \"tm.so\"\nmpath=\"/a\"") == ["late-module-path"])
        #expect(rules("mpath=\"/a\"\nloadmodule \"tm.so\"\nmpath=\"/b\"\nloadmodule \"sl.so\"") == [])
    }

    @Test func lineEndsOfOtherSystemsChangeNothing() {
        let text = "\(Lint.head)modparam(\"dispatcher\", \"list_file\", \"list\")\nloadmodule \"dispatcher.so\"\n#!define UNUSED \\\n 1\nrequest_route {\n\t/* a\n\tb */\n\tif ($rU =~ \"^a.example.com$\") exit; # signalbox:ignore unescaped-dot\n\tds_select_dst(\"1\", \"4\");\n\tds_select_dst(\"9\", \"4\");\n\tt_relay();\n}\n"
        func findings(_ ends: String) -> [String] {
            var linter = Linter()
            linter.options.readFile = { $0 == "list" ? Array("1 sip:192.0.2.1\(ends)2 sip:192.0.2.2\(ends)".utf8) : nil }
            let config = Lint.parse(text.replacing("\n", with: ends))
            return linter.run(config).map { "\(config.sources.place($0.range).line) \($0.rule)" }
        }
        #expect(findings("\n") == findings("\r\n"))
        #expect(findings("\r\n").filter { $0.hasSuffix("dispatcher-set-missing") }.count == 1)
    }

    @Test(arguments: samples) func findsTheMistakeAndNothingElseOfTheKind(_ sample: Sample) {
        let more = sample.rule == "failure-route-ignores-cancel" ? "failure_route[F] { $du = \"sip:127.0.0.1\"; t_relay(); }" : sample.more
        let mended = sample.rule == "failure-route-ignores-cancel" ? "failure_route[G] { if (t_is_canceled()) exit; $du = \"sip:127.0.0.1\"; t_relay(); }" : sample.more
        #expect(Lint.rules(sample.wrong, more: more).contains(sample.rule))
        #expect(!Lint.rules(sample.right, more: mended).contains(sample.rule))
    }

    @Test func functionsKnowTheirBlocks() {
        let wrong = Lint.findings("\(Lint.head)request_route { exit; }\nonreply_route[R] { record_route(); }\n")
        #expect(wrong.contains { $0.rule == "function-place" && $0.severity == .error })
    }

    @Test func modulesNeedOthersAndAnOrder() {
        let found = Lint.findings("loadmodule \"registrar.so\"\nrequest_route { sl_send_reply(\"404\", \"x\"); }\nloadmodule \"sl.so\"\nmodparam(\"tm\", \"fr_timer\", 5)\nloadmodule \"tm.so\"\n")
        #expect(Set(found.map(\.rule)).isSuperset(of: ["missing-dependency", "load-order"]))
    }

    @Test func groupsHaveToBeDeclared() {
        func found(_ text: String) -> Bool { Lint.findings(text).contains { $0.rule == "unknown-group" } }
        #expect(found("request_route { cfg_reset(\"pstn\"); }\n"))
        #expect(!found("pstn[1].a = 1\nrequest_route { cfg_select(\"pstn\", 1); }\n"))
        #expect(!found("loadmodule \"tm.so\"\nrequest_route { cfg_reset(\"tm\"); cfg_reset(\"core\"); }\n"))
    }

    @Test func sharedVariablesNeedAParameterBeforeTheFirstBlock() {
        func found(_ text: String) -> Bool { Lint.findings("loadmodule \"pv.so\"\n\(text)").contains { $0.rule == "shared-variable-early" } }
        #expect(found("request_route { $shv(x) = 1; }\n"))
        #expect(!found("modparam(\"pv\", \"shvset\", \"x=i:0\")\nrequest_route { $shv(x) = 1; }\n"))
        #expect(!found("request_route { exit; }\nroute[A] { $shv(x) = 1; }\n"))
    }

    @Test func versionsDecideWhatIsThere() {
        var linter = Linter()
        let text = "loadmodule \"app_mono.so\"\nrequest_route { exit; }\n"
        #expect(!Lint.findings(text, linter: linter).contains { $0.rule == "newer-than-target" })
        linter.options.version = [6, 0]
        #expect(Lint.findings(text, linter: linter).contains { $0.rule == "newer-than-target" })
    }

    @Test func anyBytesWillDo() {
        for text in ["", "$", "request_route {", "\u{0}\u{1}", "route[A] { route(A); }", "request_route { $(((((; }", "#!define A\n#!ifdef B\n"] { _ = Lint.findings(text) }
    }
}
