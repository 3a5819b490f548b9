import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// The workers of a socket that the processors cannot run at once. They wait until others are held up: workers that take turns at
/// datagrams, where fewer would do, make each other's caches cold and their batches small.
///
/// Others are held up when their messages take long in the mean (a database that is asked for each), or when one does not come back. A
/// worker of the reserve that waits looks after them.
public final class ReceiverReserve: @unchecked Sendable {
    /// How far a worker is: odd while it handles a batch.
    public final class Progress: Sendable {
        private let steps = Atomic<UInt>(0)

        /// Says that a batch begins or ends.
        @inline(__always)
        func step() { steps.store(steps.load(ordering: .relaxed) &+ 1, ordering: .relaxed) }

        var current: UInt { steps.load(ordering: .relaxed) }
    }

    /// Milliseconds for which a batch may be handled before others take over.
    private static let longestBatch = 10
    /// Milliseconds for which the reserve helps once it was called.
    private static let callLength = 5000
    /// Nanoseconds that a message takes in the mean where workers are held up: scripts that wait for nobody take less.
    static let heldUp: UInt64 = 100_000

    private let watched: [Progress]
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Millisecond of the system's clock until which the reserve helps.
    private let deadline = Atomic<Int>(0)
    private let isStopped = Atomic(false)
    // guarded by the mutex
    private var isWatched = false

    /// - Parameter watched: the workers that need no call.
    public init(_ watched: [Progress]) {
        self.watched = watched
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // the time of day may be set back
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Workers that need no call: as many as can run at once.
    public static func regularCount(_ workers: Int) -> Int { min(workers, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

    /// Calls the reserve, from any thread.
    public func call() {
        let now = Self.now()
        // most calls come while it helps already
        guard deadline.load(ordering: .relaxed) < now + Self.callLength / 2 else { return }
        deadline.store(now + Self.callLength, ordering: .relaxed)
        wakeAll()
    }

    /// Ends the wait of all its workers for good.
    public func stop() {
        isStopped.store(true, ordering: .relaxed)
        wakeAll()
    }

    /// Waits until the reserve is called; at once if it helps already.
    /// - Returns: false when it was stopped.
    public func wait() -> Bool {
        if isCalled { return !isStopped.load(ordering: .relaxed) }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isCalled {
            if isWatched {
                pthread_cond_wait(condition, mutex)
            } else {
                watch()
            }
        }
        return !isStopped.load(ordering: .relaxed)
    }

    /// Looks after the workers until the reserve is called. The mutex is held on entry and on return.
    private func watch() {
        isWatched = true
        var seen = watched.map(\.current)
        while !isCalled {
            var until = timespec()
            clock_gettime(CLOCK_MONOTONIC, &until)
            until.tv_nsec += Self.longestBatch * 1_000_000
            if until.tv_nsec >= 1_000_000_000 { (until.tv_sec, until.tv_nsec) = (until.tv_sec + 1, until.tv_nsec - 1_000_000_000) }
            pthread_cond_timedwait(condition, mutex, &until)
            let steps = watched.map(\.current)
            if zip(seen, steps).contains(where: { $0 == $1 && $0 % 2 == 1 }) {
                deadline.store(Self.now() + Self.callLength, ordering: .relaxed)
                pthread_cond_broadcast(condition)
            }
            seen = steps
        }
        isWatched = false
    }

    private var isCalled: Bool { isStopped.load(ordering: .relaxed) || Self.now() < deadline.load(ordering: .relaxed) }

    private func wakeAll() {
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
