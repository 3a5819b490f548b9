import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// The log of a process that simulates: lines go to the record of the simulation that runs on the thread, others are dropped.
final class SimulationLog: LogSink {
    private static let shared = SimulationLog()
    private let records = Mutex<[pthread_t: SimulationRecord]>([:])

    /// Runs `body` with the thread's log lines going to `record`.
    static func recording<Result>(to record: SimulationRecord, _ body: () throws -> Result) rethrows -> Result {
        Log.install(shared)
        let thread = pthread_self()
        let outer = shared.records.withLock { $0.updateValue(record, forKey: thread) }
        defer { shared.records.withLock { $0[thread] = outer } }
        return try body()
    }

    func write(
        _ level: LogLevel, levelName: ByteView?, facility: Int32?, worker: Int, prefix: ByteView, source: StaticString, text: ByteView
    ) {
        guard let record = records.withLock({ $0[pthread_self()] }) else { return }
        let shown = prefix.string + (text.last == ASCII.lineFeed ? text.dropLast() : text).string
        record.add(.logged(SimulatedLogLine(level: level, source: source.description, text: shown)))
    }
}
