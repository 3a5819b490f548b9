import Synchronization

/// Messages of the database that were sent and whose rows are still there: none is sent twice.
final class PendingMessages: Sendable {
    struct Finished: Sendable, Equatable {
        let id: Int
        let hasArrived: Bool
        let isReminder: Bool
    }

    private struct Entry {
        let isReminder: Bool
        /// Nil while the reply is awaited.
        var hasArrived: Bool?
    }

    private struct Content {
        var entries: [Int: Entry] = [:]
        var lookCount = 0
    }

    private let content = Mutex(Content())

    /// Notes that a message is about to be sent; false if it was sent already.
    func begin(_ id: Int, isReminder: Bool) -> Bool {
        content.withLock {
            guard $0.entries[id] == nil else { return false }
            $0.entries[id] = Entry(isReminder: isReminder)
            return true
        }
    }

    func end(_ id: Int, hasArrived: Bool) { content.withLock { $0.entries[id]?.hasArrived = hasArrived } }

    /// Takes out what got a reply, in the order of numbers.
    /// - Returns: those, and whether it is the n-th look since it was so last.
    func takeFinished(everyNth count: Int) -> ([Finished], Bool) {
        content.withLock { content in
            let finished = content.entries.compactMap { id, entry in
                entry.hasArrived.map { Finished(id: id, hasArrived: $0, isReminder: entry.isReminder) }
            }
            for message in finished { content.entries[message.id] = nil }
            content.lookCount += 1
            return (finished.sorted { $0.id < $1.id }, content.lookCount % count == 0)
        }
    }
}
