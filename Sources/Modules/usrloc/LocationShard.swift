import SIPMessage

/// How a registration finds the binding that it refreshes (usrloc's `matching_mode`).
public enum ContactMatching: Int, Sendable {
    case address = 0
    case addressAndCallID = 1
    case addressAndPath = 2
    case callID = 3
}

/// What all tables of the module have in common; set at load.
public final class LocationOptions: @unchecked Sendable {
    public var matching = ContactMatching.address
    /// The latest contact first, whatever its q.
    public var newestFirst = false
    /// Seconds in which a repeated CSeq counts as a retransmission.
    public var cseqDelay = 20
    /// Branch flag of contacts behind NAT, as a mask; 0 if none is set.
    public var natMask: UInt32 = 0
    public let observers = ContactObservers()
    /// Where contacts are kept besides.
    let database = LocationDatabase()

    public init() {}
}

/// A part of a location table: the records whose hash ends alike, under one lock.
///
/// All methods but `locked` want the lock to be held.
public final class LocationShard: @unchecked Sendable {
    private let lock = Lock()
    private let options: LocationOptions
    /// Name of the table.
    private let name: OwnedBytes
    /// Changes that the database has not been told of, in their order.
    private var journal: [LocationChange] = []
    /// Whether a worker tells them, which then also tells those that others add.
    private var isWriting = false
    private var buckets: UnsafeMutablePointer<UnsafeMutablePointer<LocationRecord.Block>?>
    /// For each bucket a time (seconds since 1970) before which none of its contacts runs out: expiry passes over the others, which lie
    /// all over the memory.
    private var quietUntil: UnsafeMutablePointer<UInt32>
    private var mask: UInt32
    /// Bits of the hash that chose the shard.
    private let shift: UInt32
    private(set) var recordCount = 0
    private(set) var contactCount = 0
    private var nextSequence: UInt32 = 0

    init(_ options: LocationOptions, name: OwnedBytes, shift: UInt32) {
        self.name = name
        self.options = options
        self.shift = shift
        mask = 3
        buckets = .allocate(capacity: 4)
        buckets.initialize(repeating: nil, count: 4)
        quietUntil = .allocate(capacity: 4)
        quietUntil.initialize(repeating: .max, count: 4)
    }

    deinit {
        forEachRecord { record in
            for contact in record.contacts { contact.free() }
            record.free()
        }
        buckets.deallocate()
        quietUntil.deallocate()
    }

    @inline(__always)
    public func locked<Result>(_ body: (LocationShard) throws -> Result) rethrows -> Result {
        guard options.database.isWritten else { return try lock.locked { try body(self) } }
        defer { tellDatabase() }
        return try lock.locked { try body(self) }
    }

    // MARK: Database

    /// Tells the database what changed, in order and without the lock: who waits for the database holds up no look-up.
    private func tellDatabase() {
        var changes = lock.locked {
            guard !isWriting, !journal.isEmpty else { return [LocationChange]() }
            isWriting = true
            return takenJournal()
        }
        while !changes.isEmpty {
            options.database.take(changes)
            changes = lock.locked {
                if journal.isEmpty { isWriting = false }
                return takenJournal()
            }
        }
    }

    private func takenJournal() -> [LocationChange] {
        defer { journal.removeAll() }
        return journal
    }

    private func note(_ kind: LocationChange.Kind, _ contact: Contact, _ record: LocationRecord) {
        guard options.database.isWritten, contact.flags & ContactFlags.memoryOnly == 0 else { return }
        journal.append(LocationChange(kind: kind, contact: ContactSnapshot(contact, aor: record.aor, hash: record.hash, domain: name)))
    }

    /// Puts a contact in that the database has; nobody is told.
    func place(_ info: ContactInfo, for aor: ByteView, hash: UInt32, now: Int) {
        let record = record(aor, hash: hash) ?? insertRecord(aor, hash: hash)
        record.link(Contact.make(info, now: now, keepsAlive: info.branchFlags & options.natMask != 0), newestFirst: options.newestFirst)
        contactCount += 1
        noteEnd(info.expires, of: record)
    }

    /// Forgets the contacts of an address of record that the database has; nobody is told.
    func forget(_ aor: ByteView, hash: UInt32) {
        guard let record = record(aor, hash: hash) else { return }
        for contact in record.contacts where contact.flags & ContactFlags.memoryOnly == 0 { drop(contact, from: record) }
        release(record)
    }

    // MARK: Records

    @inline(__always)
    private func bucket(_ hash: UInt32) -> Int { Int((hash >> shift) & mask) }

    public func record(_ aor: ByteView, hash: UInt32) -> LocationRecord? {
        var current = buckets[bucket(hash)]
        while let block = current {
            if block.pointee.hash == hash {
                let record = LocationRecord(block: block)
                if record.aor == aor { return record }
            }
            current = block.pointee.next
        }
        return nil
    }

    /// The contact with that ruid among the records of that hash (temporary GRUUs, keepalive replies).
    public func contact(ruid: ByteView, hash: UInt32) -> (record: LocationRecord, contact: Contact)? {
        var current = buckets[bucket(hash)]
        while let block = current {
            if block.pointee.hash == hash {
                let record = LocationRecord(block: block)
                for contact in record.contacts where contact.ruid == ruid { return (record, contact) }
            }
            current = block.pointee.next
        }
        return nil
    }

    public func insertRecord(_ aor: ByteView, hash: UInt32) -> LocationRecord {
        if recordCount > Int(mask) * 2 { grow() }
        nextSequence &+= 1
        let record = LocationRecord.make(aor, hash: hash, sequence: nextSequence)
        let place = bucket(hash)
        record.block.pointee.next = buckets[place]
        buckets[place] = record.block
        recordCount += 1
        return record
    }

    private func grow() {
        let size = (Int(mask) + 1) * 4
        let larger = UnsafeMutablePointer<UnsafeMutablePointer<LocationRecord.Block>?>.allocate(capacity: size)
        larger.initialize(repeating: nil, count: size)
        let oldSize = Int(mask) + 1
        mask = UInt32(size - 1)
        for index in 0..<oldSize {
            var current = buckets[index]
            while let block = current {
                current = block.pointee.next
                let place = bucket(block.pointee.hash)
                block.pointee.next = larger[place]
                larger[place] = block
            }
        }
        buckets.deallocate()
        buckets = larger
        // a bucket's records went to those whose numbers end like its own
        let quiet = UnsafeMutablePointer<UInt32>.allocate(capacity: size)
        for index in 0..<size { (quiet + index).initialize(to: quietUntil[index % oldSize]) }
        quietUntil.deallocate()
        quietUntil = quiet
    }

    /// Removes the record if no contact is left in it.
    public func release(_ record: LocationRecord) {
        guard record.isEmpty else { return }
        let place = bucket(record.hash)
        var previous: UnsafeMutablePointer<LocationRecord.Block>?
        var current = buckets[place]
        while let block = current {
            if block == record.block {
                if let previous { previous.pointee.next = block.pointee.next } else { buckets[place] = block.pointee.next }
                record.free()
                recordCount -= 1
                return
            }
            previous = block
            current = block.pointee.next
        }
    }

    /// Removes all contacts of a record, and the record.
    public func removeAll(_ record: LocationRecord) {
        for contact in record.contacts { remove(contact, from: record) }
        release(record)
    }

    /// Visits the records in no particular order; `body` may remove the record it was given.
    public func forEachRecord(_ body: (LocationRecord) -> Void) {
        for index in 0...Int(mask) {
            var current = buckets[index]
            while let block = current {
                current = block.pointee.next
                body(LocationRecord(block: block))
            }
        }
    }

    // MARK: Contacts

    @discardableResult
    public func insert(_ info: ContactInfo, into record: LocationRecord, now: Int) -> Contact {
        let contact = Contact.make(info, now: now, keepsAlive: info.branchFlags & options.natMask != 0)
        record.link(contact, newestFirst: options.newestFirst)
        contactCount += 1
        noteEnd(info.expires, of: record)
        options.observers.tell(.inserted, contact, record)
        note(.inserted, contact, record)
        return contact
    }

    /// Refreshes a binding. Its ruid, instance and reg-id stay; its URI changes only where an instance identifies it.
    @discardableResult
    public func update(_ contact: Contact, with info: ContactInfo, in record: LocationRecord, now: Int) -> Contact {
        var whole = info
        whole.ruid = contact.ruid
        whole.instance = contact.instance
        whole.registrationID = contact.registrationID
        if info.instance.isEmpty || info.address.isEmpty { whole.address = contact.address }
        if info.callID.isEmpty { whole.callID = contact.callID }
        var current = contact
        if whole.address == contact.address, whole.callID == contact.callID, whole.userAgent == contact.userAgent,
            whole.received == contact.received, whole.path ?? .empty == contact.path {
            contact.take(whole, now: now)
        } else {
            current = Contact.make(whole, now: now, keepsAlive: contact.wantsKeepalive)
            record.replace(contact, with: current)
            contact.free()
        }
        noteEnd(whole.expires, of: record)
        options.observers.tell(.updated, current, record)
        note(.updated, current, record)
        reposition(current, in: record)
        return current
    }

    /// Moves a refreshed contact to where its new q puts it, exactly as the reference does: one whose q is between its neighbours'
    /// stays, another goes before the first that has at least its q, counted from the front.
    private func reposition(_ contact: Contact, in record: LocationRecord) {
        var previous: Contact?
        for candidate in record.contacts {
            if candidate.block == contact.block { break }
            previous = candidate
        }
        if options.newestFirst {
            guard previous != nil else { return }
            record.unlink(contact)
            record.link(contact, newestFirst: true)
            return
        }
        if previous.map({ contact.q <= $0.q }) ?? true, contact.next.map({ contact.q >= $0.q }) ?? true { return }
        record.unlink(contact)
        var before: Contact?
        for candidate in record.contacts {
            if candidate.q >= contact.q { break }
            before = candidate
        }
        if let before {
            contact.block.pointee.next = before.block.pointee.next
            before.block.pointee.next = contact.block
        } else {
            record.link(contact, newestFirst: true)
        }
    }

    public func remove(_ contact: Contact, from record: LocationRecord) {
        options.observers.tell(.deleted, contact, record)
        note(.deleted, contact, record)
        drop(contact, from: record)
    }

    private func drop(_ contact: Contact, from record: LocationRecord) {
        record.unlink(contact)
        contact.free()
        contactCount -= 1
    }

    // MARK: Matching

    /// What a registration found.
    public enum Match {
        case found(Contact)
        case none
        /// Its CSeq is older than the stored one, or the same after `cseq_delay`.
        case stale
        /// A retransmission of what was stored.
        case retransmission
    }

    /// The binding that `info` refreshes: by instance and reg-id if it has an instance, else as `matching_mode` says.
    public func match(_ info: ContactInfo, in record: LocationRecord, now: Int) -> Match {
        if info.instance.isEmpty { return matchByAddress(info, in: record, now: now) }
        let wanted = Self.bareInstance(info.instance)
        for contact in record.contacts
        where contact.registrationID == info.registrationID && !contact.instance.isEmpty && Self.bareInstance(contact.instance) == wanted {
            return .found(contact)
        }
        return .none
    }

    /// The binding by address, Path or Call-ID alone. A CSeq past 2^31 (RFC 3261 section 8.1.1.5) counts as an old one.
    public func matchByAddress(_ info: ContactInfo, in record: LocationRecord, now: Int) -> Match {
        for contact in record.contacts {
            let isMatch = switch options.matching {
            case .address: contact.address == info.address
            case .addressAndCallID: contact.address == info.address && contact.callID == info.callID
            case .addressAndPath: contact.address == info.address && (info.path.map { $0 == contact.path } ?? true)
            case .callID: contact.callID == info.callID
            }
            guard isMatch else { continue }
            if options.matching == .addressAndCallID || contact.callID == info.callID {
                if Int32(bitPattern: info.cseq) < Int32(bitPattern: contact.cseq) { return .stale }
                if info.cseq == contact.cseq { return contact.lastModified + options.cseqDelay > now ? .retransmission : .stale }
            }
            return .found(contact)
        }
        return .none
    }

    /// An instance without its angle brackets.
    public static func bareInstance(_ instance: ByteView) -> ByteView {
        instance.count > 2 && instance.first == ASCII.less && instance.last == ASCII.greater ? instance[1..<(instance.count - 1)] : instance
    }

    // MARK: Expiry

    /// Takes note of when a contact of the record runs out, as its `expires` says; to be called when that is set.
    @inline(__always)
    func noteEnd(_ expires: Int, of record: LocationRecord) {
        let place = bucket(record.hash)
        quietUntil[place] = min(quietUntil[place], Self.end(expires))
    }

    private static func end(_ expires: Int) -> UInt32 { expires == 0 ? .max : UInt32(clamping: expires) }

    /// Records that expiry looks at under one hold of the lock, in some 20 µs.
    private static let expiryPiece = 16

    /// Removes what has run out, a piece at a time: who else wants the lock or the processor gets it in between.
    /// - Parameters:
    ///   - start: where the piece begins: 0, or what the piece before gave.
    ///   - isLost: whether the contact's connection is gone.
    ///   - dropped: is shown each contact before it goes.
    ///   - kept: is shown each record that stays. Where neither this nor `isLost` is given, only records near those that run out are looked at.
    /// - Returns: where the next piece begins; nil if this was the last.
    func expire(
        at now: Int, from start: Int = 0, isLost: ((Contact) -> Bool)? = nil, dropped: (Contact, LocationRecord) -> Void,
        kept: ((LocationRecord) -> Void)? = nil
    ) -> Int? {
        if recordCount == 0 { return nil }
        let time = UInt32(clamping: now)
        let looksAtAll = isLost != nil || kept != nil
        var seen = 0
        var index = start
        // a shard that has grown since the piece before has its older records further on too, or had them looked at
        while index <= Int(mask) {
            if seen >= Self.expiryPiece { return index }
            if looksAtAll || quietUntil[index] <= time {
                var first = UInt32.max
                var current = buckets[index]
                while let block = current {
                    current = block.pointee.next
                    seen += 1
                    let record = LocationRecord(block: block)
                    for contact in record.contacts {
                        if isLost?(contact) ?? false { contact.expires = Contact.expiredTime }
                        if contact.isValid(at: now) { continue }
                        dropped(contact, record)
                        note(.deleted, contact, record)
                        drop(contact, from: record)
                    }
                    if record.isEmpty {
                        release(record)
                    } else {
                        kept?(record)
                        for contact in record.contacts { first = min(first, Self.end(contact.expires)) }
                    }
                }
                quietUntil[index] = first
            }
            index += 1
        }
        return nil
    }
}
