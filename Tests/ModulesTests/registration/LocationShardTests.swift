import SIPMessage
import Testing

@testable import Modules

@Suite struct LocationShardTests {
    private let options = LocationOptions()
    private let shard: LocationShard
    private let record: LocationRecord

    init() {
        shard = LocationShard(options, name: OwnedBytes("location"), shift: 0)
        record = shard.insertRecord("alice", hash: 1)
    }

    private func info(_ address: ByteView, q: Int = -1, callID: ByteView = "c", cseq: UInt32 = 1, expires: Int = 1000) -> ContactInfo {
        var info = ContactInfo()
        info.address = address
        info.q = q
        info.callID = callID
        info.cseq = cseq
        info.expires = expires
        return info
    }

    private var order: [String] { record.contacts.map { $0.address.string } }

    @Test func contactsAreOrderedByPreference() {
        shard.insert(info("sip:a", q: 500), into: record, now: 0)
        shard.insert(info("sip:b", q: 900), into: record, now: 0)
        shard.insert(info("sip:c", q: 500), into: record, now: 0)
        shard.insert(info("sip:d"), into: record, now: 0)
        #expect(order == ["sip:b", "sip:a", "sip:c", "sip:d"])
    }

    @Test func refreshMovesWithItsPreference() {
        let a = shard.insert(info("sip:a", q: 900), into: record, now: 0)
        shard.insert(info("sip:b", q: 500), into: record, now: 0)
        let c = shard.insert(info("sip:c", q: 100), into: record, now: 0)
        shard.update(a, with: info("sip:a", q: 500), in: record, now: 1)
        #expect(order == ["sip:a", "sip:b", "sip:c"])
        shard.update(c, with: info("sip:c", q: 1000), in: record, now: 1)
        // counted from the front, as the reference does: the first contact has not less than 1000
        #expect(order.count == 3 && Set(order) == ["sip:a", "sip:b", "sip:c"])
    }

    @Test func newestFirst() {
        options.newestFirst = true
        let a = shard.insert(info("sip:a", q: 900), into: record, now: 0)
        shard.insert(info("sip:b", q: 100), into: record, now: 0)
        #expect(order == ["sip:b", "sip:a"])
        shard.update(a, with: info("sip:a", q: 1), in: record, now: 0)
        #expect(order == ["sip:a", "sip:b"])
    }

    private func match(_ info: ContactInfo, now: Int = 0) -> String {
        switch shard.match(info, in: record, now: now) {
        case .found(let contact): contact.address.string
        case .none: "none"
        case .stale: "stale"
        case .retransmission: "retransmission"
        }
    }

    @Test func matchingByAddress() {
        shard.insert(info("sip:a", cseq: 5), into: record, now: 0)
        #expect(match(info("sip:b")) == "none")
        #expect(match(info("sip:a", cseq: 6)) == "sip:a")
        #expect(match(info("sip:a", cseq: 4)) == "stale")
        #expect(match(info("sip:a", cseq: 5)) == "retransmission")
        #expect(match(info("sip:a", cseq: 5), now: 100) == "stale")
        #expect(match(info("sip:a", callID: "other", cseq: 4)) == "sip:a")
        // past 2^31 a CSeq is an old one
        #expect(match(info("sip:a", cseq: 0x8000_0001)) == "stale")
    }

    @Test func otherMatchingModes() {
        var stored = info("sip:a", callID: "c1", cseq: 5)
        stored.path = "<sip:p1;lr>"
        shard.insert(stored, into: record, now: 0)
        options.matching = .addressAndCallID
        #expect(match(info("sip:a", callID: "c2", cseq: 6)) == "none")
        #expect(match(info("sip:a", callID: "c1", cseq: 6)) == "sip:a")
        options.matching = .callID
        #expect(match(info("sip:b", callID: "c1", cseq: 6)) == "sip:a")
        options.matching = .addressAndPath
        var other = info("sip:a", callID: "c1", cseq: 6)
        other.path = "<sip:p2;lr>"
        #expect(match(other) == "none")
        other.path = "<sip:p1;lr>"
        #expect(match(other) == "sip:a")
    }

    @Test func instancesIdentifyBindings() {
        var stored = info("sip:a", cseq: 5)
        stored.instance = "<urn:1>"
        stored.registrationID = 1
        let contact = shard.insert(stored, into: record, now: 0)
        stored.address = "sip:moved"
        stored.instance = "urn:1"
        #expect(match(stored) == "sip:a")
        stored.registrationID = 2
        #expect(match(stored) == "none")
        stored.registrationID = 1
        let moved = shard.update(contact, with: stored, in: record, now: 1)
        #expect(moved.address.string == "sip:moved")
        #expect(moved.instance.string == "<urn:1>")
    }

    @Test func refreshKeepsWhatIdentifiesTheBinding() {
        var stored = info("sip:a")
        stored.ruid = "r1"
        stored.userAgent = "UA"
        let contact = shard.insert(stored, into: record, now: 0)
        var refresh = info("sip:ignored", callID: "", cseq: 9)
        refresh.ruid = "r2"
        refresh.userAgent = "another agent"
        let updated = shard.update(contact, with: refresh, in: record, now: 1)
        #expect(updated.address.string == "sip:a")
        #expect(updated.ruid.string == "r1")
        #expect(updated.callID.string == "c")
        #expect(updated.userAgent.string == "another agent")
        #expect(shard.contactCount == 1)
    }

    @Test func expiryDropsContactsAndEmptyRecords() {
        shard.insert(info("sip:a", expires: 100), into: record, now: 0)
        shard.insert(info("sip:b", expires: 0), into: record, now: 0)
        let other = shard.insertRecord("bob", hash: 2)
        shard.insert(info("sip:c", expires: 100), into: other, now: 0)
        var dropped: [String] = []
        _ = shard.expire(at: 99, isLost: { _ in false }, dropped: { contact, _ in dropped.append(contact.address.string) }, kept: { _ in })
        #expect(dropped.isEmpty)
        _ = shard.expire(at: 100, isLost: { _ in false }, dropped: { contact, _ in dropped.append(contact.address.string) }, kept: { _ in })
        #expect(Set(dropped) == ["sip:a", "sip:c"])
        // a permanent contact stays
        #expect(order == ["sip:b"])
        #expect(shard.recordCount == 1)
        #expect(shard.record("bob", hash: 2) == nil)
        _ = shard.expire(at: 100, isLost: { _ in true }, dropped: { _, _ in }, kept: { _ in })
        #expect(shard.recordCount == 0 && shard.contactCount == 0)
    }

    @Test func expiryFindsWhatRunsOutWithoutLookingAtAll() {
        var dropped: [String] = []
        func expire(_ now: Int) -> [String] {
            dropped = []
            var place: Int? = 0
            while let start = place { place = shard.expire(at: now, from: start, dropped: { contact, _ in dropped.append(contact.address.string) }) }
            return dropped
        }
        let first = shard.insert(info("sip:a", expires: 100), into: record, now: 0)
        // a refresh moves the end; the time that was noted before leads nowhere
        var later = info("sip:a", expires: 200)
        later.cseq = 2
        shard.update(first, with: later, in: record, now: 50)
        #expect(expire(100).isEmpty)
        #expect(expire(199).isEmpty)
        // what runs out earlier than was said before
        later.expires = 150
        shard.update(first, with: later, in: record, now: 60)
        // more records, so that the shard grows between
        let arena = Arena()
        for number in 0..<100 {
            let aor = arena.copy("user\(number)")
            shard.insert(info(arena.copy("sip:\(number)"), expires: 300 + number), into: shard.insertRecord(aor, hash: LocationTable.hash(aor)), now: 0)
        }
        #expect(expire(149).isEmpty)
        #expect(expire(150) == ["sip:a"])
        for time in 300..<320 { #expect(expire(time) == ["sip:\(time - 300)"]) }
        // more than is done at once
        #expect(expire(400).count == 80)
        #expect(shard.recordCount == 0)
    }

    @Test func shardsGrow() {
        let arena = Arena()
        for number in 0..<500 {
            let aor = arena.copy("user\(number)")
            let hash = LocationTable.hash(aor)
            shard.insert(info("sip:x"), into: shard.insertRecord(aor, hash: hash), now: 0)
        }
        for number in 0..<500 {
            let aor = arena.copy("user\(number)")
            #expect(shard.record(aor, hash: LocationTable.hash(aor))?.first?.address.string == "sip:x")
        }
        #expect(shard.recordCount == 501)
    }

    @Test func snapshotsOutliveTheirContacts() throws {
        let table = LocationTable(name: "location", size: 512, options: options)
        let hash = LocationTable.hash("carol")
        table.shard(hash).locked { shard in
            _ = shard.insert(info("sip:carol@192.0.2.1"), into: shard.insertRecord("carol", hash: hash), now: 0)
        }
        let snapshot = try #require(table.snapshots().first)
        table.withRecord("carol") { shard, record in record.map { shard.removeAll($0) } }
        #expect(table.contactCount == 0)
        #expect(snapshot.aor.string == "carol")
        #expect(snapshot.contact.address.string == "sip:carol@192.0.2.1")
        #expect(snapshot.contact.callID.string == "c")
    }

    @Test func methodSets() {
        #expect(MethodBits.parse("INVITE, bye") == 9)
        #expect(MethodBits.parse("") == 0)
        #expect(MethodBits.parse("FOO") == MethodBits.other)
        #expect(MethodBits.parse("INVITE,,BYE") == nil)
        #expect(MethodBits.parse("IN VITE") == nil)
    }
}
