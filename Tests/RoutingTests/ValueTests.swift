import SIPMessage
import Testing

@testable import Routing

@Suite struct ValueTests {
    @Test func numbersKeepHowTheyWereWritten() {
        let arena = Arena(capacity: 256)
        let text = OwnedBytes("007")
        #expect(Value.integer(7, writtenAs: text.view).text(in: arena) == text.view)
        #expect(Value.integer(0, writtenAs: .empty).text(in: arena).isEmpty)
        #expect(Value.integer(7).text(in: arena).string == "7")
        #expect(Value.integer(7, writtenAs: text.view).integer == 7)
    }

    @Test func failedValuesAreNull() {
        #expect(Value.failed.isNull && Value.failed.isFailed)
        #expect(!Value.null.isFailed)
        #expect(Value.failed.integer == 0)
    }

    @Test(arguments: [
        ("via[1].host", [SelectPath.Part.name("via"), .index(1), .name("host")]), ("msg.header[\"X-Foo\"]", [.name("msg"), .name("header"), .name("X-Foo")]),
        ("msg.header.X-One", [.name("msg"), .name("header"), .name("X")]), ("via[-1]", [.name("via"), .index(-1)]),
    ])
    func selectPathsAreSplit(_ text: String, _ expected: [SelectPath.Part]) {
        var path = SelectPath(text)
        var parts: [SelectPath.Part] = []
        while !path.isEmpty {
            if let name = path.name() { parts.append(.name(name)) } else if let index = path.index() { parts.append(.index(index)) } else { break }
        }
        #expect(parts == expected)
    }
}
