import Routing
import SIPMessage
import Testing

@testable import Modules

@Suite struct MessageQueueTests {
    private func keys(_ queue: MessageQueue) -> [String] {
        var keys: [String] = []
        while let item = queue.fetch() { keys.append(item.key.view.string + item.value.view.string) }
        return keys
    }

    @Test(arguments: [
        (MessageQueue.AddMode.all, ["a1", "b2", "a3"]), (.keepsOldest, ["a1", "b2"]), (.keepsNewest, ["b2", "a3"]),
    ])
    func modes(_ mode: MessageQueue.AddMode, _ expected: [String]) {
        let queue = MessageQueue(name: "q", limit: 0, addMode: mode)
        for (key, value) in [("a", "1"), ("b", "2"), ("a", "3")] {
            key.withByteView { key in value.withByteView { queue.add(key, $0) } }
        }
        #expect(keys(queue) == expected)
        #expect(queue.count == 0)
    }

    @Test func theOldestMakesRoom() {
        let queue = MessageQueue(name: "q", limit: 2, addMode: .all)
        for key in ["a", "b", "c"] { key.withByteView { queue.add($0, .empty) } }
        #expect(keys(queue) == ["b", "c"])
    }
}

@Suite struct TimePeriodTests {
    /// 2020-09-13 12:26:40 UTC, a Sunday; the tests take the machine's zone as it is, so only the date is looked at.
    private let sunday = LocalTime(1_600_000_000)

    @Test(arguments: [
        ("", true), ("never", false), ("yr{2020-2021}", true), ("yr{2022}", false), ("yr{20}", true), ("mo{sep}", true), ("mo {oct - feb}", false),
        ("wd{sa-mo}", true), ("wd{fri-tue} md{1-12}", false), ("md{1-12}, wd{su}", true), ("wd{mo} wd{su}", true),
    ])
    func periods(_ period: String, _ isInside: Bool) throws {
        #expect(try period.withByteView { try TimePeriod.contains(sunday, $0) } == isInside)
    }

    @Test(arguments: ["wd{su", "xx{1}", "mo{13}", "md{-3}", "md{1-2-3}", "wd", ","])
    func whatMakesNoSenseIsAnError(_ period: String) {
        #expect(throws: TimePeriod.Malformed.self) { try period.withByteView { _ = try TimePeriod.contains(sunday, $0) } }
    }

    @Test(arguments: [
        ("20200101T000000|PT24H|weekly|||SU", true), ("20200101T000000|PT24H|weekly|||MO", false), ("20200101T000000|PT24H|monthly|||2SU", true),
        ("20200101T000000|PT24H|monthly|||-1SU", false), ("20200101T000000|PT24H|monthly||||-18", true), ("20200101T000000|PT24H|yearly||||||||9", false),
        ("20200913T000000|PT24H|yearly", true), ("20200101T000000|PT24H|yearly|||||257", true), ("20210101T000000|PT24H|daily", false), ("", true),
    ])
    func recurrences(_ text: String, _ isInside: Bool) throws {
        #expect(try TimeRecurrence(text, separator: "|").matches(sunday) == isInside)
    }

    @Test(arguments: ["2020", "20200101T000000|8H", "20200101T000000|PT1H|weekly|||XX"])
    func badRecurrences(_ text: String) {
        #expect(throws: TimeRecurrence.Malformed.self) { try TimeRecurrence(text, separator: "|") }
    }
}

@Suite struct CipherTests {
    @Test func whatIsEncryptedComesBack() throws {
        let secret = OwnedBytes("key"), text = OwnedBytes("secret text")
        let key = try #require(Cipher.Key(secret: secret.view, salt: Array("k8hTm4aZ".utf8)))
        var bytes = try #require(Cipher.encrypt(text.view, key))
        #expect(bytes.withUnsafeBufferPointer { Cipher.decrypt(ByteView($0), key) } == Array("secret text".utf8))
        bytes.removeLast()
        #expect(bytes.withUnsafeBufferPointer { Cipher.decrypt(ByteView($0), key) } == nil)
    }

    /// RFC 4231 section 4.3.
    @Test func hmac() throws {
        let digest = try #require(Cipher.hmacSHA256(ByteView("what do ya want for nothing?"), key: ByteView("Jefe")))
        #expect(digest.prefix(4) == [0x5b, 0xdc, 0xc1, 0x46])
        #expect(digest.count == 32)
    }
}

@Suite struct ContactFilterTests {
    @Test func acceptedBeforeDenied() throws {
        var filters = ContactFilters()
        filters.deny = [try ContactFilters.compile("@example\\.org")]
        #expect(!filters.admits(ByteView("sip:a@EXAMPLE.org")))
        #expect(filters.admits(ByteView("sip:a@example.com")))
        #expect(filters.add(.init(try ContactFilters.compile("^sip:a@")), try .init("reset_all"), to: \.accept))
        #expect(filters.admits(ByteView("sip:a@example.org")))
        #expect(filters.add(.init(nil), try .init("reset_default"), to: \.deny))
        #expect(filters.admits(ByteView("sip:b@example.org")))
        #expect(throws: DeclarationError.self) { try ContactFilters.Reset("reset_some") }
    }
}

@Suite struct AVPArgumentTests {
    @Test func parts() {
        #expect(AVPTarget.parts("$avp(a)/$avp(b)/gd") == ["$avp(a)", "$avp(b)", "gd"])
        #expect(AVPTarget.parts("$(avp(a/b)[0])") == ["$(avp(a/b)[0])"])
    }
}
