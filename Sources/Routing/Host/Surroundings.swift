#if canImport(Glibc)
import Glibc
#endif

/// What routing notices of the world around the server and reaches of it besides SIP: the time of day, chance, files, commands,
/// other programs. This one is the real world; a simulation gives one in which time is told and nothing outside changes.
open class Surroundings: @unchecked Sendable {
    public init() {}

    /// The time of day.
    open var time: WallClock.Time { WallClock.now }

    /// Seconds since 1970.
    public final var seconds: Int { time.seconds }

    /// What chance begins with; nil for real chance.
    open var seed: UInt64? { nil }

    /// Whether nothing outside may change, for those who have to prepare for it.
    open var isSimulated: Bool { false }

    /// Lets time pass for the calling worker.
    open func wait(microseconds: Int) {
        var time = timespec(tv_sec: microseconds / 1_000_000, tv_nsec: microseconds % 1_000_000 * 1000)
        var left = timespec()
        while nanosleep(&time, &left) != 0, errno == EINTR { time = left }
    }

    /// Whether something outside may be done: a file written, a command run, another program asked. Where it may not, `action`
    /// (what would be done, as a sentence without its end) is noted.
    open func allows(_ action: @autoclosure () -> String) -> Bool { true }
}
