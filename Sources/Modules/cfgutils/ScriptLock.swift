#if canImport(Glibc)
import Glibc
#endif

/// A lock that a script takes in one statement and gives back in another, perhaps on another worker: it has no owner.
final class ScriptLock: @unchecked Sendable {
    private let guardLock = Lock()
    private let freed: UnsafeMutablePointer<sem_t>

    init() {
        freed = .allocate(capacity: 1)
        sem_init(freed, 0, 1)
    }

    deinit {
        sem_destroy(freed)
        freed.deallocate()
    }

    func lock() { while sem_wait(freed) != 0 {} }

    /// Takes the lock if it is free.
    func tryLock() -> Bool { sem_trywait(freed) == 0 }

    /// Frees the lock; nothing happens to one that is free.
    func unlock() {
        guardLock.locked {
            var value: Int32 = 0
            sem_getvalue(freed, &value)
            if value <= 0 { sem_post(freed) }
        }
    }
}
