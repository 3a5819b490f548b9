import DequeModule
import Routing
import SIPMessage
import Synchronization

/// A queue of key and value pairs that all workers share.
final class MessageQueue: Sendable {
    /// What happens with a key that is in the queue already (`addmode`).
    enum AddMode: Int {
        /// It is added once more.
        case all = 0
        /// The old item stays, the new one is dropped.
        case keepsOldest = 1
        /// The old item goes.
        case keepsNewest = 2
    }

    final class Item: Sendable {
        let key: OwnedBytes
        let value: OwnedBytes

        init(_ key: ByteView, _ value: ByteView) {
            self.key = OwnedBytes(key)
            self.value = OwnedBytes(value)
        }
    }

    let name: String
    let nameBytes: OwnedBytes
    /// Most items, 0 for any number: a further one pushes the oldest out.
    private let limit: Int
    private let addMode: AddMode
    private let items = Mutex<Deque<Item>>([])

    init(name: String, limit: Int, addMode: AddMode) {
        self.name = name
        nameBytes = OwnedBytes(name)
        self.limit = limit
        self.addMode = addMode
    }

    var count: Int { items.withLock { $0.count } }

    func add(_ key: ByteView, _ value: ByteView) {
        let item = Item(key, value)
        items.withLock { items in
            if addMode != .all, let known = items.firstIndex(where: { $0.key.view == key }) {
                if addMode == .keepsOldest { return }
                items.remove(at: known)
            }
            items.append(item)
            if limit > 0, items.count > limit { items.removeFirst() }
        }
    }

    /// Takes the oldest item out; nil if there is none.
    func fetch() -> Item? { items.withLock { $0.popFirst() } }
}
