import CSQLite

/// An open SQLite file. Statements that modules make are kept prepared; those of scripts differ from call to call and are not.
final class SQLiteSession: DatabaseSession {
    private let handle: OpaquePointer
    private var prepared: [String: SQLiteStatement] = [:]
    /// Most statements that are kept.
    private static let preparedLimit = 64

    init(_ url: DatabaseURL, _ options: SQLiteDriver.Options) throws(DatabaseError) {
        var opened: OpaquePointer?
        // a session is one thread's, so SQLite need not lock it
        let access = options.isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(url.database, &opened, access | SQLITE_OPEN_NOMUTEX, nil)
        guard let opened else { throw DatabaseError(.connection, "no memory to open the database", database: url.description) }
        handle = opened
        guard code == SQLITE_OK else {
            let reason = String(cString: sqlite3_errmsg(opened))
            throw DatabaseError(
                .connection, reason,
                remedy: options.isReadOnly
                    ? "a database opened for reading only must be there" : "the file's directory must be there and let the server's user write",
                database: url.description)
        }
        sqlite3_busy_timeout(handle, Int32(clamping: options.busyTimeout))
        if let mode = options.journalMode { _ = try run(.raw("PRAGMA journal_mode=\(mode)")) }
    }

    deinit {
        prepared.removeAll()
        sqlite3_close_v2(handle)
    }

    private(set) var affectedRows = 0

    var lastInsertID: Int? {
        let number = Int(sqlite3_last_insert_rowid(handle))
        return number == 0 ? nil : number
    }

    func run(_ statement: DatabaseStatement) throws(DatabaseError) -> DatabaseResult {
        var writer = SQLWriter(SQLWriter.Dialect()) { _, number in "?\(number)" }
        writer.write(statement)
        let changesBefore = sqlite3_total_changes(handle)
        do {
            let result = try step(statement, writer.text, writer.values)
            affectedRows = Int(sqlite3_total_changes(handle) &- changesBefore)
            return result
        } catch {
            affectedRows = 0
            throw error
        }
    }

    private func step(_ statement: DatabaseStatement, _ text: String, _ values: [DatabaseValue]) throws(DatabaseError) -> DatabaseResult {
        if let known = prepared[text] { return try known.run(values) }
        // of several statements in a text the first one counts, as in the reference
        guard let made = try SQLiteStatement(handle, text) else { return DatabaseResult() }
        if case .raw = statement { return try made.run([]) }
        if prepared.count >= Self.preparedLimit { prepared.removeAll() }
        prepared[text] = made
        return try made.run(values)
    }
}
