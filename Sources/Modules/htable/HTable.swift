import Routing
import SIPMessage

/// A hash table that all workers share.
///
/// Items lie in slots by the hash of their names, which ignores case while the names themselves do not; within a slot they
/// are in the order of their hashes, so that dumps and iterations come out as in the reference. A few hundred locks guard the
/// slots; a script may hold one between two calls (`sht_lock`), which the same worker may pass.
final class HTable: @unchecked Sendable {
    enum Content {
        case integer(Int)
        case text(OwnedBytes)

        init(_ value: Value) {
            self = value.isInteger ? .integer(value.integer) : .text(OwnedBytes(value.text))
        }

        /// As a script sees it, copied into the arena.
        func value(in arena: Arena) -> Value {
            switch self {
            case .integer(let number): .integer(number)
            case .text(let text): .string(arena.copy(text.view))
            }
        }
    }

    struct Item {
        let hash: UInt32
        let name: OwnedBytes
        var content: Content
        /// Second at which it expires; 0 for never.
        var expires: Int
    }

    let definition: HTableDefinition
    let name: OwnedBytes
    /// The route that runs when an item expires: `event_route[htable:expired:name]`.
    let expiredRoute: String
    private let slots: UnsafeMutablePointer<ContiguousArray<Item>>
    private let locks: BorrowedList<Lock>
    private let surroundings: Surroundings

    static let lockCount = 256

    init(_ definition: HTableDefinition, _ surroundings: Surroundings = Surroundings()) {
        self.surroundings = surroundings
        self.definition = definition
        name = OwnedBytes(definition.name)
        expiredRoute = "htable:expired:\(definition.name)"
        slots = .allocate(capacity: definition.slotCount)
        slots.initialize(repeating: [], count: definition.slotCount)
        locks = BorrowedList((0..<min(definition.slotCount, Self.lockCount)).map { _ in Lock(isRecursive: true) })
    }

    deinit {
        slots.deinitialize(count: definition.slotCount)
        slots.deallocate()
    }

    var slotCount: Int { definition.slotCount }

    /// Seconds since 1970.
    var now: Int { surroundings.seconds }

    // MARK: Slots

    private func slot(_ hash: UInt32) -> Int { Int(hash) & (slotCount - 1) }

    /// Runs `body` on a slot's items with its lock held.
    func withSlot<Result>(_ index: Int, _ body: (inout ContiguousArray<Item>) throws -> Result) rethrows -> Result {
        try locks.with(index & (locks.count - 1)) { try $0.locked { try body(&slots[index]) } }
    }

    /// Takes the lock of a name's slot until `unlock`.
    func lock(_ name: ByteView) { locks.with(slot(CoreHash.caselessHash(name)) & (locks.count - 1)) { $0.lock() } }
    func unlock(_ name: ByteView) { locks.with(slot(CoreHash.caselessHash(name)) & (locks.count - 1)) { $0.unlock() } }

    private func index(_ name: ByteView, _ hash: UInt32, _ items: ContiguousArray<Item>) -> Int? {
        for index in items.indices {
            if items[index].hash > hash { return nil }
            if items[index].hash == hash, items[index].name.view == name { return index }
        }
        return nil
    }

    private func isExpired(_ item: Item, _ now: Int) -> Bool { definition.autoExpire > 0 && item.expires != 0 && item.expires < now }

    private func add(_ item: Item, to items: inout ContiguousArray<Item>) {
        items.insert(item, at: items.firstIndex { $0.hash > item.hash } ?? items.count)
    }

    /// Seconds since 1970 at which a value written now expires.
    private var freshExpiry: Int { definition.autoExpire > 0 ? now + definition.autoExpire : 0 }

    // MARK: Items

    /// The item's value; nil if it is not there or has expired.
    func value(_ name: ByteView, in arena: Arena) -> Value? {
        let hash = CoreHash.caselessHash(name)
        return withSlot(slot(hash)) { items in
            guard let index = index(name, hash, items) else { return nil }
            if definition.autoExpire > 0, isExpired(items[index], now) { return nil }
            return items[index].content.value(in: arena)
        }
    }

    /// A copy of the item; nil if it is not there or has expired.
    func item(_ name: ByteView) -> Item? {
        let hash = CoreHash.caselessHash(name)
        return withSlot(slot(hash)) { items in
            guard let index = index(name, hash, items), !isExpired(items[index], now) else { return nil }
            return items[index]
        }
    }

    func contains(_ name: ByteView) -> Bool {
        let hash = CoreHash.caselessHash(name)
        return withSlot(slot(hash)) { items in
            index(name, hash, items).map { !isExpired(items[$0], now) } ?? false
        }
    }

    /// Sets an item.
    /// - Parameter lifetime: seconds until it expires; nil for the table's own.
    func set(_ name: ByteView, _ value: Value, lifetime: Int? = nil) {
        let hash = CoreHash.caselessHash(name)
        let chosen = lifetime.flatMap { $0 > 0 ? (definition.autoExpire > 0 ? now : 0) + $0 : nil }
        withSlot(slot(hash)) { items in
            if let index = index(name, hash, items) {
                if case .text(let text) = items[index].content, value.isString {
                    text.assign(value.text)
                } else {
                    items[index].content = Content(value)
                }
                if let chosen { items[index].expires = chosen } else if definition.updatesExpire { items[index].expires = freshExpiry }
            } else {
                add(Item(hash: hash, name: OwnedBytes(name), content: Content(value), expires: chosen ?? freshExpiry), to: &items)
            }
        }
    }

    /// Adds to an item's number and returns the sum. Nil for a text, and for an item that is not there in a table without initial value.
    func add(_ name: ByteView, _ amount: Int) -> Int? {
        let hash = CoreHash.caselessHash(name)
        return withSlot(slot(hash)) { items in
            guard let index = index(name, hash, items) else {
                guard let initial = definition.initialValue else { return nil }
                let sum = initial &+ amount
                add(Item(hash: hash, name: OwnedBytes(name), content: .integer(sum), expires: freshExpiry), to: &items)
                return sum
            }
            if isExpired(items[index], now) {
                items[index].expires = freshExpiry
                guard let initial = definition.initialValue else { return nil }
                items[index].content = .integer(initial)
            }
            guard case .integer(let number) = items[index].content else { return nil }
            items[index].content = .integer(number &+ amount)
            if definition.updatesExpire { items[index].expires = freshExpiry }
            return number &+ amount
        }
    }

    /// Removes an item; false if it is not there.
    @discardableResult
    func remove(_ name: ByteView) -> Bool {
        let hash = CoreHash.caselessHash(name)
        return withSlot(slot(hash)) { items in
            guard let index = index(name, hash, items) else { return false }
            items.remove(at: index)
            return true
        }
    }

    /// Lets an item expire in that many seconds, never for 0. Tables without `autoexpire` take no notice.
    func setLifetime(_ name: ByteView, _ seconds: Int) {
        guard definition.autoExpire > 0 else { return }
        let hash = CoreHash.caselessHash(name)
        withSlot(slot(hash)) { items in
            if let index = index(name, hash, items) { items[index].expires = seconds > 0 ? now + seconds : 0 }
        }
    }

    /// Seconds until an item expires; 0 where nothing does, and for an item that is not there.
    func lifetime(_ name: ByteView) -> Int {
        guard definition.autoExpire > 0 else { return 0 }
        let hash = CoreHash.caselessHash(name)
        return withSlot(slot(hash)) { items in
            index(name, hash, items).map { items[$0].expires == 0 ? 0 : max(0, items[$0].expires - now) } ?? 0
        }
    }

    /// Removes everything.
    func removeAll() {
        for slot in 0..<slotCount { withSlot(slot) { $0.removeAll() } }
    }

    func removeAll(where matches: (Item) -> Bool) {
        for slot in 0..<slotCount { withSlot(slot) { items in if items.contains(where: matches) { items.removeAll(where: matches) } } }
    }

    /// Whether an item is like that; expired ones count until they are collected.
    func contains(where matches: (Item) -> Bool) -> Bool {
        for slot in 0..<slotCount where withSlot(slot, { $0.contains(where: matches) }) { return true }
        return false
    }

    func count(where matches: (Item) -> Bool) -> Int {
        let now = self.now
        var count = 0
        for slot in 0..<slotCount {
            withSlot(slot) { items in for item in items where !isExpired(item, now) && matches(item) { count += 1 } }
        }
        return count
    }

    var count: Int { (0..<slotCount).reduce(0) { $0 + withSlot($1) { $0.count } } }

    // MARK: Expiry

    /// Takes out what has expired; `visit` sees each item first and may prolong its life by writing to it.
    func collect(_ visit: (Item) -> Void) {
        guard definition.autoExpire > 0 else { return }
        let now = self.now
        for slot in 0..<slotCount {
            let expired = withSlot(slot) { items in items.filter { isExpired($0, now) } }
            for item in expired {
                visit(item)
                withSlot(slot) { items in
                    guard let index = index(item.name.view, item.hash, items), isExpired(items[index], now) else { return }
                    items.remove(at: index)
                }
            }
        }
    }

    // MARK: Iteration

    /// The first item of the first slot at or after `slot` that has one.
    func first(from slot: Int) -> (slot: Int, item: Item)? {
        for index in max(slot, 0)..<max(slotCount, slot, 0) {
            if let item = withSlot(index, { $0.first }) { return (index, item) }
        }
        return nil
    }

    /// The item behind that one in its slot; also if that one has been removed meanwhile.
    func next(after item: Item, in slot: Int) -> Item? {
        withSlot(slot) { items in
            if let index = index(item.name.view, item.hash, items) { return index + 1 < items.count ? items[index + 1] : nil }
            return items.first { $0.hash > item.hash }
        }
    }

    /// Changes an item that is there.
    func change(_ name: ByteView, _ body: (inout Item) -> Void) {
        let hash = CoreHash.caselessHash(name)
        withSlot(slot(hash)) { items in
            if let index = index(name, hash, items) { body(&items[index]) }
        }
    }
}
