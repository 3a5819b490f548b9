import Routing
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A value that one thread hands to another that waits for it.
final class Promise<Value: Sendable>: @unchecked Sendable {
    private let slot = Mutex<Value?>(nil)
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Gives the value; a second one is dropped.
    func fulfil(_ value: Value) {
        let isFirst = slot.withLock { slot in
            guard slot == nil else { return false }
            slot = value
            return true
        }
        if isFirst { sem_post(semaphore) }
    }

    /// The value, nil if it does not come within that many seconds.
    func wait(seconds: Int) -> Value? {
        var until = timespec()
        clock_gettime(CLOCK_REALTIME, &until)
        until.tv_sec += seconds
        while sem_timedwait(semaphore, &until) != 0 { if errno != EINTR { return nil } }
        return slot.withLock { $0 }
    }
}

/// Work that needs a worker, asked for by a thread that has none (an RPC client's): a timer worker does it, the thread waits.
final class WorkerJob: TimerEntry, @unchecked Sendable {
    private let body: @Sendable (Worker) -> Void

    private init(_ wheel: TimerWheel, _ body: @escaping @Sendable (Worker) -> Void) {
        self.body = body
        super.init(key: wheel.makeKey())
    }

    override func fire(_ worker: Worker) { body(worker) }

    /// Runs `body` on a timer worker and waits for its result; nil if none takes it up within ten seconds.
    static func run<Result: Sendable>(on wheel: TimerWheel, _ body: @escaping @Sendable (Worker) -> Result) -> Result? {
        let promise = Promise<Result>()
        wheel.schedule(WorkerJob(wheel) { promise.fulfil(body($0)) }, after: 0)
        return promise.wait(seconds: 10)
    }
}
