/// Writes statements in SQL.
struct SQLWriter {
    /// How a database's SQL differs from the others'.
    struct Dialect: Sendable {
        /// Put around names of columns and tables.
        var quote = ""
        /// How a row takes another's place, and how one is added or changed.
        var conflicts = Conflicts.onConflict

        enum Conflicts: Sendable {
            /// `INSERT ... ON CONFLICT (keys) DO UPDATE SET`: SQLite, PostgreSQL.
            case onConflict
            /// `REPLACE INTO`, `ON DUPLICATE KEY UPDATE`: MySQL.
            case onDuplicateKey
        }
    }

    let dialect: Dialect
    private(set) var text = ""
    /// Values in the order of their places.
    private(set) var values: [DatabaseValue] = []
    /// Writes what stands in the statement for a value, told its number, counted from 1.
    private let place: (DatabaseValue, Int) -> String

    init(_ dialect: Dialect, place: @escaping (DatabaseValue, Int) -> String) {
        self.dialect = dialect
        self.place = place
    }

    mutating func write(_ statement: DatabaseStatement) {
        switch statement {
        case .raw(let text): self.text += text
        case .select(let columns, let table, let conditions, let order):
            text += "SELECT " + (columns.isEmpty ? "*" : columns.map(quoted).joined(separator: ",")) + " FROM " + quoted(table)
            write(conditions)
            if let order { text += " ORDER BY " + order }
        case .insert(let values, let table): writeInsert("INSERT", values, table)
        case .update(let table, let values, let conditions):
            text += "UPDATE \(quoted(table)) SET "
            writeAssignments(values)
            write(conditions)
        case .delete(let table, let conditions):
            text += "DELETE FROM " + quoted(table)
            write(conditions)
        case .replace(let values, let table, let keys): writeReplace(values, table, keys)
        case .insertOrUpdate(let values, let table, let keys): writeInsertOrUpdate(values, table, keys)
        }
    }

    private func quoted(_ name: String) -> String { dialect.quote + name + dialect.quote }

    private mutating func write(_ value: DatabaseValue) {
        values.append(value)
        text += place(value, values.count)
    }

    private mutating func writeInsert(_ verb: String, _ row: ColumnValues, _ table: String) {
        text += "\(verb) INTO \(quoted(table)) (" + row.columns.map(quoted).joined(separator: ",") + ") VALUES ("
        for (index, value) in row.values.enumerated() {
            if index > 0 { text += "," }
            write(value)
        }
        text += ")"
    }

    private mutating func writeReplace(_ row: ColumnValues, _ table: String, _ keys: [String]) {
        switch dialect.conflicts {
        case .onDuplicateKey: writeInsert("REPLACE", row, table)
        case .onConflict: writeInsertOrUpdate(row, table, keys)
        }
    }

    private mutating func writeInsertOrUpdate(_ row: ColumnValues, _ table: String, _ keys: [String]) {
        writeInsert("INSERT", row, table)
        switch dialect.conflicts {
        case .onDuplicateKey:
            text += " ON DUPLICATE KEY UPDATE "
            writeAssignments(row)
        case .onConflict:
            text += " ON CONFLICT (" + keys.map(quoted).joined(separator: ",") + ") DO UPDATE SET "
            // the row that was not inserted has its values still at hand
            text += row.columns.map { "\(quoted($0))=excluded.\(quoted($0))" }.joined(separator: ",")
        }
    }

    private mutating func writeAssignments(_ row: ColumnValues) {
        for (index, column) in row.columns.enumerated() {
            if index > 0 { text += "," }
            text += quoted(column) + "="
            write(row.values[index])
        }
    }

    private mutating func write(_ conditions: [Condition]) {
        for (index, condition) in conditions.enumerated() {
            text += index == 0 ? " WHERE " : " AND "
            let column = quoted(condition.column)
            switch condition.comparison {
            case .equal where condition.value.isNull: text += column + " IS NULL"
            case .notEqual where condition.value.isNull: text += column + " IS NOT NULL"
            case .hasBits:
                text += column + "&"
                write(condition.value)
                text += "="
                write(condition.value)
            default:
                text += column + condition.comparison.rawValue
                write(condition.value)
            }
        }
    }
}
