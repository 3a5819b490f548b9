import CSQLite
import Synchronization

/// SQLite files: `sqlite:///relative/path`, `sqlite:////absolute/path`.
public final class SQLiteDriver: DatabaseDriver {
    /// What may be set for one file.
    public struct Options: Sendable {
        /// Opened for reading only; a file that is not there is an error then.
        public var isReadOnly = false
        /// `DELETE`, `TRUNCATE`, `PERSIST`, `MEMORY`, `WAL` or `OFF`; SQLite's own choice where nil.
        public var journalMode: String?
        /// How long a statement waits for another's lock on the file, in milliseconds.
        public var busyTimeout = 2000

        public init() {}
    }

    private let options = Mutex<[String: Options]>([:])

    public init() {}

    public var scheme: String { "sqlite" }
    // the reference's driver keeps the number of changed rows from scripts
    public var capabilities: DatabaseCapabilities { [.rawQuery, .replace, .insertOrUpdate, .lastInsertID, .transactions, .absentTextIsNull] }

    /// Changes the options of a file, named as in URLs.
    public func configure(_ file: String, _ change: (inout Options) -> Void) {
        options.withLock { change(&$0[file, default: Options()]) }
    }

    public func open(_ url: DatabaseURL) throws(DatabaseError) -> any DatabaseSession {
        try SQLiteSession(url, options.withLock { $0[url.database] } ?? Options())
    }

    /// Version of the library, as `3.40.1`.
    public static var libraryVersion: String { String(cString: sqlite3_libversion()) }
}
