/// What a query gives: rows of values under named and typed columns. All of it is here; the connection is free again.
public struct DatabaseResult: Sendable {
    public struct Column: Sendable {
        public let name: String
        public let type: DatabaseType

        public init(name: String, type: DatabaseType) {
            self.name = name
            self.type = type
        }
    }

    public let columns: [Column]
    /// Each as long as `columns`.
    public let rows: [[DatabaseValue]]

    public init(columns: [Column] = [], rows: [[DatabaseValue]] = []) {
        self.columns = columns
        self.rows = rows
    }

    public var isEmpty: Bool { rows.isEmpty }

    /// The value at a row and column, counted from 0; null where there is none.
    public subscript(row: Int, column: Int) -> DatabaseValue {
        guard rows.indices.contains(row), rows[row].indices.contains(column) else { return .null }
        return rows[row][column]
    }
}
