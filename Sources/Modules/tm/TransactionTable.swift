import Routing
import SIPMessage
import Synchronization

/// All transactions, hashed by Call-ID and CSeq number, so that an INVITE, its CANCEL and its ACK share a bucket.
/// The bucket's number is part of the branch that we write, so replies find theirs without hashing.
final class TransactionTable: @unchecked Sendable {
    static let bucketCount = RequestKey.bucketCount
    private static let shardCount = 256

    private final class Shard: Sendable {
        let lock = Mutex<Int>(0)
    }

    private let buckets: UnsafeMutablePointer<Unmanaged<Transaction>?>
    private let shards: [Shard]
    private let nextLabel = Atomic<UInt64>(1)

    init() {
        buckets = .allocate(capacity: Self.bucketCount)
        buckets.initialize(repeating: nil, count: Self.bucketCount)
        shards = (0..<Self.shardCount).map { _ in Shard() }
    }

    deinit { buckets.deallocate() }

    /// Begins labels at another number each start.
    func beginLabels(_ random: inout RandomSource) { nextLabel.store(UInt64.random(in: 1...0x0fff_ffff, using: &random), ordering: .relaxed) }

    /// A label that no other transaction has.
    func newLabel() -> UInt64 { nextLabel.wrappingAdd(1, ordering: .relaxed).oldValue }

    private func shard(_ bucket: UInt32) -> Shard { shards[Int(bucket) & (Self.shardCount - 1)] }

    /// How many transactions there are.
    var count: Int { shards.reduce(0) { $0 + $1.lock.withLock { $0 } } }

    func insert(_ transaction: Transaction) {
        shard(transaction.bucket).lock.withLock { count in
            link(transaction)
            count += 1
        }
    }

    private func link(_ transaction: Transaction) {
        let head = buckets + Int(transaction.bucket)
        let reference = Unmanaged.passRetained(transaction)
        transaction.next = head.pointee
        transaction.previous = nil
        head.pointee?._withUnsafeGuaranteedRef { $0.previous = reference }
        head.pointee = reference
    }

    /// Inserts it unless one that `matches` is there already, which is returned then.
    func insert(_ transaction: Transaction, unless matches: (Transaction) -> Bool) -> Transaction? {
        shard(transaction.bucket).lock.withLock { count in
            if let known = search(transaction.bucket, matches) { return known }
            link(transaction)
            count += 1
            return nil
        }
    }

    func remove(_ transaction: Transaction) {
        shard(transaction.bucket).lock.withLock { count in
            if let previous = transaction.previous {
                previous._withUnsafeGuaranteedRef { $0.next = transaction.next }
            } else {
                let head = buckets + Int(transaction.bucket)
                guard let first = head.pointee, first.toOpaque() == Unmanaged.passUnretained(transaction).toOpaque() else { return }
                head.pointee = transaction.next
            }
            transaction.next?._withUnsafeGuaranteedRef { $0.previous = transaction.previous }
            transaction.next = nil
            transaction.previous = nil
            count -= 1
            Unmanaged.passUnretained(transaction).release()
        }
    }

    private func search(_ bucket: UInt32, _ matches: (Transaction) -> Bool) -> Transaction? {
        var candidate = buckets[Int(bucket)]
        while let reference = candidate {
            if reference._withUnsafeGuaranteedRef(matches) { return reference.takeUnretainedValue() }
            candidate = reference._withUnsafeGuaranteedRef { $0.next }
        }
        return nil
    }

    /// The newest transaction of a bucket that `matches`. The closure runs under the shard's lock: it only compares.
    func find(_ bucket: UInt32, _ matches: (Transaction) -> Bool) -> Transaction? {
        guard bucket < UInt32(Self.bucketCount) else { return nil }
        return shard(bucket).lock.withLock { _ in search(bucket, matches) }
    }

    /// Calls `body` for each transaction, outside of the locks.
    func forEach(_ body: (Transaction) -> Void) {
        for bucket in 0..<UInt32(Self.bucketCount) where buckets[Int(bucket)] != nil {
            var found: [Transaction] = []
            _ = find(bucket) {
                found.append($0)
                return false
            }
            found.forEach(body)
        }
    }
}
