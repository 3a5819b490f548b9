import CMariaDB
import Synchronization

/// MySQL and MariaDB servers: `mysql://user:password@host:port/database`. Without a host, the server's socket on this machine.
public final class MySQLDriver: DatabaseDriver {
    /// What may be set; done before the first connection.
    public struct Options: Sendable {
        /// Seconds that the server has to answer a connection, a statement sent, and one that is worked on; 0 for the library's own limits.
        public var connectTimeout = 2
        public var sendTimeout = 0
        public var receiveTimeout = 0
        public var retries = 1
        /// Whether rows that an update found count as changed, also where it left them as they were.
        public var countsFoundRows = false
        public var encryption = Encryption.asLibrary
        /// File with the certificates of the authorities that are trusted.
        public var authorities: String?

        public init() {}
    }

    /// `opt_ssl_mode`
    public enum Encryption: Int, Sendable {
        case asLibrary = 0
        case disabled = 1
        case preferred = 2
        case required = 3
        case verifiesAuthority = 4
        case verifiesIdentity = 5
    }

    private let shared = Mutex(Options())

    /// Prepares the library, once: first connections of several threads must not do so at the same time.
    private static let preparation: Int32 = mysql_server_init(0, nil, nil)

    public init() {}

    public var scheme: String { "mysql" }
    public var capabilities: DatabaseCapabilities { [.rawQuery, .replace, .insertOrUpdate, .affectedRows, .lastInsertID, .transactions] }
    public var retries: Int { shared.withLock { $0.retries } }

    public func configure(_ change: (inout Options) -> Void) { shared.withLock { change(&$0) } }

    public func open(_ url: DatabaseURL) throws(DatabaseError) -> any DatabaseSession {
        guard Self.preparation == 0 else { throw DatabaseError(.connection, "the library of MySQL cannot be prepared", database: url.description) }
        return try MySQLSession(url, shared.withLock { $0 })
    }
}
