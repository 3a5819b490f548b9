import CSignalbox
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A lock of its own, for state that a script may hold on to between two calls (`sht_lock`, `lock`) and for shards whose
/// locked part is more than one closure.
///
/// Who finds it taken tries for a moment before it sleeps: most parts that are locked here are shorter than a system call.
final class Lock: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// Number of the thread that holds a recursive lock, 0 for none; only that thread can find its own number here.
    private let owner = Atomic<UInt32>(0)
    /// How often the owner took it.
    private var depth = 0
    private let isRecursive: Bool

    /// - Parameter isRecursive: whether the thread that holds it may take it again.
    init(isRecursive: Bool = false) {
        self.isRecursive = isRecursive
        mutex = .allocate(capacity: 1)
        csignalbox_mutex_init_adaptive(mutex)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    @inline(__always)
    func lock() {
        if isRecursive { return lockAgain() }
        pthread_mutex_lock(mutex)
    }

    @inline(__always)
    func unlock() {
        if isRecursive {
            guard owner.load(ordering: .relaxed) == csignalbox_thread_number() else { return }
            depth -= 1
            if depth > 0 { return }
            owner.store(0, ordering: .relaxed)
        }
        pthread_mutex_unlock(mutex)
    }

    /// Takes the lock if it is free, or the caller's already where it is recursive.
    func tryLock() -> Bool {
        let own = csignalbox_thread_number()
        if isRecursive, owner.load(ordering: .relaxed) == own {
            depth += 1
            return true
        }
        guard pthread_mutex_trylock(mutex) == 0 else { return false }
        if isRecursive { take(own) }
        return true
    }

    @inline(__always)
    func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock()
        defer { unlock() }
        return try body()
    }

    @inline(__always)
    private func lockAgain() {
        let own = csignalbox_thread_number()
        if owner.load(ordering: .relaxed) == own {
            depth += 1
            return
        }
        pthread_mutex_lock(mutex)
        take(own)
    }

    @inline(__always)
    private func take(_ own: UInt32) {
        owner.store(own, ordering: .relaxed)
        depth = 1
    }
}
