import Routing
import SIPMessage
import Testing

@testable import Modules

/// The state machines of RFC 3261 section 17 and RFC 6026, on a clock that the tests move.
@Suite struct TransactionTests {
    private let trying = "SIP/2.0 100 trying -- your call is important to us"
    private let invite = "INVITE sip:bob@127.0.0.1:5072 SIP/2.0"

    /// The newest request that went to the callee.
    private func sent(_ bench: TransactionBench) throws -> TransactionBench.Sent {
        try #require(bench.network.sent.withLock { $0.last { !$0.line.hasPrefix("SIP/2.0") } })
    }

    @Test func inviteIsSentAgainWithDoubledIntervals() throws {
        let bench = try TransactionBench()
        bench.request("INVITE")
        #expect(bench.takeLines() == [trying, invite])
        bench.advance(480)
        #expect(bench.takeLines() == [])
        bench.advance(40)
        #expect(bench.takeLines() == [invite])
        bench.advance(1020)
        #expect(bench.takeLines() == [invite])
        bench.advance(2020)
        #expect(bench.takeLines() == [invite])
    }

    @Test func provisionalReplyEndsRetransmissions() throws {
        let bench = try TransactionBench()
        bench.request("INVITE")
        let request = try sent(bench)
        _ = bench.takeLines()
        bench.reply(180, to: request)
        #expect(bench.takeLines() == ["SIP/2.0 180 Reply"])
        bench.advance(10_000)
        #expect(bench.takeLines() == [])
    }

    @Test func streamsNeedNoRetransmission() throws {
        let bench = try TransactionBench(parameters: ["fr_timer": 2000])
        bench.request("MESSAGE", "sip:bob@127.0.0.1:5072;transport=tcp")
        #expect(bench.takeLines() == ["MESSAGE sip:bob@127.0.0.1:5072;transport=tcp SIP/2.0"])
        bench.advance(1900)
        #expect(bench.takeLines() == [])
        bench.advance(200)
        #expect(bench.takeLines() == ["SIP/2.0 408 Request Timeout"])
    }

    @Test func silentCalleeIsA408ThatWaitsForItsACK() throws {
        let bench = try TransactionBench(parameters: ["fr_timer": 1000, "retr_timer1": 4000])
        bench.request("INVITE")
        _ = bench.takeLines()
        bench.advance(1050)
        #expect(bench.takeLines() == ["SIP/2.0 408 Request Timeout"])
        bench.request("ACK")
        bench.advance(20_000)
        #expect(bench.takeLines() == [])
        #expect(bench.tm.table.count == 0)
    }

    @Test func negativeReplyIsSentAgainUntilItsACK() throws {
        let bench = try TransactionBench()
        bench.request("INVITE")
        let request = try sent(bench)
        bench.reply(486, to: request)
        #expect(bench.takeLines() == [trying, invite, "ACK sip:bob@127.0.0.1:5072 SIP/2.0", "SIP/2.0 486 Reply"])
        bench.advance(520)
        #expect(bench.takeLines() == ["SIP/2.0 486 Reply"])
        bench.request("ACK")
        bench.advance(4000)
        #expect(bench.takeLines() == [])
    }

    @Test func acceptedStatePassesCopiesOfA2xx() throws {
        let bench = try TransactionBench()
        bench.request("INVITE")
        let request = try sent(bench)
        bench.reply(200, to: request)
        _ = bench.takeLines()
        bench.reply(200, to: request)
        #expect(bench.takeLines() == ["SIP/2.0 200 Reply"])
        bench.request("INVITE")
        #expect(bench.takeLines() == ["SIP/2.0 200 Reply"])
        bench.advance(6000)
        #expect(bench.tm.table.count == 0)
    }

    @Test func copiesOfARequestGetTheLatestReply() throws {
        let bench = try TransactionBench()
        bench.request("BYE")
        let request = try sent(bench)
        _ = bench.takeLines()
        bench.request("BYE")
        #expect(bench.takeLines() == [])
        bench.reply(200, to: request)
        bench.request("BYE")
        #expect(bench.takeLines() == ["SIP/2.0 200 Reply", "SIP/2.0 200 Reply"])
    }

    @Test func cancelGoesHopByHop() throws {
        let bench = try TransactionBench()
        bench.request("INVITE")
        let request = try sent(bench)
        bench.reply(180, to: request)
        _ = bench.takeLines()
        bench.request("CANCEL")
        #expect(bench.takeLines() == ["CANCEL sip:bob@127.0.0.1:5072 SIP/2.0", "SIP/2.0 200 canceling"])
        bench.reply(487, to: request)
        #expect(bench.takeLines() == ["ACK sip:bob@127.0.0.1:5072 SIP/2.0", "SIP/2.0 487 Reply"])
    }

    @Test func cancelBeforeAnyReplyWaitsForOne() throws {
        let bench = try TransactionBench()
        bench.request("INVITE")
        let request = try sent(bench)
        _ = bench.takeLines()
        bench.request("CANCEL")
        #expect(bench.takeLines() == ["SIP/2.0 200 canceling"])
        bench.reply(180, to: request)
        #expect(bench.takeLines() == ["CANCEL sip:bob@127.0.0.1:5072 SIP/2.0"])
    }

    @Test func everythingIsFreedInTheEnd() throws {
        let bench = try TransactionBench(parameters: ["fr_timer": 500, "fr_inv_timer": 500])
        for number in 0..<50 {
            bench.request(number % 2 == 0 ? "INVITE" : "MESSAGE", cseq: "\(number + 1)", branch: "n\(number)")
        }
        #expect(bench.tm.table.count == 50)
        bench.advance(40_000)
        #expect(bench.tm.table.count == 0)
        #expect(bench.tm.statistics.current == 0)
    }
}

@Suite struct BranchNameTests {
    @Test func branchesAreReadBack() throws {
        let arena = Arena()
        let key = RequestKey(bucket: 0xabc, hash: 0x1234_5678_9abc_def0)
        let name = try #require(BranchName(key.branch(11, in: arena)))
        #expect(name.key == key)
        #expect(name.branch == 11)
    }

    @Test(arguments: ["", "z9hG4bK", "z9hG4bKzz.1.0", "z9hG4bK1.1", "z9hG4bK1.1.0x", "z9hG4bK12345678.1.0", "z9hG4bK1.1.fff"])
    func foreignBranchesAreNone(_ text: String) {
        #expect(text.withByteView { BranchName($0) == nil })
    }
}

@Suite struct ReplyPickingTests {
    private func rank(_ code: Int, isFaked: Bool = false) -> Int { ReplyPicking.rank(code, isFaked: isFaked, fakedPenalty: 2000) }

    @Test func orderIsTheReferences() {
        #expect(rank(603) < rank(302))
        #expect(rank(302) < rank(401))
        #expect(rank(407) < rank(400))
        #expect(rank(486) < rank(500))
        #expect(rank(404) < rank(408, isFaked: true))
    }
}
