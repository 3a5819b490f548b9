import Synchronization

/// Threads with workers of their own beside those that take messages: what async's tasks and rtimer's timers run on. Each job
/// goes to one of them.
///
/// Where nobody starts the threads (simulations), jobs run on the timer worker.
public final class WorkerGroup: Sendable {
    public typealias Job = @Sendable (Worker) -> Void

    /// Shows in `top -H`.
    public let name: String
    /// What each thread does, as `core.psx` shows it.
    public let roles: [String]
    private let queue = WorkQueue<Job>()
    private let isStarted = Atomic<Bool>(false)
    private let wheel: TimerWheel

    public init(_ name: String, roles: [String], on wheel: TimerWheel) {
        self.name = name
        self.roles = roles
        self.wheel = wheel
    }

    public func push(_ job: @escaping Job) {
        if isStarted.load(ordering: .acquiring) { queue.push(job) } else { OneShotTimer(on: wheel, job).start(after: 0) }
    }

    /// The threads are about to be started: from now on jobs wait for them.
    public func willStart() { isStarted.store(true, ordering: .releasing) }

    /// Waits for a thread's next job; nil once the group is stopped.
    public func next() -> Job? { queue.pop() }

    public func stop() { queue.stop() }
}
