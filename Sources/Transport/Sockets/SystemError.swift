#if canImport(Glibc)
import Glibc
#endif

/// A system call that failed, in words that name what was tried.
public struct SystemError: Error, CustomStringConvertible, Equatable {
    /// The `errno` value.
    public let code: Int32
    /// What was tried on what, as in "binding udp:127.0.0.1:5060".
    public let attempt: String

    public init(_ code: Int32, _ attempt: String) {
        self.code = code
        self.attempt = attempt
    }

    public var description: String { "\(attempt): \(Self.text(code))\(remedy)" }

    /// What the C library says of an `errno` value.
    public static func text(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { room in
            guard let base = room.baseAddress else { return "error \(code)" }
            base[0] = 0
            return strerror_r(code, base, 128) == 0 ? String(cString: base) : "error \(code)"
        }
    }

    private var remedy: String {
        switch code {
        case EADDRINUSE: " (another program has this address; stop it or listen elsewhere)"
        case EADDRNOTAVAIL: " (no interface of this machine has this address; ip_free_bind=1 allows it all the same)"
        case EACCES: " (ports below 1024 need root or CAP_NET_BIND_SERVICE)"
        default: ""
        }
    }
}
