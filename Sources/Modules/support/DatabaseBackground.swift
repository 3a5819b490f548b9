import Database
import Routing

#if canImport(Glibc)
import Glibc
#endif

/// Statements that no worker waits for, carried out one after the other by a thread of their own.
final class DatabaseBackground: @unchecked Sendable {
    typealias Job = @Sendable (DatabaseConnection) throws(DatabaseError) -> Void

    /// Most jobs that wait; further ones are refused.
    static let limit = 10_000

    private let source: StaticString
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    // guarded by the mutex
    private var jobs: [(DatabasePool, Job)] = []
    private var isRunning = false
    private var isStopping = false

    /// - Parameter source: the module, for the log.
    init(_ source: StaticString) {
        self.source = source
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Has a job done; false, with the reason logged, where too many wait.
    func add(_ pool: DatabasePool, _ job: @escaping Job) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard jobs.count < Self.limit else {
            Log.write(.error, source, "\(Self.limit) statements wait for database \(pool.url) already; one is dropped")
            return false
        }
        jobs.append((pool, job))
        if !isRunning {
            do {
                try BackgroundThread.start("\(source) database") { [self] in work() }
                isRunning = true
            } catch {
                jobs.removeLast()
                Log.write(.error, source, "\(error)")
                return false
            }
        }
        pthread_cond_broadcast(changed)
        return true
    }

    /// Waits until what was added is done.
    func finish() {
        pthread_mutex_lock(mutex)
        isStopping = true
        pthread_cond_broadcast(changed)
        while isRunning { pthread_cond_wait(changed, mutex) }
        pthread_mutex_unlock(mutex)
    }

    private func work() {
        pthread_mutex_lock(mutex)
        while true {
            if jobs.isEmpty {
                if isStopping { break }
                pthread_cond_wait(changed, mutex)
                continue
            }
            let taken = jobs
            jobs.removeAll(keepingCapacity: true)
            pthread_mutex_unlock(mutex)
            for (pool, job) in taken {
                do { try job(pool.connection) } catch { Log.write(.error, source, "\(error)") }
            }
            pthread_mutex_lock(mutex)
        }
        isRunning = false
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }
}
