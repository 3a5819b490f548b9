import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Something that happens later. Subclass it and override `fire`; one entry is on one wheel once at most.
open class TimerEntry: @unchecked Sendable {
    fileprivate var previous: Unmanaged<TimerEntry>?
    fileprivate var next: Unmanaged<TimerEntry>?
    fileprivate var slot: Int32 = -1
    fileprivate var due = 0
    fileprivate let shard: Int

    /// - Parameter key: spreads entries over the wheel's shards; a transaction's hash, for one.
    public init(key: Int) { shard = key & (TimerWheel.shardCount - 1) }

    /// Called on a timer worker when the time has come; the entry is off the wheel then and may be scheduled again.
    open func fire(_ worker: Worker) {}
}

/// The one timer of the server: retransmissions, transaction ends, contacts and modules' timers hang on it.
///
/// A hashed wheel of 10 ms slots, in 16 shards with a lock each, so that workers which start and stop timers seldom meet.
/// Scheduling and cancelling cost a few pointer writes; an entry is retained while it is on the wheel.
public final class TimerWheel: @unchecked Sendable {
    static let shardCount = 16
    /// Milliseconds a slot.
    public static let tick = 10
    private static let slotCount = 4096

    private struct Shard: ~Copyable {
        var heads: UnsafeMutablePointer<Unmanaged<TimerEntry>?>
        var tick = 0
        init(_ now: Int) {
            heads = .allocate(capacity: TimerWheel.slotCount)
            heads.initialize(repeating: nil, count: TimerWheel.slotCount)
            tick = now / TimerWheel.tick
        }
    }

    private final class LockedShard: Sendable {
        let state: Mutex<Shard>
        init(_ now: Int) { state = Mutex(Shard(now)) }
    }

    private let shards: BorrowedList<LockedShard>
    private let clock: (@Sendable () -> Int)?
    private let nextKey = Atomic<Int>(0)

    /// - Parameter clock: milliseconds; nil for the system's monotonic clock. Simulations give their own.
    public init(clock: (@Sendable () -> Int)? = nil) {
        self.clock = clock
        let start = clock?() ?? Self.monotonicMilliseconds()
        shards = BorrowedList((0..<Self.shardCount).map { _ in LockedShard(start) })
    }

    /// A key for an entry that has none of its own: each differs from the one before, so that such entries spread over the shards.
    public func makeKey() -> Int { nextKey.wrappingAdd(1, ordering: .relaxed).oldValue }

    /// Milliseconds on the wheel's clock.
    public var now: Int { clock?() ?? Self.monotonicMilliseconds() }

    static func monotonicMilliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// Schedules `entry` in `delay` milliseconds (at least one tick), moving it if it was scheduled.
    public func schedule(_ entry: TimerEntry, after delay: Int) {
        let due = (now + max(delay, 0)) / Self.tick + 1
        shards.with(entry.shard) { $0.state.withLock { shard in
            Self.unlink(entry, &shard)
            let target = max(due, shard.tick + 1)
            let slot = target & (Self.slotCount - 1)
            entry.due = target
            entry.slot = Int32(slot)
            entry.next = shard.heads[slot]
            entry.previous = nil
            let reference = Unmanaged.passRetained(entry)
            entry.next?._withUnsafeGuaranteedRef { $0.previous = reference }
            shard.heads[slot] = reference
        } }
    }

    /// Takes `entry` off. True if it was on the wheel; false if it has fired, is about to, or was never scheduled.
    @discardableResult
    public func cancel(_ entry: TimerEntry) -> Bool {
        shards.with(entry.shard) { $0.state.withLock { Self.unlink(entry, &$0) } }
    }

    @discardableResult
    private static func unlink(_ entry: TimerEntry, _ shard: inout Shard) -> Bool {
        guard entry.slot >= 0 else { return false }
        if let previous = entry.previous {
            previous._withUnsafeGuaranteedRef { $0.next = entry.next }
        } else {
            shard.heads[Int(entry.slot)] = entry.next
        }
        entry.next?._withUnsafeGuaranteedRef { $0.previous = entry.previous }
        entry.slot = -1
        entry.next = nil
        entry.previous = nil
        Unmanaged.passUnretained(entry).release()
        return true
    }

    /// Milliseconds on the wheel's clock at which the next entry is due, nil if none is until `limit`. For simulations, which move their
    /// clock from one entry to the next; it looks at every slot between.
    public func nextDue(until limit: Int) -> Int? {
        let end = limit / Self.tick + 1
        var next = end
        for index in 0..<shards.count {
            shards.with(index) { $0.state.withLock { shard in
                var tick = shard.tick
                while tick < next {
                    if Self.hasEntry(due: tick, shard) { next = tick } else { tick += 1 }
                }
            } }
        }
        return next < end ? next * Self.tick : nil
    }

    private static func hasEntry(due tick: Int, _ shard: borrowing Shard) -> Bool {
        var candidate = shard.heads[tick & (slotCount - 1)]
        while let reference = candidate {
            let entry = reference.takeUnretainedValue()
            if entry.due <= tick { return true }
            candidate = entry.next
        }
        return false
    }

    /// Fires all that is due. To be called by one thread (or the simulation) about every tick.
    public func advance(_ worker: Worker) {
        let target = now / Self.tick
        for index in 0..<shards.count {
            while let entry = shards.with(index, { nextDue($0, target) }) { entry.fire(worker) }
        }
    }

    private func nextDue(_ locked: LockedShard, _ target: Int) -> TimerEntry? {
        locked.state.withLock { shard in
            while shard.tick <= target {
                let tick = shard.tick
                var candidate = shard.heads[tick & (Self.slotCount - 1)]
                while let reference = candidate {
                    if reference._withUnsafeGuaranteedRef({ $0.due <= tick }) {
                        let entry = reference.takeUnretainedValue()
                        Self.unlink(entry, &shard)
                        return entry
                    }
                    candidate = reference._withUnsafeGuaranteedRef { $0.next }
                }
                if shard.tick == target { return nil }
                shard.tick += 1
            }
            return nil
        }
    }
}

/// A timer that runs a closure again and again, until it is cancelled.
public final class PeriodicTimer: TimerEntry, @unchecked Sendable {
    private let interval: Int
    private unowned let wheel: TimerWheel
    private let body: @Sendable (Worker) -> Void

    /// - Parameter interval: milliseconds between runs.
    public init(every interval: Int, on wheel: TimerWheel, _ body: @escaping @Sendable (Worker) -> Void) {
        self.interval = interval
        self.wheel = wheel
        self.body = body
        super.init(key: wheel.makeKey())
    }

    public func start() { wheel.schedule(self, after: interval) }

    public override func fire(_ worker: Worker) {
        body(worker)
        wheel.schedule(self, after: interval)
    }
}

/// A timer that runs a closure once each time it is started.
public final class OneShotTimer: TimerEntry, @unchecked Sendable {
    private unowned let wheel: TimerWheel
    private let body: @Sendable (Worker) -> Void

    public init(on wheel: TimerWheel, _ body: @escaping @Sendable (Worker) -> Void) {
        self.wheel = wheel
        self.body = body
        super.init(key: wheel.makeKey())
    }

    /// - Parameter delay: milliseconds. Started again before it ran, it runs once, at the later time.
    public func start(after delay: Int) { wheel.schedule(self, after: delay) }

    public override func fire(_ worker: Worker) { body(worker) }
}
