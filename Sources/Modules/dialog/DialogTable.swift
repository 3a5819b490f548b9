import Routing
import SIPMessage

/// All dialogs, in entries by the hash of their Call-ID, which share a bounded number of locks.
///
/// A lock may be taken again by the thread that holds it; nothing sends or runs scripts while it is held.
final class DialogTable: Sendable {
    // guarded by its lock
    private final class Shard: @unchecked Sendable {
        let lock = Lock(isRecursive: true)
        var chains: ContiguousArray<ContiguousArray<Dialog>>
        var nextIDs: ContiguousArray<UInt32>

        init(entries: Int, firstID: () -> UInt32) {
            chains = ContiguousArray(repeating: [], count: entries)
            nextIDs = ContiguousArray((0..<entries).map { _ in firstID() })
        }
    }

    /// How many entries there are (`hash_size`), a power of two.
    let size: UInt32
    private let shards: [Shard]
    private let shardBits: UInt32
    private let step: UInt32
    private let start: UInt32

    private static let largestShardBits: UInt32 = 7

    /// - Parameters:
    ///   - start: with `step`, the numbers that dialogs get: `start`, `start + step`, ... (`h_id_start`, `h_id_step`).
    init(size: Int, start: Int, step: Int, _ random: inout RandomSource) {
        self.size = UInt32(size)
        self.start = UInt32(truncatingIfNeeded: start)
        self.step = UInt32(truncatingIfNeeded: max(step, 1))
        shardBits = min(Self.largestShardBits, UInt32(size.trailingZeroBitCount))
        var made: [Shard] = []
        for _ in 0..<(1 << shardBits) {
            made.append(Shard(entries: size >> Int(shardBits)) {
                let chance = UInt32.random(in: 0..<UInt32(3 * size), using: &random)
                return step > 1 ? UInt32(truncatingIfNeeded: start) &+ UInt32(truncatingIfNeeded: step) &* (chance + 1) : chance + 1
            })
        }
        shards = made
    }

    /// A table that nothing is in yet, until the module knows its parameters.
    convenience init(size: Int) {
        var random = RandomSource(seed: nil)
        self.init(size: size, start: 0, step: 1, &random)
    }

    func entry(of callID: ByteView) -> UInt32 { CoreHash.hash(callID, size: size) }

    private func shard(_ entry: UInt32) -> Shard { shards[Int(entry & (1 << shardBits - 1))] }
    private func place(_ entry: UInt32) -> Int { Int(entry >> shardBits) }

    /// Runs `body` with the dialog's place locked.
    @inline(__always)
    func locked<Result>(_ dialog: Dialog, _ body: () throws -> Result) rethrows -> Result { try shard(dialog.entry).lock.locked(body) }

    /// Runs `body` with an entry locked, so that nothing comes into it in between.
    func locked<Result>(entry: UInt32, _ body: () throws -> Result) rethrows -> Result { try shard(entry).lock.locked(body) }

    /// Puts a dialog in and numbers it, unless it has its number.
    func insert(_ dialog: Dialog) {
        let shard = shard(dialog.entry)
        let place = place(dialog.entry)
        shard.lock.locked {
            if dialog.id == 0 {
                dialog.id = shard.nextIDs[place]
                shard.nextIDs[place] = next(after: dialog.id)
            } else if shard.nextIDs[place] <= dialog.id, step == 1 || (dialog.id &- start) % step == 0 {
                shard.nextIDs[place] = next(after: dialog.id)
            }
            dialog.isLinked = true
            shard.chains[place].append(dialog)
        }
    }

    /// 0 is no number.
    private func next(after id: UInt32) -> UInt32 {
        let (next, overflows) = id.addingReportingOverflow(step)
        return overflows || next == 0 ? (step == 1 ? 1 : start &+ step) : next
    }

    /// Takes a dialog out.
    /// - Returns: false if it was out already.
    func remove(_ dialog: Dialog) -> Bool {
        let shard = shard(dialog.entry)
        return shard.lock.locked {
            guard dialog.isLinked else { return false }
            dialog.isLinked = false
            shard.chains[place(dialog.entry)].removeAll { $0 === dialog }
            return true
        }
    }

    /// The dialog of that number.
    func dialog(entry: UInt32, id: UInt32) -> Dialog? {
        guard entry < size else { return nil }
        let shard = shard(entry)
        return shard.lock.locked { shard.chains[place(entry)].first { $0.id == id } }
    }

    /// The dialog that a message with these identities belongs to, and who sent it. One whose callee is known goes before one that is being set up.
    func find(callID: ByteView, fromTag: ByteView, toTag: ByteView) -> (dialog: Dialog, sender: Dialog.Side)? {
        let entry = entry(of: callID)
        let shard = shard(entry)
        return shard.lock.locked {
            var pending: (Dialog, Dialog.Side)?
            for dialog in shard.chains[place(entry)] {
                guard let sender = dialog.sender(callID: callID, fromTag: fromTag, toTag: toTag) else { continue }
                if !dialog.callee.tag.isEmpty { return (dialog, sender) }
                pending = (dialog, sender)
            }
            return pending
        }
    }

    /// Dialogs of an entry in order of their age.
    func dialogs(entry: UInt32) -> [Dialog] {
        let shard = shard(entry)
        return shard.lock.locked { Array(shard.chains[place(entry)]) }
    }

    /// Calls `body` for every dialog, entry by entry, with its place locked, until it gives false.
    func forEach(_ body: (Dialog) throws -> Bool) rethrows {
        for entry in 0..<size {
            let shard = shard(entry)
            let goesOn = try shard.lock.locked {
                for dialog in shard.chains[place(entry)] where try !body(dialog) { return false }
                return true
            }
            if !goesOn { return }
        }
    }
}
