import Routing

/// The world as a simulated server sees it: time is told, chance is the same each time, and nothing outside is touched.
final class SimulatedSurroundings: Surroundings, @unchecked Sendable {
    private let clock: VirtualClock
    private let record: SimulationRecord

    init(_ clock: VirtualClock, _ record: SimulationRecord) {
        self.clock = clock
        self.record = record
    }

    override var time: WallClock.Time { clock.time }
    override var seed: UInt64? { 1 }
    override var isSimulated: Bool { true }

    /// A script that waits makes time pass; timers that came due meanwhile fire when it has ended.
    override func wait(microseconds: Int) { clock.advance(microseconds: microseconds) }

    override func allows(_ action: @autoclosure () -> String) -> Bool {
        record.note("not done in a simulation: \(action())")
        return false
    }
}
