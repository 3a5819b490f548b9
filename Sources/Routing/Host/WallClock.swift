#if canImport(Glibc)
import Glibc
#endif

/// The time of day.
public enum WallClock {
    /// A moment since 1970.
    public struct Time: Sendable {
        public let seconds: Int
        /// 0 to 999999.
        public let microseconds: Int

        public init(seconds: Int, microseconds: Int) {
            self.seconds = seconds
            self.microseconds = microseconds
        }
    }

    public static var now: Time {
        var value = timeval()
        gettimeofday(&value, nil)
        return Time(seconds: value.tv_sec, microseconds: Int(value.tv_usec))
    }
}
