import Routing
import SIPMessage
import Testing

@testable import Modules

/// Calls that pass through, on a clock that the tests move.
@Suite struct DialogCallTests {
    private let contact = "Contact: <sip:alice@127.0.0.1:5071>\r\n"

    /// A bench whose script manages dialogs by Call-ID and tags, and relays.
    private func bench(_ parameters: [String: Int] = [:], prepare: String = "") throws -> TransactionBench {
        let route = TransactionBench.Block(.request, "") { context in
            guard let dialogs = context.server.registry.module(DialogModule.self), let tm = context.server.registry.module(TMModule.self) else { return }
            if !prepare.isEmpty {
                let properties = prepare.withByteView { Dialog.Properties(named: $0) }
                if let properties { dialogs.state(context).properties.insert(properties) }
            }
            _ = dialogs.manage(context)
            _ = tm.relay(context)
        }
        return try TransactionBench(
            modules: [RRModule.self, DialogModule.self],
            configure: { registry in
                try registry.parameter("dialog", "dlg_match_mode")?.set(.integer(2))
                for (name, value) in parameters { try registry.parameter("dialog", name)?.set(.integer(value)) }
            }, [route])
    }

    private func sent(_ bench: TransactionBench) throws -> TransactionBench.Sent {
        try #require(bench.network.sent.withLock { $0.last { !$0.line.hasPrefix("SIP/2.0") } })
    }

    private func dialogs(_ bench: TransactionBench) throws -> DialogModule { try #require(bench.registry.module(DialogModule.self)) }

    private func states(_ bench: TransactionBench) throws -> [Int] {
        var found: [Int] = []
        try dialogs(bench).table.forEach { dialog in
            found.append(dialog.state.rawValue)
            return true
        }
        return found
    }

    /// A call that is answered and acknowledged.
    private func establish(_ bench: TransactionBench) throws {
        bench.request("INVITE", headers: contact)
        bench.reply(200, to: try sent(bench), contact: "<sip:bob@127.0.0.1:5072>")
        #expect(try states(bench) == [3])
        bench.request("ACK", branch: "k1", toTag: "bob")
        #expect(try states(bench) == [4])
        _ = bench.takeLines()
    }

    /// Requests sent since the last call: method and CSeq.
    private func takeRequests(_ bench: TransactionBench) -> [String] {
        bench.network.sent.withLock { sent in
            defer { sent.removeAll() }
            return sent.compactMap { message in
                guard !message.line.hasPrefix("SIP/2.0") else { return nil }
                let cseq = message.text.components(separatedBy: "\r\n").first { $0.hasPrefix("CSeq:") } ?? ""
                return "\(message.destination.address.port) \(cseq)"
            }
        }
    }

    @Test func aByeEndsTheCallWhichStaysUntilItsTransactionEnds() throws {
        let bench = try bench()
        try establish(bench)
        #expect(try dialogs(bench).counters.active.value == 1)
        bench.request("BYE", cseq: "2", branch: "b1", toTag: "bob")
        #expect(try states(bench) == [5])
        #expect(try dialogs(bench).counters.active.value == 0)
        bench.reply(200, to: try sent(bench))
        bench.advance(6000)
        #expect(try states(bench).isEmpty)
    }

    @Test func aRefusedCallWaitsForItsTransactionUnlessToldOtherwise() throws {
        for (waits, left) in [(1, [5]), (0, [])] {
            let bench = try bench(["wait_ack": waits])
            bench.request("INVITE", headers: contact)
            bench.reply(486, to: try sent(bench))
            #expect(try states(bench) == left)
            #expect(try dialogs(bench).counters.failed.value == 1)
            bench.advance(120_000)
            #expect(try states(bench).isEmpty)
        }
    }

    @Test func bothSidesGetAByeWhenTheLifetimeIsOver() throws {
        let bench = try bench(["default_timeout": 60, "send_bye": 1])
        try establish(bench)
        bench.advance(59_000)
        #expect(takeRequests(bench).isEmpty)
        bench.advance(1100)
        #expect(takeRequests(bench) == ["5071 CSeq: 1 BYE", "5072 CSeq: 2 BYE"])
        #expect(try dialogs(bench).counters.expired.value == 1)
    }

    @Test func withoutByesTheCallIsForgotten() throws {
        let bench = try bench(["default_timeout": 60])
        try establish(bench)
        bench.advance(60_100)
        #expect(takeRequests(bench).isEmpty)
        #expect(try states(bench).isEmpty)
        #expect(try dialogs(bench).counters.active.value == 0)
    }

    @Test func requestsBeginTheLifetimeAnewUnlessItIsFixed() throws {
        for (fixed, left) in [(0, 1), (1, 0)] {
            let bench = try bench(["default_timeout": 60, "timeout_noreset": fixed])
            try establish(bench)
            bench.advance(50_000)
            bench.request("INFO", cseq: "2", branch: "i1", toTag: "bob")
            bench.reply(200, to: try sent(bench))
            bench.advance(20_000)
            #expect(try states(bench).count == left)
        }
    }

    @Test func aSilentPartyIsGivenUp() throws {
        let bench = try bench(["ka_timer": 1, "ka_interval": 30, "default_timeout": 1000], prepare: "ka-dst")
        try establish(bench)
        bench.advance(30_100)
        let keepalive = try sent(bench)
        #expect(keepalive.line == "OPTIONS sip:bob@127.0.0.1:5072 SIP/2.0")
        // the number does not go beyond the caller's own
        #expect(takeRequests(bench) == ["5072 CSeq: 1 OPTIONS"])
        bench.reply(200, to: keepalive)
        bench.advance(30_000)
        bench.reply(481, to: try sent(bench))
        #expect(try states(bench) == [4])
        bench.advance(10_100)
        #expect(try states(bench).isEmpty)
    }

    @Test func aCallWithoutTransactionLeavesNothingBehind() throws {
        let route = TransactionBench.Block(.request, "") { context in
            _ = context.server.registry.module(DialogModule.self)?.manage(context)
        }
        let bench = try TransactionBench(
            modules: [RRModule.self, DialogModule.self],
            configure: { try $0.parameter("dialog", "dlg_match_mode")?.set(.integer(2)) }, [route])
        bench.request("INVITE", headers: contact)
        #expect(try states(bench).isEmpty)
    }

    @Test func anInviteThatComesAgainIsTheSameDialog() throws {
        let bench = try bench()
        bench.request("INVITE", headers: contact)
        bench.request("INVITE", branch: "a2", headers: contact)
        #expect(try states(bench) == [1])
    }
}
