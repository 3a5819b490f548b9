import CSignalbox
import Synchronization

/// The threads of the server as RPC clients see them: each takes the place that a process has in the reference.
public final class ThreadList: Sendable {
    /// One thread.
    public struct Entry: Sendable {
        /// Number as in log lines; 0 is the main thread.
        public let index: Int
        /// The kernel's id of the thread.
        public let id: Int
        /// What it does: `udp receiver child=0 sock=127.0.0.1:5060`.
        public let role: String
    }

    private let entries = Mutex<[Entry]>([])

    public init() {}

    /// Enters the calling thread.
    public func addCurrent(index: Int, role: String) {
        let entry = Entry(index: index, id: Int(csignalbox_gettid()), role: role)
        entries.withLock { $0.append(entry) }
    }

    /// All threads in order of index.
    public var all: [Entry] { entries.withLock { $0.sorted { $0.index < $1.index } } }
}
