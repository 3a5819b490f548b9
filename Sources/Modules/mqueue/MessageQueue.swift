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
    private let items = Mutex<Items>(Items())

    /// A queue whose front moves through an array.
    private struct Items {
        var all: [Item] = []
        var first = 0
        var count: Int { all.count - first }

        mutating func pop() -> Item? {
            guard first < all.count else { return nil }
            let item = all[first]
            first += 1
            if first == all.count {
                all.removeAll(keepingCapacity: first < 4096)
                first = 0
            } else if first > 1024, first > all.count / 2 {
                all.removeFirst(first)
                first = 0
            }
            return item
        }
    }

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
            if addMode != .all, let known = items.all[items.first...].firstIndex(where: { $0.key.view == key }) {
                if addMode == .keepsOldest { return }
                items.all.remove(at: known)
            }
            items.all.append(item)
            if limit > 0, items.count > limit { _ = items.pop() }
        }
    }

    /// Takes the oldest item out; nil if there is none.
    func fetch() -> Item? { items.withLock { $0.pop() } }
}
