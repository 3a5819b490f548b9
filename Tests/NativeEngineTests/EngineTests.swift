import Testing

@testable import NativeEngine

/// What runs when, and which code comes out: the reference's rules, odd ones included.
@Suite struct EngineTests {
    private func lines(_ body: String, _ routes: String = "") -> [String] {
        ScriptRun("#!KAMAILIO\nrequest_route { \(body) }\n\(routes)").run().lines
    }

    @Test func blocksWithoutANameAreOne() {
        #expect(lines("say(\"a\");", "request_route { say(\"b\"); exit; }\nroute { say(\"c\"); }") == ["a", "b"])
    }

    @Test func conversions() {
        #expect(lines("$var(s) = \"17\"; $var(a) = $var(s) + 1; say(\"$var(a)\"); $var(a) = 1 + $var(s); say(\"$var(a)\");") == ["171", "18"])
        #expect(lines("$var(a) = 2147483647 + 1; say(\"$var(a)\");") == ["-2147483648"])
        #expect(lines("if (-1) say(\"yes\"); else say(\"no\");") == ["no"])
        #expect(lines("$var(e) = \"\"; if ($var(e) == 0) say(\"yes\"); else say(\"no\");") == ["no"])
    }

    @Test func callsAreTrueWhenPositive() {
        #expect(lines("if (code(2)) say(\"yes\"); if (!code(-1)) say(\"not\"); $var(x) = code(-3); say(\"$var(x)\");") == ["yes", "not", "-3"])
        #expect(lines("$var(x) = 1 + code(7); say(\"$var(x)\");") == ["2"])
    }

    @Test func zeroEndsTheScript() {
        #expect(lines("code(0); say(\"never\");") == [])
        #expect(lines("route(Z); say(\"never\");", "route[Z] { return 0; }") == [])
        #expect(lines("if (route(Z) || code(1)) say(\"went on\"); say(\"end\");", "route[Z] { return 0; }") == ["went on", "end"])
    }

    @Test func breakLeavesZero() {
        #expect(lines("route(B); say(\"$rc\");", "route[B] { say(\"in\"); break; say(\"never\"); }") == ["in", "0"])
        #expect(lines("route(W); say(\"$rc\");", "route[W] { while (1) { break; } }") == ["0"])
    }

    @Test func assignmentsAreTrue() {
        #expect(lines("if (($var(x) = 0)) say(\"yes\");") == ["yes"])
        #expect(lines("route(A); say(\"$rc\");", "route[A] { $var(x) = 0; }") == ["1"])
    }

    @Test func constantsDecideWithoutCalls() {
        #expect(lines("if (code(-1) || 1) say(\"yes\"); if (code(1) && 0) say(\"never\"); $var(m) = -1; if ($var(m) && 1) say(\"never\");") == ["yes"])
    }

    @Test func failedEvaluation() {
        #expect(lines("$var(z) = 0; $var(x) = 5; $var(x) = 1 / $var(z); say(\"$var(x)\"); if (1 / $var(z)) say(\"never\"); say(\"end\");") == ["5", "end"])
    }

    @Test func switches() {
        let body = "switch ($var(v)) { case \"a\": say(\"a\"); case \"b\": say(\"b\"); break; case /\"^C\": say(\"re\"); break; default: say(\"other\"); }"
        #expect(lines("$var(v) = \"a\"; \(body)") == ["a", "b"])
        #expect(lines("$var(v) = \"Cx\"; \(body)") == ["re"])
        #expect(lines("$var(v) = \"cx\"; \(body)") == ["other"])
    }

    @Test func loopsAndRecursionAreBounded() {
        #expect(lines("$var(n) = 0; while (1) { $var(n) = $var(n) + 1; } say(\"$var(n)\");") == ["100"])
        #expect(lines("route(R); say(\"back\");", "route[R] { route(R); }") == ["back"])
    }

    @Test func errorsNameWhatIsMissing() {
        #expect(ScriptRun("request_route { nothing(); }").errors == ["unknown-function"])
        #expect(ScriptRun("request_route { route(NOWHERE); }").errors == ["undefined-route"])
        #expect(ScriptRun("request_route { $var(x) = 1 / 0; }").errors == ["division-by-zero"])
        #expect(ScriptRun("request_route { if (\"a\" =~ \"(\") exit; }").errors == ["regular-expression"])
    }
}
