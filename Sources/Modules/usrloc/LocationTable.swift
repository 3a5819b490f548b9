import Routing
import SIPMessage
import Synchronization

/// A location table (`save("location")`): addresses of record and their contacts, in shards by hash.
///
/// A look-up takes one shard's lock, and expiry works on a few shards at a time, so that neither notices how many contacts there are.
public final class LocationTable: Sendable {
    static let shardBits: UInt32 = 9
    static let shardCount = 1 << Int(shardBits)

    public let name: OwnedBytes
    /// Slots as `ul.dump` shows them (`hash_size`).
    let size: Int
    private let shards: [LocationShard]
    /// Contacts that ran out since start.
    let expiredCount = Counter()

    private let options: LocationOptions

    package init(name: String, size: Int, options: LocationOptions) {
        let owned = OwnedBytes(name)
        self.name = owned
        self.size = size
        self.options = options
        shards = (0..<Self.shardCount).map { _ in LocationShard(options, name: owned, shift: Self.shardBits) }
    }

    public static func hash(_ aor: ByteView) -> UInt32 { CoreHash.hash(aor) }

    /// The shard of that hash; lock it with `locked`.
    @inline(__always)
    public func shard(_ hash: UInt32) -> LocationShard { shards[Int(hash) & (Self.shardCount - 1)] }

    func shard(at index: Int) -> LocationShard { shards[index] }

    /// Calls `body` with the record of `aor` (nil if there is none), under its shard's lock.
    @inline(__always)
    public func withRecord<Result>(_ aor: ByteView, _ body: (LocationShard, LocationRecord?) throws -> Result) rethrows -> Result {
        let hash = Self.hash(aor)
        if options.database.isSource { return try withStoredRecord(aor, hash, body) }
        return try shard(hash).locked { shard in try body(shard, shard.record(aor, hash: hash)) }
    }

    /// The same with the record that the database has now, which is forgotten afterwards.
    private func withStoredRecord<Result>(
        _ aor: ByteView, _ hash: UInt32, _ body: (LocationShard, LocationRecord?) throws -> Result
    ) rethrows -> Result {
        let stored = options.database.contacts(aor, self)
        return try shard(hash).locked { shard in
            shard.forget(aor, hash: hash)
            for contact in stored { contact.withInfo(options.database.network, isCurrent: true) { shard.place($1, for: $0, hash: hash, now: $1.lastModified) } }
            defer { shard.forget(aor, hash: hash) }
            return try body(shard, shard.record(aor, hash: hash))
        }
    }

    /// Removes the contact with that ruid, wherever it is; false if there is none. Looks at every record.
    func removeContact(ruid: ByteView) -> Bool {
        for shard in shards {
            let isFound = shard.locked { shard in
                var isFound = false
                shard.forEachRecord { record in
                    guard !isFound, let contact = record.contacts.first(where: { $0.ruid == ruid }) else { return }
                    isFound = true
                    shard.remove(contact, from: record)
                    shard.release(record)
                }
                return isFound
            }
            if isFound { return true }
        }
        return false
    }

    /// Records, that is users.
    public var recordCount: Int { shards.reduce(0) { $0 + $1.locked { $0.recordCount } } }
    public var contactCount: Int { shards.reduce(0) { $0 + $1.locked { $0.contactCount } } }

    /// Copies of all contacts, of one part of the table: what keepalive senders walk through, a part at a time.
    /// - Parameter isWanted: chooses the contacts, with their shard locked; it may set when they expire.
    public func snapshots(part: Int = 0, of parts: Int = 1, where isWanted: (Contact) -> Bool = { _ in true }) -> [ContactSnapshot] {
        var all: [ContactSnapshot] = []
        var index = part
        while index < shards.count {
            shards[index].locked { shard in
                shard.forEachRecord { record in
                    for contact in record.contacts {
                        if isWanted(contact) { all.append(ContactSnapshot(contact, aor: record.aor, hash: record.hash, domain: name)) }
                        shard.noteEnd(contact.expires, of: record)
                    }
                }
            }
            index += parts
        }
        return all
    }
}
