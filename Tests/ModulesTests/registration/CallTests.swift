import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct TrackedCallTests {
    private let lifetimes = CallLifetimes(initial: 180, active: 1000, finished: 10)

    private func call() throws -> TrackedCall {
        let arena = Arena()
        let message = SIPMessage(arena: arena)
        try message.parse(arena.copy("INVITE sip:b@x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=f\r\nTo: <sip:b@x>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n"))
        return TrackedCall(message, id: "1", source: "a", destination: "b", data: "", now: 100)
    }

    @Test func answeredCall() throws {
        let call = try call()
        #expect(call.state == .initial)
        #expect(call.branch.view.string == "z9hG4bK1")
        call.reply(180, toTag: "", now: 101)
        #expect(call.state == .progress)
        call.reply(200, toTag: "t", now: 105)
        call.reply(200, toTag: "other", now: 106)
        #expect(call.state == .answered)
        #expect(call.toTag.view.string == "t")
        #expect(call.answeredAt == 105)
        // a late failure of another branch changes nothing
        call.reply(486, toTag: "", now: 106)
        call.request(.ack, now: 106)
        #expect(call.state == .confirmed)
        call.request(.cancel, now: 107)
        #expect(call.state == .confirmed)
        call.request(.bye, now: 200)
        #expect(call.state == .terminated)
        #expect(call.finishedAt == 200)
        call.reply(200, toTag: "", now: 201)
        #expect(call.state == .terminated)
    }

    @Test func callsThatAreNotAnswered() throws {
        let refused = try call()
        refused.reply(486, toTag: "", now: 101)
        #expect(refused.state == .notAnswered)
        let cancelled = try call()
        cancelled.reply(100, toTag: "", now: 101)
        cancelled.request(.cancel, now: 102)
        #expect(cancelled.state == .notAnswered)
        cancelled.request(.ack, now: 103)
        #expect(cancelled.state == .notAnswered)
    }

    @Test func lifetimesDependOnTheState() throws {
        let call = try call()
        #expect(!call.isExpired(lifetimes, now: 280))
        #expect(call.isExpired(lifetimes, now: 281))
        call.reply(200, toTag: "t", now: 110)
        call.request(.ack, now: 110)
        #expect(!call.isExpired(lifetimes, now: 1110))
        #expect(call.isExpired(lifetimes, now: 1111))
        call.request(.bye, now: 500)
        #expect(!call.isExpired(lifetimes, now: 510))
        #expect(call.isExpired(lifetimes, now: 511))
    }
}

@Suite struct AccountingLegsTests {
    @Test func legsAreAVPs() throws {
        let legs = try AccountingLegs.parse("src=$avp(s:a); dst=$avp(b);n=$avp(i:5)")
        #expect(legs.map { $0.name.view.string } == ["src", "dst", "n"])
        #expect(legs[0].storage.view.string == "a")
        for bad in ["src", "src=$var(a)", "=", "src=$avp(a"] {
            #expect(throws: DeclarationError.self) { try AccountingLegs.parse(bad) }
        }
    }
}
