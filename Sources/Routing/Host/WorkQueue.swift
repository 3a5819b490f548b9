import DequeModule

#if canImport(Glibc)
import Glibc
#endif

/// Jobs for a group of threads, in order of arrival; each job goes to one thread.
public final class WorkQueue<Job: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: Deque<Job> = []
    private var waiting = 0
    private var isStopped = false

    public init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Adds a job; one thread that waits takes it.
    public func push(_ job: Job) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        let wakes = waiting > 0
        pthread_mutex_unlock(mutex)
        if wakes { pthread_cond_signal(condition) }
    }

    /// Waits for the next job; nil once the queue is stopped.
    public func pop() -> Job? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isStopped {
            if let job = jobs.popFirst() { return job }
            waiting += 1
            pthread_cond_wait(condition, mutex)
            waiting -= 1
        }
        return nil
    }

    /// Ends all waits; jobs that nobody took are forgotten.
    public func stop() {
        pthread_mutex_lock(mutex)
        isStopped = true
        jobs.removeAll()
        pthread_mutex_unlock(mutex)
        pthread_cond_broadcast(condition)
    }
}
