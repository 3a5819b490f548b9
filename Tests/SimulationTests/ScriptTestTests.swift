import Testing

@testable import Simulation

@Suite struct PatternTests {
    @Test(arguments: [
        ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "ab", false), ("*", "", true), ("a", "ab", false), ("a*b*c", "a1b2b3c", true),
        ("*ab", "aab", true), (#"a\*"#, "a*", true), (#"a\*"#, "ab", false), (#"a\b"#, #"a\b"#, true), ("ab*ba", "aba", false),
    ])
    func matches(_ pattern: String, _ text: String, _ isMatch: Bool) {
        #expect(Pattern(pattern).matches(text) == isMatch)
    }
}

@Suite struct ScriptTestParserTests {
    private func problem(_ text: String) -> String? {
        do throws(SimulationFailure) {
            _ = try ScriptTestParser.parse(path: "f", text)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func settingsAndStepsBelongToTheirTests() throws {
        let file = try ScriptTestParser.parse(path: "f", """
            config a.cfg
            answer 200
            setup
            send
              REGISTER sip:h
            test "one"
            config b.cfg
            send from tcp:192.0.2.5
              OPTIONS sip:h
              # a comment between
              X: 1

              body

              more
            advance 1.5
            test two
            expect nothing
            """)
        #expect(file.tests.map(\.name) == ["one", "two"])
        #expect(file.tests.map(\.setup.config) == ["b.cfg", "a.cfg"])
        #expect(file.tests.map(\.steps.count) == [3, 2])
        guard case .send(let template) = file.tests[0].steps[1].action else { return #expect(Bool(false), "no message") }
        #expect(template.source.map { "\($0)" } == "tcp:192.0.2.5:5060")
        #expect(template.headers == [MessageText.Header("X", "1")])
        #expect(template.body == ["body", "", "more"])
        #expect(file.tests[0].steps[1].line == 8)
    }

    @Test(arguments: [
        ("test \"x\"\nexpect\n", "f:2: expect takes a METHOD"), ("test \"x\"\nexpect 99\n", "f:2: expect takes"),
        ("test \"x\"\nexpect INVITE to nowhere\n", "f:2: \"nowhere\" is no address"), ("test \"x\"\nadvance soon\n", "f:2: advance takes seconds"),
        ("test \"x\"\nsend\n  OPTIONS sip:h\n  no colon\n", "f:4: a header is missing its colon"), ("test \"x\"\nreply\n", "f:2: reply takes a status code"),
        ("test \"x\"\nexpect $avp(x)\n", "f:2: write expect $VARIABLE = VALUE"), ("test \"x\"\nexpect log hello\n", "f:2: write expect log"),
        ("test \"x\"\nexpect $ru = 1\n", "f:2: $ru cannot be expected"), ("answer 99\ntest \"x\"\n", "f:1: answer \"99\""), ("test\n", "f:1: a test needs a name"),
        ("test \"x\"\nadvance 1\nconfig a\n", "f:3: config stands before the first step"), ("test \"x\"\nsetup\n", "f:2: setup stands alone"),
    ])
    func problemsHaveTheirPlace(_ text: String, _ expected: String) {
        #expect(problem(text)?.hasPrefix(expected) ?? false, "\(problem(text) ?? "no problem")")
    }
}

@Suite struct ScriptTestRunnerTests {
    private func run(_ steps: String, routes: String) throws -> ScriptTestResult {
        let config = Fixture.config(routes)
        let file = try ScriptTestParser.parse(path: "f", "config \(config.path)\ntest \"t\"\n\(steps)\n")
        return withExtendedLifetime(config) { ScriptTestRunner.run(file.tests[0], of: file, coverage: nil) }
    }

    private static let registrar = """
        request_route {
            setflag(3);
            if (is_method("REGISTER")) { save("location"); exit; }
            if (is_method("ACK|BYE")) { if (loose_route()) t_relay(); exit; }
            record_route();
            if (!lookup("location")) { sl_send_reply("404", "Nobody"); exit; }
            t_relay();
        }
        """

    @Test func aCallGoesThrough() throws {
        let result = try run("""
            send from 192.0.2.10
              REGISTER sip:h
              To: <sip:bob@example.com>
              Contact: <sip:bob@192.0.2.10>
            expect 200
            expect flag 3
            send
              INVITE sip:bob@example.com
            expect INVITE
            reply 200
            expect 200
            send
              ACK {Contact.uri}
              Route: {Record-Route}
            expect ACK to 192.0.2.10:5060
            send
              BYE sip:bob@192.0.2.10
              To: <sip:bob@example.com>;tag=reply
              Route: <sip:192.0.2.100;lr>
            expect BYE to 192.0.2.10
              !Route
            expect nothing
            """, routes: Self.registrar)
        #expect(result.isPassed, "\(result.outcome)")
    }

    @Test func anAckOfAFailureBelongsToTheInvite() throws {
        let result = try run("""
            send
              INVITE sip:bob@example.com
            expect 404 Nobody
            send
              ACK sip:bob@example.com
            expect nothing
            """, routes: Self.registrar)
        #expect(result.isPassed, "\(result.outcome)")
    }

    @Test func theNewestOfSeveralValuesAndFlagsWithNamesAreFound() throws {
        let result = try run(
            "send\n  OPTIONS sip:h\nexpect $avp(x) = 2\nexpect $(avp(x)[1]) = 1\nexpect flag SEEN\nexpect flag 5\nexpect no flag 6",
            routes: "flags SEEN:5;\nrequest_route { $avp(x) = 1; $avp(x) = 2; setflag(SEEN); }")
        #expect(result.isPassed, "\(result.outcome)")
    }

    @Test func whatIsMissingIsTold() throws {
        let result = try run("send\n  INVITE sip:bob@example.com\nexpect 486", routes: Self.registrar)
        guard case .failed(let line, let message, let details) = result.outcome else { return #expect(Bool(false), "\(result.outcome)") }
        #expect(line == 5)
        #expect(message == "expected 486")
        #expect(details.last == "  404 Nobody (INVITE) to udp:192.0.2.1:5060")
    }

    @Test func controlCharactersDoNotReachXML() {
        let result = ScriptTestResult(file: "f", name: "a\u{1}<b>", outcome: .passed)
        #expect(JUnitReport.xml([result]).contains("name=\"a?&lt;b&gt;\""))
    }
}

@Suite struct ReportTests {
    @Test func coverageNamesWhatWasNotRun() {
        let counter = CoverageCounter()
        for line in [1, 2, 5, 6, 9] { counter.add("f", line) }
        counter.count("f", 1)
        counter.count("f", 6)
        let report = CoverageReport(counter)
        #expect(report.text(.plain) == "coverage: 40.0% (2 of 5 lines with statements)\n  f: 40.0% (2 of 5); not run: 2-5, 9\n")
        #expect(report.lcov == "TN:\nSF:f\nDA:1,1\nDA:2,0\nDA:5,0\nDA:6,1\nDA:9,0\nLF:5\nLH:2\nend_of_record\n")
    }

    @Test func controlCharactersAreMadeVisible() {
        #expect("a\u{1B}[31m\tb\r".replacingControls == "a\\x1b[31m b\\x0d")
    }
}
