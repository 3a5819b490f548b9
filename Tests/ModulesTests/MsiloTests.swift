import SIPMessage
import Testing

@testable import Modules

@Suite struct MsiloTests {
    @Test(arguments: ["", "2024", "20241301120000", "20240001120000", "20240132120000", "20240101250000", "20240101126000", "2024010112000x", "19990101120000"])
    func timesThatAreNone(_ text: String) {
        #expect(SiloTime.seconds(text) == nil)
    }

    @Test func times() throws {
        let first = try #require(SiloTime.seconds("20240301120000"))
        #expect(SiloTime.seconds("20240301120130") == first + 90)
        #expect(SiloTime.seconds("20240302120000") == first + 86_400)
    }

    @Test func aMessageIsSentOnceUntilItIsCleaned() {
        let pending = PendingMessages()
        let isFirst = pending.begin(5, isReminder: false)
        #expect(isFirst)
        #expect(!pending.begin(5, isReminder: true))
        #expect(pending.begin(4, isReminder: true))
        let (none, isNth) = pending.takeFinished(everyNth: 2)
        #expect(none.isEmpty)
        #expect(!isNth)
        pending.end(5, hasArrived: true)
        pending.end(4, hasArrived: false)
        pending.end(9, hasArrived: true)
        let (finished, isSecond) = pending.takeFinished(everyNth: 2)
        #expect(finished == [.init(id: 4, hasArrived: false, isReminder: true), .init(id: 5, hasArrived: true, isReminder: false)])
        #expect(isSecond)
        #expect(pending.begin(5, isReminder: false))
    }

    @Test(arguments: [
        ("Contact: <sip:b@x>\r\n", true), ("Contact: *\r\nExpires: 0\r\n", false), ("Contact: <sip:b@x>;expires=0\r\n", false),
        ("Contact: <sip:b@x>\r\nExpires: 0\r\n", false), ("Contact: <sip:b@x>\r\nAllow: INVITE\r\n", false),
        ("Contact: <sip:b@x>\r\nAllow: INVITE\r\nAllow: MESSAGE, BYE\r\n", true), ("Contact: <sip:b@x>;methods=\"BYE,MESSAGE\"\r\nAllow: INVITE\r\n", true),
        ("Contact: <sip:b@x>;methods=\"BYE\"\r\nAllow: MESSAGE\r\n", false), ("", false),
    ])
    func registrations(_ headers: String, _ takes: Bool) throws {
        let bytes = OwnedBytes("REGISTER sip:x SIP/2.0\r\nTo: <sip:b@x>\r\n\(headers)\r\n")
        let message = SIPMessage(arena: Arena())
        try message.parse(bytes.view)
        #expect(MsiloModule().takesMessages(message) == takes)
    }
}
