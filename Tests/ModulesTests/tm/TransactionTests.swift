import Dispatch
import Routing
import SIPMessage
import Testing

#if canImport(Glibc)
import Glibc
#endif

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

    @Test func copyOfARequestIsAnsweredAlthoughAnotherWorkerHasItsTransaction() throws {
        let bench = try TransactionBench()
        bench.request("BYE")
        bench.reply(200, to: try sent(bench))
        _ = bench.takeLines()
        var found: Transaction?
        bench.tm.table.forEach { found = $0 }
        let transaction = try #require(found)
        // as the worker does that has just relayed the answer
        let isHeld = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            transaction.locked {
                isHeld.signal()
                usleep(50_000)
            }
        }
        isHeld.wait()
        bench.request("BYE")
        #expect(bench.takeLines() == ["SIP/2.0 200 Reply"])
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

    @Test func unsentRequestMayWaitForItsTimer() throws {
        let bench = try TransactionBench(parameters: ["failure_exec_mode": 1, "fr_timer": 1000])
        _ = bench.network.deadPorts.withLock { $0.insert(6001) }
        bench.request("MESSAGE", "sip:bob@127.0.0.1:6001")
        bench.advance(900)
        #expect(bench.takeLines() == [])
        bench.advance(200)
        #expect(bench.takeLines() == ["SIP/2.0 408 Request Timeout"])
    }

    @Test(arguments: [(0, "second"), (1, "first")])
    func retransmissionsGetTheAcceptThatWasKept(_ mode: Int, _ tag: String) throws {
        let bench = try TransactionBench(parameters: ["reply_relay_mode": mode])
        bench.request("INVITE")
        let request = try sent(bench)
        bench.reply(200, to: request, tag: "first")
        bench.reply(200, to: request, tag: "second")
        bench.request("INVITE")
        let latest = try #require(bench.latest)
        #expect(latest.text.contains("tag=\(tag)"))
    }

    @Test(arguments: [(0, UInt16(7000)), (1, 5072), (2, 5071)])
    func acknowledgementGoesWhereToldTo(_ mode: Int, _ port: UInt16) throws {
        let bench = try TransactionBench(parameters: ["local_ack_mode": mode])
        let arena = Arena()
        let request = LocalRequest(
            method: arena.copy("INVITE"), uri: arena.copy("sip:bob@127.0.0.1:5072"), from: arena.copy("<sip:a@x>"), to: arena.copy("<sip:b@x>"))
        guard case .sent = bench.tm.send(request, bench.worker) else {
            Issue.record("not sent")
            return
        }
        bench.reply(200, to: try sent(bench), contact: "<sip:bob@127.0.0.1:7000>")
        let ack = try #require(bench.latest)
        #expect(ack.line.hasPrefix("ACK sip:bob@127.0.0.1:7000"))
        #expect(ack.destination.address.port == port)
    }

    @Test func lostRequestIsAFailureOfSending() throws {
        let bench = try TransactionBench()
        bench.request("MESSAGE", "sip:bob@127.0.0.1:5072;transport=tcp")
        let request = try sent(bench)
        _ = bench.takeLines()
        request.text.withByteView { bench.tm.requestDidFail($0, request.destination, bench.worker) }
        #expect(bench.takeLines() == ["SIP/2.0 477 Unfortunately error on sending to next hop occurred (477/TM)"])
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

/// CANCEL against replies that are on their way (RFC 3261 sections 9.1 and 9.2).
@Suite struct CancelRaceTests {
    private let cancel = "CANCEL sip:bob@127.0.0.1:5072 SIP/2.0"
    private let ack = "ACK sip:bob@127.0.0.1:5072 SIP/2.0"

    private func ringing(_ bench: TransactionBench, code: Int? = nil) throws -> TransactionBench.Sent {
        bench.request("INVITE")
        let request = try #require(bench.latest)
        if let code { bench.reply(code, to: request) }
        _ = bench.takeLines()
        return request
    }

    @Test func cancelOfASilentCalleeEndsWithItsTimer() throws {
        let bench = try TransactionBench(parameters: ["fr_timer": 2000])
        _ = try ringing(bench)
        bench.request("CANCEL")
        #expect(bench.takeLines() == ["SIP/2.0 200 canceling"])
        bench.advance(1900)
        #expect(bench.takeLines() == [])
        bench.advance(200)
        #expect(bench.takeLines().first == "SIP/2.0 487 Request Terminated")
    }

    @Test func lateProvisionalReplyBringsTheCancelOnce() throws {
        let bench = try TransactionBench()
        let request = try ringing(bench)
        bench.request("CANCEL")
        _ = bench.takeLines()
        bench.reply(100, to: request)
        #expect(bench.takeLines() == [cancel])
        bench.reply(487, to: request)
        #expect(bench.takeLines() == [ack, "SIP/2.0 487 Reply"])
    }

    @Test func negativeReplyOvertakesTheCancel() throws {
        let bench = try TransactionBench()
        let request = try ringing(bench)
        bench.request("CANCEL")
        _ = bench.takeLines()
        bench.reply(486, to: request)
        #expect(bench.takeLines() == [ack, "SIP/2.0 486 Reply"])
    }

    @Test func acceptedCallCrossesTheCancel() throws {
        let bench = try TransactionBench()
        let request = try ringing(bench, code: 180)
        bench.request("CANCEL")
        #expect(bench.takeLines() == [cancel, "SIP/2.0 200 canceling"])
        bench.reply(200, to: request)
        #expect(bench.takeLines() == ["SIP/2.0 200 Reply"])
        bench.advance(60_000)
        #expect(bench.tm.table.count == 0)
    }

    @Test func acceptedCallCrossesACancelThatWaits() throws {
        let bench = try TransactionBench()
        let request = try ringing(bench)
        bench.request("CANCEL")
        _ = bench.takeLines()
        bench.reply(200, to: request)
        #expect(bench.takeLines() == ["SIP/2.0 200 Reply"])
    }

    @Test func cancelAfterTheFinalReplyCancelsNothing() throws {
        let bench = try TransactionBench()
        let request = try ringing(bench)
        bench.reply(200, to: request)
        _ = bench.takeLines()
        bench.request("CANCEL")
        #expect(bench.takeLines() == ["SIP/2.0 200 ok -- no more pending branches"])
    }

    @Test func cancelIsSentAgainUntilItsReply() throws {
        let bench = try TransactionBench()
        _ = try ringing(bench, code: 180)
        bench.request("CANCEL")
        let sent = try #require(bench.network.sent.withLock { $0.first { $0.line.hasPrefix("CANCEL") } })
        _ = bench.takeLines()
        bench.advance(520)
        #expect(bench.takeLines() == [cancel])
        bench.reply(200, to: sent)
        bench.advance(4000)
        #expect(bench.takeLines() == [])
    }

    @Test func copyOfTheCancelIsAnsweredOnly() throws {
        let bench = try TransactionBench()
        _ = try ringing(bench, code: 180)
        bench.request("CANCEL")
        _ = bench.takeLines()
        bench.request("CANCEL")
        #expect(bench.takeLines() == ["SIP/2.0 200 canceling"])
    }
}

/// Going on to the next target of a name (RFC 3263 section 4.3).
@Suite struct DNSFailoverTests {
    private let uri = "sip:bob@many.test"

    private func bench(_ parameters: [String: Int] = ["fr_timer": 1000, "retr_timer1": 4000], codes: String = "", on: Bool = true) throws -> TransactionBench {
        let bench = try TransactionBench(parameters: parameters, failsOver: on, failoverCodes: codes)
        bench.name("many.test", [6001, 6002, 6003])
        return bench
    }

    private func request(_ bench: TransactionBench) throws -> TransactionBench.Sent {
        try #require(bench.network.sent.withLock { $0.last { !$0.line.hasPrefix("SIP/2.0") && !$0.line.hasPrefix("ACK") } })
    }

    @Test func onlyTheFirstTargetIsTriedWithoutIt() throws {
        let bench = try bench(on: false)
        bench.request("INVITE", uri)
        bench.advance(3000)
        #expect(bench.takeTargets() == ["INVITE 6001"])
    }

    @Test func silentTargetsAreLeftOneByOne() throws {
        let bench = try bench()
        bench.request("INVITE", uri)
        #expect(bench.takeTargets() == ["INVITE 6001"])
        bench.advance(1050)
        #expect(bench.takeTargets() == ["INVITE 6002"])
        bench.advance(1050)
        let third = try request(bench)
        #expect(bench.takeTargets() == ["INVITE 6003"])
        bench.reply(200, to: third)
        #expect(bench.takeLines() == ["SIP/2.0 200 Reply"])
    }

    @Test func callerHearsOfTheLastFailureAlone() throws {
        let bench = try bench()
        bench.request("MESSAGE", uri)
        bench.advance(2050)
        #expect(bench.takeLines().allSatisfy { $0.hasPrefix("MESSAGE") })
        bench.advance(1050)
        #expect(bench.takeLines() == ["SIP/2.0 408 Request Timeout"])
    }

    @Test func eachTargetHasABranchOfItsOwn() throws {
        let bench = try bench()
        bench.request("INVITE", uri)
        let first = try request(bench)
        bench.advance(1050)
        let second = try request(bench)
        let branches = [first, second].map { $0.text.components(separatedBy: "\r\n")[1] }
        #expect(branches[0] != branches[1])
        #expect(first.text.components(separatedBy: branches[0]) == second.text.components(separatedBy: branches[1]))
    }

    @Test func refusedServiceGoesOn() throws {
        let bench = try bench()
        bench.request("INVITE", uri)
        let first = try request(bench)
        bench.reply(503, to: first)
        #expect(bench.takeTargets() == ["INVITE 6001", "ACK 6001", "INVITE 6002"])
        bench.request("INVITE", uri)
        #expect(bench.takeTargets() == [])
    }

    @Test func otherRepliesAreFinalUnlessNamed() throws {
        let plain = try bench()
        plain.request("MESSAGE", uri)
        plain.reply(404, to: try request(plain))
        #expect(plain.takeTargets() == ["MESSAGE 6001"])
        let named = try bench(codes: "code=404;class=5")
        named.request("MESSAGE", uri)
        named.reply(404, to: try request(named))
        named.reply(500, to: try request(named))
        #expect(named.takeTargets() == ["MESSAGE 6001", "MESSAGE 6002", "MESSAGE 6003"])
    }

    @Test func targetThatCannotBeSentToIsSkippedAtOnce() throws {
        let bench = try bench()
        _ = bench.network.deadPorts.withLock { $0.insert(6001) }
        bench.request("MESSAGE", uri)
        #expect(bench.takeTargets() == ["MESSAGE 6002"])
    }

    @Test func lostStreamGoesOn() throws {
        let bench = try bench()
        bench.name("many.test", [6001, 6002], .tcp)
        bench.request("MESSAGE", uri)
        let first = try request(bench)
        _ = bench.takeTargets()
        first.text.withByteView { bench.tm.requestDidFail($0, first.destination, bench.worker) }
        #expect(bench.takeTargets() == ["MESSAGE 6002"])
    }

    @Test func targetThatRingsIsNotLeft() throws {
        let bench = try bench(["fr_timer": 1000, "fr_inv_timer": 2000])
        bench.request("INVITE", uri)
        bench.reply(180, to: try request(bench))
        _ = bench.takeTargets()
        bench.advance(2100)
        #expect(bench.takeTargets().first == "CANCEL 6001")
    }

    @Test func cancelledCallGoesNowhereElse() throws {
        let bench = try bench()
        bench.request("INVITE", uri)
        bench.request("CANCEL", uri)
        _ = bench.takeTargets()
        bench.advance(1050)
        #expect(bench.takeTargets() == [])
    }

    @Test func lifetimeEndsTheSearch() throws {
        let bench = try bench(["fr_timer": 1000, "retr_timer1": 4000, "max_noninv_lifetime": 900])
        bench.request("MESSAGE", uri)
        bench.advance(2000)
        #expect(bench.takeTargets() == ["MESSAGE 6001"])
    }
}

@Suite struct FailoverCodesTests {
    @Test func codesAndClassesAreRead() throws {
        let codes = try FailoverCodes("code=403; code=488;class=5")
        #expect([403, 488, 500, 599].allSatisfy { codes.contains($0) })
        #expect(![404, 200, 603].contains { codes.contains($0) })
    }

    @Test(arguments: ["403", "code=200", "class=2", "code=x", "class=7", "kind=4"])
    func othersAreRefused(_ text: String) {
        #expect(throws: (any Error).self) { try FailoverCodes(text) }
    }
}

@Suite struct AbsentParameterTests {
    @Test(arguments: [
        ("reparse_invite", 0), ("headers_mode", 1), ("evlreq_mode", 1), ("e2e_cancel_hop_by_hop", 0), ("local_ack_branch_mode", 1),
        ("local_ack_mode", 3),
    ])
    func valuesThatAreNotThereAreRefused(_ name: String, _ value: Int) {
        #expect(throws: (any Error).self) { try TransactionBench(parameters: [name: value]) }
    }

    @Test(arguments: [
        ("reparse_invite", 1), ("headers_mode", 0), ("reparse_on_dns_failover", 0), ("local_ack_mode", 2), ("delayed_reply", 0), ("reply_matching", 1),
    ])
    func othersAreAccepted(_ name: String, _ value: Int) throws {
        _ = try TransactionBench(parameters: [name: value])
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
