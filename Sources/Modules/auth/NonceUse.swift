import Routing
import Synchronization

/// What is remembered about nonces that were given out: the highest count seen with each (`nonce_count`), and whether it was used
/// (`one_time_nonce`). Tables of fixed size; a nonce that is too old to be in them counts as stale.
final class NonceUse: Sendable {
    /// Rows of numbers, each with tables and a lock of its own; workers take theirs by their index.
    private let pools: [Pool]
    let countsUses: Bool
    let isOneTime: Bool

    /// Numbers go up in steps larger than a cache line; prime to any power of two, so all places are used.
    private static let step: UInt32 = 257

    enum Verdict { case fresh, tooOld, repeated }

    private struct Tables {
        var number: UInt32
        var counts: [UInt8]
        var used: [UInt64]
    }

    private final class Pool: Sendable {
        let tables: Mutex<Tables>
        init(_ tables: Tables) { self.tables = Mutex(tables) }
    }

    /// - Parameters: all sizes are powers of two, and sizes of all pools together; 0 for what is not wanted.
    init(pools: Int, counts: Int, oneTime: Int, seed: UInt64?) {
        countsUses = counts > 0
        isOneTime = oneTime > 0
        var random = RandomSource(seed: seed)
        // all places begin as used up, so that what an earlier run gave out is not accepted
        self.pools = (0..<pools).map { _ in
            Pool(Tables(
                number: UInt32.random(in: .min ... .max, using: &random), counts: [UInt8](repeating: .max, count: counts / pools),
                used: [UInt64](repeating: .max, count: oneTime / pools / 64)))
        }
    }

    /// Gives out the next number of a worker's pool, with a free place.
    func next(worker: Int) -> (number: UInt32, pool: UInt8) {
        let index = worker & (pools.count - 1)
        let number = pools[index].tables.withLock { tables in
            tables.number &+= Self.step
            let number = Int(tables.number)
            if countsUses { tables.counts[number & (tables.counts.count - 1)] = 0 }
            if isOneTime {
                let place = number & (tables.used.count * 64 - 1)
                tables.used[place >> 6] &= ~(1 << UInt64(place & 63))
            }
            return tables.number
        }
        return (number, UInt8(truncatingIfNeeded: index))
    }

    /// Looks at a count that a client gives, which has to grow, and notes it.
    func check(count: UInt32, number: UInt32, pool: UInt8) -> Verdict {
        guard countsUses, Int(pool) < pools.count, let count = UInt8(exactly: count) else { return .tooOld }
        return pools[Int(pool)].tables.withLock { tables in
            guard isRemembered(number, tables, size: tables.counts.count) else { return .tooOld }
            let place = Int(number) & (tables.counts.count - 1)
            guard tables.counts[place] < count else { return .repeated }
            tables.counts[place] = count
            return .fresh
        }
    }

    /// Uses a one-time nonce up.
    func use(number: UInt32, pool: UInt8) -> Verdict {
        guard isOneTime, Int(pool) < pools.count else { return .tooOld }
        return pools[Int(pool)].tables.withLock { tables in
            guard isRemembered(number, tables, size: tables.used.count * 64) else { return .tooOld }
            let place = Int(number) & (tables.used.count * 64 - 1)
            let bit: UInt64 = 1 << UInt64(place & 63)
            guard tables.used[place >> 6] & bit == 0 else { return .repeated }
            tables.used[place >> 6] |= bit
            return .fresh
        }
    }

    private func isRemembered(_ number: UInt32, _ tables: borrowing Tables, size: Int) -> Bool {
        Int(tables.number &- number) < Int(Self.step) * size
    }
}
