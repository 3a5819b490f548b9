import Routing

#if canImport(Glibc)
import Glibc
#endif

/// Turns signals into calls on a thread of its own, where anything may be done.
public enum SignalWatcher {
    /// What a signal asks for.
    public enum Request: Sendable, Equatable {
        /// SIGTERM, SIGINT: stop in good order.
        case stop
        /// SIGHUP
        case reload
        /// SIGUSR1: log the statistics.
        case statistics
    }

    private static let watched: [Int32] = [SIGTERM, SIGINT, SIGHUP, SIGUSR1]

    /// Keeps the watched signals from every thread that is started afterwards, and ignores SIGPIPE. Call it first in `main`.
    public static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var set = watchedSet
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Starts the thread that waits for signals and hands each to `handler`.
    /// - Throws: `BackgroundThread.Refused` if no thread can be started.
    public static func start(_ handler: @escaping @Sendable (Request) -> Void) throws {
        try BackgroundThread.start("signals") {
            var set = watchedSet
            while true {
                var number: Int32 = 0
                guard sigwait(&set, &number) == 0 else { continue }
                switch number {
                case SIGHUP: handler(.reload)
                case SIGUSR1: handler(.statistics)
                default: handler(.stop)
                }
            }
        }
    }

    private static var watchedSet: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in watched { sigaddset(&set, number) }
        return set
    }
}
