#if canImport(Glibc)
import Glibc
#endif

/// Milliseconds on a clock that never jumps.
enum StreamClock {
    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}

/// `errno` values by what they mean here.
enum Errno {
    static let notConnected = ENOTCONN
    static let noBufferSpace = ENOBUFS
    static let timedOut = ETIMEDOUT
    static let tooManyConnections = EMFILE
    static let noConnection = ENETUNREACH
    static let reset = ECONNRESET
    static let refused = ECONNREFUSED
}
