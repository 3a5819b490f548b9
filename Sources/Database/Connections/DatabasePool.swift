import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A database as the server's threads share it: a connection for each thread that asks, opened when it first does and kept for it.
/// So a statement that waits for the database holds up its own thread only, and what belongs to a connection (transactions,
/// temporary tables, affected rows) stays with the worker whose script made it.
public final class DatabasePool: Sendable {
    public let url: DatabaseURL
    public let driver: any DatabaseDriver
    /// Whether a change may be made, told what it would be; in simulations it may not.
    private let allows: @Sendable (String) -> Bool
    /// By thread. A thread that ended leaves its connection to the next one with its number.
    private let connections = Mutex<[UInt: DatabaseConnection]>([:])

    public init(_ url: DatabaseURL, driver: any DatabaseDriver, allows: @escaping @Sendable (String) -> Bool = { _ in true }) {
        self.url = url
        self.driver = driver
        self.allows = allows
    }

    /// The calling thread's connection; opened by its first statement, or by `DatabaseConnection.open`.
    public var connection: DatabaseConnection {
        let thread = UInt(pthread_self())
        return connections.withLock { connections in
            if let connection = connections[thread] { return connection }
            let made = DatabaseConnection(url, driver, allows)
            connections[thread] = made
            return made
        }
    }

    public var capabilities: DatabaseCapabilities { driver.capabilities }

    /// Closes all connections. Called when the threads that used them have ended.
    public func close() { connections.withLock { $0.removeAll() } }
}
