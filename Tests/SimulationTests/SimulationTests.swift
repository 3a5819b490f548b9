import SIPMessage
import Testing

@testable import Simulation

@Suite struct SimulationTests {
    private static let relay = """
        request_route {
            t_on_reply("R");
            t_on_failure("F");
            $du = "sip:192.0.2.20:5060";
            if (!t_relay()) sl_reply_error();
        }
        onreply_route[R] { $shv(replies) = $shv(replies) + 1; }
        failure_route[F] { $shv(failed) = $T_reply_code; }
        """

    @Test func whatIsSentIsRecordedWithItsDestination() throws {
        let simulation = try Fixture.simulation("request_route { sl_send_reply(\"404\", \"Nobody\"); }")
        simulation.deliver(Fixture.request("OPTIONS"))
        #expect(simulation.sent() == ["192.0.2.1:5060 404 Nobody (OPTIONS)"])
    }

    @Test func timersFireOnlyWhenTimeIsMoved() throws {
        let simulation = try Fixture.simulation(Self.relay)
        simulation.deliver(Fixture.request("INVITE"))
        #expect(simulation.sent() == ["192.0.2.1:5060 100 trying -- your call is important to us (INVITE)", "192.0.2.20:5060 INVITE sip:bob@example.com"])
        simulation.advance(milliseconds: 400)
        #expect(simulation.sent() == [])
        simulation.advance(milliseconds: 1300)
        #expect(simulation.sent() == Array(repeating: "192.0.2.20:5060 INVITE sip:bob@example.com", count: 2))
        simulation.advance(milliseconds: 40_000)
        #expect(simulation.sent().last == "192.0.2.1:5060 408 Request Timeout (INVITE)")
        #expect(try simulation.value(of: "$shv(failed)") == "408")
    }

    @Test func peersAnswerAndAcknowledge() throws {
        let answer = try AnswerRule("INVITE@192.0.2.20=100,180,486 Busy")
        let simulation = try Fixture.simulation(Self.relay) { $0.answers = [answer] }
        simulation.deliver(Fixture.request("INVITE"))
        let sent = simulation.sent()
        #expect(sent.suffix(3) == ["192.0.2.1:5060 180 Ringing (INVITE)", "192.0.2.20:5060 ACK sip:bob@example.com", "192.0.2.1:5060 486 Busy (INVITE)"])
        #expect(try simulation.value(of: "$shv(replies)") == "3")
        // the caller's ACK has ended the transaction: nothing is sent again
        simulation.advance(milliseconds: 10_000)
        #expect(simulation.sent() == [])
    }

    @Test func aCancelledCallIsEndedByThePeer() throws {
        let answer = try AnswerRule("180,+5,200")
        let simulation = try Fixture.simulation("""
            request_route {
                if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
                $du = "sip:192.0.2.20:5060";
                t_relay();
            }
            """) { $0.answers = [answer] }
        simulation.deliver(Fixture.request("INVITE"))
        _ = simulation.takeEvents()
        simulation.deliver(Fixture.request("CANCEL"))
        let sent = simulation.sent()
        #expect(sent.contains("192.0.2.20:5060 CANCEL sip:bob@example.com"))
        #expect(sent.contains("192.0.2.1:5060 487 Request Terminated (INVITE)"))
        simulation.advance(milliseconds: 6000)
        #expect(simulation.sent() == [])
    }

    @Test func aResponseOfTheUsersFindsItsRequest() throws {
        let simulation = try Fixture.simulation(Self.relay)
        simulation.deliver(Fixture.request("INVITE"))
        _ = simulation.takeEvents()
        let response = [
            "SIP/2.0 183 Progress", "Via: SIP/2.0/UDP 10.9.9.9;branch=z9hG4bKother", "From: <sip:alice@example.com>;tag=a",
            "To: <sip:bob@example.com>;tag=b", "Call-ID: call", "CSeq: 1 INVITE", "Content-Length: 0", "", "",
        ].joined(separator: "\r\n")
        simulation.deliver(InputMessage(bytes: Array(response.utf8), origin: "test"))
        let events = simulation.takeEvents()
        guard case .received(let message) = events.first?.event else { return #expect(Bool(false), "no message arrived") }
        #expect("\(message.source)" == "192.0.2.20:5060")
        #expect(events.contains { if case .sent(let sent) = $0.event { sent.text.title == "183 Progress (INVITE)" } else { false } })
    }

    @Test func timeOfDayAndTablesFollowTheClock() throws {
        let simulation = try Fixture.simulation("""
            request_route {
                $shv(ts) = $TS;
                $shv(old) = $sht(t=>x);
                $sht(t=>x) = 1;
                drop;
            }
            """, parameters: "modparam(\"htable\", \"htable\", \"t=>size=2;autoexpire=10;\")") { $0.startTime = 1_000_000 }
        simulation.deliver(Fixture.request("OPTIONS"))
        #expect(try simulation.value(of: "$shv(ts)") == "1000000")
        simulation.advance(milliseconds: 5000)
        simulation.deliver(Fixture.request("OPTIONS"))
        #expect(try simulation.value(of: "$shv(ts)") == "1000005")
        #expect(try simulation.value(of: "$shv(old)") == "1")
        simulation.advance(milliseconds: 30_000)
        simulation.deliver(Fixture.request("OPTIONS"))
        #expect(try simulation.value(of: "$shv(old)") == "\"\"")
    }

    @Test func registrationsExpire() throws {
        let simulation = try Fixture.simulation("""
            request_route {
                if (is_method("REGISTER")) { save("location"); exit; }
                if (!lookup("location")) { sl_send_reply("404", "Gone"); exit; }
                sl_send_reply("200", "There");
            }
            """)
        simulation.deliver(Fixture.request("REGISTER", uri: "sip:example.com", headers: ["Contact: <sip:bob@192.0.2.9>;expires=100"]))
        #expect(simulation.sharedState.map(\.name) == ["location: bob -> sip:bob@192.0.2.9"])
        _ = simulation.takeEvents()
        simulation.deliver(Fixture.request("OPTIONS"))
        #expect(simulation.sent() == ["192.0.2.1:5060 200 There (OPTIONS)"])
        simulation.advance(milliseconds: 200_000)
        simulation.deliver(Fixture.request("OPTIONS", branch: "z9hG4bK2"))
        #expect(simulation.sent() == ["192.0.2.1:5060 404 Gone (OPTIONS)"])
        #expect(simulation.sharedState.isEmpty)
    }

    @Test func nothingOutsideIsTouched() throws {
        let simulation = try Fixture.simulation("""
            request_route {
                exec("touch /tmp/signalbox-simulation-was-here");
                file_write("/tmp/signalbox-simulation-was-here", "x");
                sleep("1000");
                $du = "sip:nowhere.invalid";
                t_relay();
            }
            """)
        simulation.deliver(Fixture.request("OPTIONS"))
        let notes = simulation.notes()
        #expect(notes.count == 3)
        #expect(notes.first == "not done in a simulation: run the command \"touch /tmp/signalbox-simulation-was-here\"")
        #expect(notes.last?.hasPrefix("nowhere.invalid has no address here") ?? false)
        #expect(simulation.time == 1_000_000)
    }

    @Test func valuesAreSetAndNamesGivenAddresses() throws {
        let settings = [try SimulationOptions.Setting("$shv(mode)=2"), try SimulationOptions.Setting("$avp(a)=\"b\"")]
        let simulation = try Fixture.simulation("request_route { if ($shv(mode) == 2 && $avp(a) == \"b\") { $du = \"sip:next.invalid\"; t_relay(); } }") {
            $0.settings = settings
            $0.hosts = ["next.invalid": [IPAddress(v4: 0xc000_0263)]]
        }
        simulation.deliver(Fixture.request("OPTIONS"))
        #expect(simulation.sent() == ["192.0.2.99:5060 OPTIONS sip:bob@example.com"])
    }

    @Test func whatTheServerSendsToItselfComesBack() throws {
        let simulation = try Fixture.simulation("""
            request_route {
                if ($rU == "bob") { $rU = "carol"; $du = "sip:192.0.2.100"; t_relay(); exit; }
                sl_send_reply("200", "Carol");
            }
            """)
        simulation.deliver(Fixture.request("OPTIONS"))
        #expect(simulation.sent().last == "192.0.2.1:5060 200 Carol (OPTIONS)")
    }

    @Test func theSameMessagesGiveTheSameChance() throws {
        func drawn() throws -> String {
            let simulation = try Fixture.simulation("request_route { $shv(r) = $RANDOM; drop; }")
            simulation.deliver(Fixture.request("OPTIONS"))
            return try simulation.value(of: "$shv(r)")
        }
        #expect(try drawn() == drawn())
    }

    @Test func configsWithErrorsAreRefused() {
        #expect(throws: SimulationFailure.self) { try Fixture.simulation("request_route { nosuchfunction(); }") }
        #expect(throws: SimulationFailure.self) { try Simulation(SimulationOptions(config: "/nonexistent.cfg")) }
    }

    @Test func stepsAndChangesAreTraced() throws {
        let simulation = try Fixture.simulation("request_route {\n$var(a) = 1;\nif ($var(a) == 1) {\n$avp(b) = \"x\";\n}\nexit;\n}") { $0.traces = true }
        simulation.deliver(Fixture.request("OPTIONS"))
        let trace = simulation.takeEvents().compactMap { event -> String? in
            switch event.event {
            case .step(let step): step.name
            case .changed(let entries): entries.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
            default: nil
            }
        }
        #expect(trace == ["assign", "$var(a)=1", "if", "assign", "$avp(b)=\"x\"", "exit"])
    }
}
