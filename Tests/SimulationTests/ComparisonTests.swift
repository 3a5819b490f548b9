import Testing

@testable import Simulation

@Suite struct ComparisonTests {
    private func compare(_ left: String, _ right: String, _ inputs: [InputMessage] = [Fixture.request("OPTIONS")]) throws -> Comparison {
        Comparison(try Fixture.simulation(left), try Fixture.simulation(right), inputs, advance: 0)
    }

    @Test func theSameConfigDoesTheSame() throws {
        let routes = "request_route { $avp(x) = $RANDOM; $du = \"sip:192.0.2.20\"; t_relay(); }"
        #expect(try compare(routes, routes).isSame)
    }

    @Test func whatIsSentLoggedAndSetIsHeldAgainstEachOther() throws {
        let comparison = try compare(
            "request_route { $avp(x) = 1; $shv(y) = 1; xlog(\"L_ERR\", \"one\"); append_hf(\"X-A: 1\\r\\n\"); $du = \"sip:192.0.2.20\"; t_relay(); }",
            "request_route { $avp(x) = 2; $shv(y) = 2; xlog(\"L_ERR\", \"two\"); append_hf(\"X-A: 2\\r\\n\"); $du = \"sip:192.0.2.20\"; t_relay(); }")
        let differences = comparison.results.flatMap(\.differences)
        #expect(differences.filter { $0.subject == .sent }.flatMap(\.lines).map { "\($0.left ?? "") \($0.right ?? "")" } == ["X-A: 1 X-A: 2"])
        #expect(differences.filter { $0.subject == .logged }.flatMap(\.lines).map(\.right) == ["ERROR: <script>: two"])
        #expect(differences.filter { $0.subject == .set }.map(\.title) == ["after request_route", "kept"])
    }

    @Test func aMessageOfOneSideStandsForTheOthers() throws {
        let comparison = try compare(
            "request_route { $du = \"sip:192.0.2.20\"; t_relay(); }", "request_route { $du = \"sip:192.0.2.21\"; t_relay(); }")
        let lines = comparison.results.flatMap(\.differences).flatMap(\.lines)
        #expect(lines.map(\.left) == ["to udp:192.0.2.20:5060"])
        #expect(lines.map(\.right) == ["to udp:192.0.2.21:5060"])
    }

    @Test func scratchOfOneSideAloneIsNoDifference() throws {
        #expect(try compare("request_route { $var(x) = 1; drop; }", "request_route { drop; }").isSame)
        #expect(try !compare("request_route { $var(x) = 1; drop; }", "request_route { $var(x) = 2; drop; }").isSame)
    }
}

@Suite struct LineDiffTests {
    @Test func changedLinesStandInPairs() {
        let pairs = LineDiff.pairs(["a", "b", "c", "d"], ["a", "x", "c", "d", "e"])
        #expect(pairs.map(\.left) == ["b", nil])
        #expect(pairs.map(\.right) == ["x", "e"])
    }

    @Test func whatIsMissingInTheMiddleIsFound() {
        let pairs = LineDiff.pairs(["a", "b", "c", "d", "e"], ["a", "c", "e"])
        #expect(pairs.map(\.left) == ["b", "d"])
        #expect(pairs.allSatisfy { $0.right == nil })
    }

    @Test func longListsAreComparedPlaceByPlace() {
        let left = (0..<3000).map { "\($0)" }, right = (0..<3000).map { "\($0 % 2 == 0 ? $0 : -$0)" }
        #expect(LineDiff.pairs(left, right).count == 1500)
    }
}

@Suite struct IdentifierMaskTests {
    @Test func idsOfTheServerGetNames() {
        var mask = IdentifierMask()
        let sent = SimulatedMessage(
            bytes: Array("SIP/2.0 404 No\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKgiven\r\nTo: <sip:b@h>;tag=made.1\r\nFrom: <sip:a@h>;tag=from\r\nCall-ID: c\r\n\r\n".utf8),
            transport: .udp, source: .init(.loopbackV4, port: 1), destination: .init(.loopbackV4, port: 2), origin: "")
        let received = SimulatedMessage(
            bytes: Array("OPTIONS sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKgiven\r\nTo: <sip:b@h>\r\nFrom: <sip:a@h>;tag=from\r\nCall-ID: c\r\n\r\n".utf8),
            transport: .udp, source: .init(.loopbackV4, port: 2), destination: .init(.loopbackV4, port: 1), origin: "")
        mask.learn([TimedEvent(time: 0, event: .received(received)), TimedEvent(time: 0, event: .sent(sent))])
        #expect(mask.masked("z9hG4bKgiven;tag=made.1 and made.1. made.11 from") == "z9hG4bKgiven;tag=<tag-1> and <tag-1>. made.11 from")
    }
}
