import Database
import SIPMessage
import Testing

@testable import Modules

@Suite struct FilterListsTests {
    @Test func whiteCountsBeforeBlackAndPrefixesMatch() throws {
        let lists = try FilterLists([
            [.integer(0), .integer(0), .string("sipcli")], [.integer(1), .integer(0), .string("sipcli/1.9")], [.integer(0), .integer(2), .string("evil.example")],
        ])
        #expect(lists.verdict("SIPCLI/1.9-good", .userAgent) == .white)
        #expect(lists.verdict("sipcli/1.8", .userAgent) == .black)
        #expect(lists.verdict("sip", .userAgent) == .unknown)
        #expect(lists.verdict("evil.example", .domain) == .black)
        #expect(lists.verdict("evil.example", .user) == .unknown)
    }

    @Test func destinations() throws {
        var lists = FilterLists()
        lists.add(.destinations, .userAgent, "900")
        #expect(lists.isRefused(destination: "900", isExact: true))
        #expect(!lists.isRefused(destination: "9001", isExact: true))
        #expect(lists.isRefused(destination: "9001", isExact: false))
        let isRemoved = lists.remove(.destinations, .userAgent, "9"), isRemovedTwice = lists.remove(.destinations, .userAgent, "9")
        #expect(isRemoved && !isRemovedTwice)
    }

    @Test(arguments: [[DatabaseValue.integer(3), .integer(0), .string("x")], [.integer(0), .integer(5), .string("x")], [.integer(0), .integer(0), .null]])
    func rowsThatCannotBeUsed(_ row: [DatabaseValue]) {
        #expect(throws: (any Error).self) { try FilterLists([row]) }
    }
}
