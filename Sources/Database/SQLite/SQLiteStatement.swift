import CSQLite

/// A prepared statement.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    private let text: String

    /// Nil for a text without statement (nothing, or comments alone).
    init?(_ connection: OpaquePointer, _ text: String) throws(DatabaseError) {
        var made: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, text, -1, &made, nil)
        guard code == SQLITE_OK else { throw Self.error(connection, code, text) }
        guard let made else { return nil }
        handle = made
        self.connection = connection
        self.text = text
    }

    deinit { sqlite3_finalize(handle) }

    /// Binds the values and carries the statement out to its end.
    func run(_ values: [DatabaseValue]) throws(DatabaseError) -> DatabaseResult {
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        for (index, value) in values.enumerated() {
            let code = bind(value, Int32(index + 1))
            guard code == SQLITE_OK else { throw Self.error(connection, code, text) }
        }
        var columns: [DatabaseResult.Column] = []
        var rows: [[DatabaseValue]] = []
        while true {
            let code = sqlite3_step(handle)
            if code == SQLITE_DONE { return DatabaseResult(columns: columns, rows: rows) }
            guard code == SQLITE_ROW else { throw Self.error(connection, code, text) }
            if columns.isEmpty {
                columns = (0..<sqlite3_column_count(handle)).map { index in
                    let type = sqlite3_column_decltype(handle, index).map { SQLiteTypes.declared(String(cString: $0)) }
                        ?? SQLiteTypes.stored(sqlite3_column_type(handle, index))
                    return DatabaseResult.Column(name: sqlite3_column_name(handle, index).map { String(cString: $0) } ?? "", type: type)
                }
            }
            rows.append(columns.indices.map { value(Int32($0), columns[$0].type) })
        }
    }

    private func bind(_ value: DatabaseValue, _ index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let number), .bigInteger(let number): return sqlite3_bind_int64(handle, index, Int64(number))
        case .double(let number): return sqlite3_bind_double(handle, index, number)
        case .datetime(let seconds): return sqlite3_bind_double(handle, index, JulianDay(seconds).number)
        case .text(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_text(handle, index, "", 0, Self.copies) }
            return bytes.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { sqlite3_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count), Self.copies) }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
            return bytes.withUnsafeBytes { sqlite3_bind_blob(handle, index, $0.baseAddress, Int32(clamping: $0.count), Self.copies) }
        }
    }

    private func value(_ index: Int32, _ type: DatabaseType) -> DatabaseValue {
        let stored = sqlite3_column_type(handle, index)
        if stored == SQLITE_NULL { return .null }
        switch type {
        case .integer: return .integer(Int(sqlite3_column_int64(handle, index)))
        case .bigInteger: return .bigInteger(Int(sqlite3_column_int64(handle, index)))
        case .double: return .double(sqlite3_column_double(handle, index))
        case .text: return .text(bytes(index))
        case .blob: return .blob(bytes(index))
        case .datetime:
            if stored == SQLITE_TEXT { return CivilTime(bytes(index)).map { .datetime($0.seconds) } ?? .null }
            return JulianDay(sqlite3_column_double(handle, index)).seconds.map { .datetime($0) } ?? .null
        }
    }

    private func bytes(_ index: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, index) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, index))))
    }

    private static func error(_ connection: OpaquePointer, _ code: Int32, _ text: String) -> DatabaseError {
        let reason = String(cString: sqlite3_errmsg(connection))
        let remedy: String? =
            switch code & 0xff {
            case SQLITE_BUSY, SQLITE_LOCKED: "another program or thread holds the file; raise db_set_busy_timeout, or use the journal mode WAL"
            case SQLITE_READONLY: "the file, or the connection to it, is for reading only"
            case SQLITE_ERROR where reason.hasPrefix("no such table"): "create the table by the schema of Kamailio (kamdbctl create)"
            case SQLITE_ERROR where reason.hasPrefix("no such column"), SQLITE_ERROR where reason.contains("has no column"):
                "compare the table with the schema of Kamailio 5.6, and column names in the config with the table"
            default: nil
            }
        return DatabaseError(.statement, reason, remedy: remedy, statement: text)
    }

    /// Lets SQLite copy what it is given (SQLITE_TRANSIENT).
    nonisolated(unsafe) private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
