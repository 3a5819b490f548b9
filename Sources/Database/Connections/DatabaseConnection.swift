/// A thread's connection to a database: what modules call.
///
/// It is opened when it is first used and opened anew when it was lost; then the statement is tried again, unless a transaction was
/// under way. Statements are carried out whole before they return, so nested uses by one thread do not meet.
///
///     let connection = pool.connection
///     try connection.require(version: 7, of: "subscriber")
///     let found = try connection.select(["ha1"], from: "subscriber", where: [Condition("username", .string("alice"))])
///     try connection.insert(["method": .string("INVITE"), "time": .datetime(now)], into: "acc")
// Made under the pool's lock and used by one thread alone.
public final class DatabaseConnection: @unchecked Sendable {
    public let url: DatabaseURL
    private let driver: any DatabaseDriver
    private let allows: @Sendable (String) -> Bool
    private var session: (any DatabaseSession)?
    private var isInTransaction = false

    init(_ url: DatabaseURL, _ driver: any DatabaseDriver, _ allows: @escaping @Sendable (String) -> Bool) {
        self.url = url
        self.driver = driver
        self.allows = allows
    }

    public var capabilities: DatabaseCapabilities { driver.capabilities }
    public var isOpen: Bool { session != nil }

    /// Connects, if that has not been done.
    /// - Throws: `DatabaseError` of kind `.connection`.
    public func open() throws(DatabaseError) { _ = try opened() }

    public func close() {
        session = nil
        isInTransaction = false
    }

    /// Rows of a table: those columns (all if none is named) of the rows that meet all conditions.
    /// - Parameter order: column to sort by, or what else may follow `ORDER BY`.
    public func select(
        _ columns: [String], from table: String, where conditions: [Condition] = [], orderedBy order: String? = nil
    ) throws(DatabaseError) -> DatabaseResult {
        try run(.select(columns: columns, table: table, conditions: conditions, order: order))
    }

    public func insert(_ values: ColumnValues, into table: String) throws(DatabaseError) {
        _ = try run(.insert(values, table: table))
    }

    /// Changes all rows that meet all conditions; `affectedRows` tells how many.
    public func update(_ table: String, set values: ColumnValues, where conditions: [Condition] = []) throws(DatabaseError) {
        _ = try run(.update(table: table, values: values, conditions: conditions))
    }

    public func delete(from table: String, where conditions: [Condition] = []) throws(DatabaseError) {
        _ = try run(.delete(table: table, conditions: conditions))
    }

    /// Puts a row in the place of the one with the same `keys`, which a unique index has.
    public func replace(_ values: ColumnValues, into table: String, keys: [String]) throws(DatabaseError) {
        _ = try run(.replace(values, table: table, keys: keys))
    }

    /// Adds a row, or changes the one with the same `keys`, which a unique index has.
    public func insertOrUpdate(_ values: ColumnValues, into table: String, keys: [String]) throws(DatabaseError) {
        _ = try run(.insertOrUpdate(values, table: table, keys: keys))
    }

    /// A statement in the database's own language.
    public func execute(_ statement: String) throws(DatabaseError) -> DatabaseResult { try run(.raw(statement)) }

    /// How many rows the last statement changed; 0 without connection.
    public var affectedRows: Int { session?.affectedRows ?? 0 }

    /// The number that the database gave the row inserted last; nil where it does not tell.
    public var lastInsertID: Int? { session?.lastInsertID }

    /// Carries several statements out together: all of them, or none if `body` throws. Drivers without transactions carry out one by one.
    public func transaction<Result>(_ body: () throws(DatabaseError) -> Result) throws(DatabaseError) -> Result {
        guard capabilities.contains(.transactions), !isInTransaction else { return try body() }
        _ = try run(.raw("BEGIN"))
        isInTransaction = true
        defer { isInTransaction = false }
        do {
            let result = try body()
            _ = try run(.raw("COMMIT"))
            return result
        } catch {
            // the first error tells what went wrong; a connection that is gone has taken everything back
            if session != nil { _ = try? run(.raw("ROLLBACK")) }
            throw error
        }
    }

    private func opened() throws(DatabaseError) -> any DatabaseSession {
        if let session { return session }
        let made = try driver.open(url)
        session = made
        return made
    }

    private func run(_ statement: DatabaseStatement) throws(DatabaseError) -> DatabaseResult {
        if !statement.isReading, !allows("change the database \(url)") { return DatabaseResult() }
        var attempts = 0
        while true {
            do {
                return try opened().run(statement)
            } catch {
                guard error.kind == .connectionLost else { throw completed(error, statement) }
                session = nil
                guard !isInTransaction, attempts < driver.retries else { throw completed(error, statement) }
                attempts += 1
            }
        }
    }

    private func completed(_ error: DatabaseError, _ statement: DatabaseStatement) -> DatabaseError {
        var error = error
        error.database = url.description
        error.table = error.table ?? statement.table
        if error.statement == nil, case .raw(let text) = statement { error.statement = text }
        return error
    }
}
