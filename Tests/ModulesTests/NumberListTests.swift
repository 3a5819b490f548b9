import Database
import SIPMessage
import Testing

@testable import Modules

@Suite struct NumberListTests {
    private func list(_ characters: NumberList.Characters, _ rows: (String, Int)...) -> NumberList {
        NumberList(rows.map { [.string($0.0), .integer($0.1)] }, characters)
    }

    private func mark(_ list: NumberList, _ number: String) -> NumberList.Mark? {
        let bytes = OwnedBytes(number)
        return list.mark(of: bytes.view)
    }

    @Test func theLongestPrefixCounts() {
        let list = list(.digits, ("1", 0), ("123", 1), ("12", 0), ("12", 1), ("12x", 0))
        #expect(mark(list, "1999") == .blocked)
        #expect(mark(list, "129") == .allowed)
        #expect(mark(list, "+123") == .allowed)
        #expect(mark(list, "2") == nil)
        #expect(mark(list, "") == nil)
        #expect(list.all.map(\.prefix) == ["1", "12", "123"])
    }

    @Test func anEmptyPrefixIsOfAllNumbers() {
        let list = list(.ascii, ("", 0), ("a", 1))
        #expect(mark(list, "") == .blocked)
        #expect(mark(list, "+1") == .blocked)
        #expect(mark(list, "abc") == .allowed)
    }

    @Test func rowsThatSayNothingAreLeftOut() {
        let list = NumberList([[.null, .integer(0)], [.string("1"), .null], [.string("2")]], .digits)
        #expect(list.all.isEmpty)
    }
}
