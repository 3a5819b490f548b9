import Routing
import Synchronization

/// A clock that stands still until it is told to go on.
final class VirtualClock: Sendable {
    /// Microseconds since the start.
    private let elapsed = Atomic<Int>(0)
    /// Seconds since 1970 at the start.
    private let start: Int

    init(start: Int) { self.start = start }

    /// Milliseconds since the start.
    var milliseconds: Int { elapsed.load(ordering: .relaxed) / 1000 }

    var time: WallClock.Time {
        let passed = elapsed.load(ordering: .relaxed)
        return WallClock.Time(seconds: start + passed / 1_000_000, microseconds: passed % 1_000_000)
    }

    func advance(microseconds: Int) { elapsed.wrappingAdd(max(0, microseconds), ordering: .relaxed) }

    /// Moves on to that millisecond since the start; never back.
    func advance(toMillisecond target: Int) { advance(microseconds: target * 1000 - elapsed.load(ordering: .relaxed)) }
}
