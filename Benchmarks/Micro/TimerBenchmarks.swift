import Routing
import Synchronization

/// The timer wheel with as many entries on it as a busy server has.
func benchmarkTimers(_ harness: Harness) throws {
    let clock = Mutex(0)
    let wheel = TimerWheel { clock.withLock { $0 } }
    let entries = (0..<100_000).map { TimerEntry(key: $0) }
    for (index, entry) in entries.enumerated() { wheel.schedule(entry, after: 500 + index % 30_000) }
    harness.measure("timers: set again, of 100,000", operations: 1000) {
        for index in 0..<1000 { wheel.schedule(entries[index * 97 % entries.count], after: 500 + index) }
    }
    harness.measure("timers: set and taken off", operations: 1000) {
        for index in 0..<1000 {
            wheel.schedule(entries[index], after: 500)
            wheel.cancel(entries[index])
        }
    }
    let server = ServerContext(registry: Registry(), network: NoNetwork(), timers: wheel, settings: CoreSettings())
    let worker = Worker(index: 1, role: "benchmark", server: server)
    harness.measure("timers: set and fired", operations: 1000) {
        for index in 0..<1000 { wheel.schedule(entries[index], after: 10) }
        clock.withLock { $0 += 30 }
        wheel.advance(worker)
    }
}
