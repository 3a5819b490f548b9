import Routing
import SIPMessage
import Synchronization

/// The pipes of module pipelimit by name, in shards with a lock each.
final class PipeTable: Sendable {
    private final class Shard: Sendable {
        let pipes = Mutex<[NameKey: LimitPipe]>([:])
    }

    private let shards: [Shard]
    private let count = Atomic<Int>(0)
    /// Scripts make pipes of what messages say, so there has to be an end to it.
    static let maximumCount = 1 << 20
    /// Longest name, in bytes.
    static let longestName = 4096

    /// - Parameter order: 2 to that power is the number of shards.
    init(order: Int) { shards = (0..<(1 << order)).map { _ in Shard() } }

    private func shard(_ name: ByteView) -> Shard { shards[Int(name.fnvHash) & (shards.count - 1)] }

    /// Adds a pipe; false if it is there already, or the name is too long, or there are too many.
    func add(_ name: ByteView, _ pipe: LimitPipe) -> Bool {
        guard !name.isEmpty, name.count <= Self.longestName, count.load(ordering: .relaxed) < Self.maximumCount else { return false }
        return shard(name).pipes.withLock { pipes in
            guard pipes[NameKey(name)] == nil else { return false }
            pipes[NameKey(OwnedBytes(name))] = pipe
            count.wrappingAdd(1, ordering: .relaxed)
            return true
        }
    }

    /// Works on a pipe; nil if there is none of that name.
    func withPipe<Result: Sendable>(_ name: ByteView, _ body: (inout LimitPipe) -> Result) -> Result? {
        shard(name).pipes.withLock { pipes in
            guard let place = pipes.index(forKey: NameKey(name)) else { return nil }
            return body(&pipes.values[place])
        }
    }

    func remove(_ name: ByteView) -> Bool {
        let isRemoved = shard(name).pipes.withLock { $0.removeValue(forKey: NameKey(name)) != nil }
        if isRemoved { count.wrappingSubtract(1, ordering: .relaxed) }
        return isRemoved
    }

    /// Begins a new interval for all pipes; those that were not used for longer than `unusedLimit` intervals go, unless that is 0.
    func endInterval(waiting: Int, unusedLimit: Int) {
        for shard in shards {
            let removed = shard.pipes.withLock { pipes in
                let before = pipes.count
                var place = pipes.startIndex
                while place != pipes.endIndex {
                    pipes.values[place].endInterval(capacity: pipes.values[place].limit, waiting: waiting)
                    place = pipes.index(after: place)
                }
                if unusedLimit > 0 { pipes = pipes.filter { $0.value.unusedIntervals <= unusedLimit } }
                return before - pipes.count
            }
            count.wrappingSubtract(removed, ordering: .relaxed)
        }
    }

    /// All pipes, in order of their names.
    var all: [(name: String, pipe: LimitPipe)] {
        shards.flatMap { shard in shard.pipes.withLock { pipes in pipes.map { ($0.key.view.string, $0.value) } } }.sorted { $0.0 < $1.0 }
    }
}
