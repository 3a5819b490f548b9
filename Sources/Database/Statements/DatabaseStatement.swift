/// What is asked of a database; a driver writes it in its own language or carries it out itself.
public enum DatabaseStatement: Sendable {
    /// No columns stand for all.
    case select(columns: [String], table: String, conditions: [Condition], order: String?)
    case insert(ColumnValues, table: String)
    case update(table: String, values: ColumnValues, conditions: [Condition])
    case delete(table: String, conditions: [Condition])
    /// Puts a row in the place of the one with the same values in the `keys` columns, which a unique index has.
    case replace(ColumnValues, table: String, keys: [String])
    /// Adds a row, or changes the one with the same values in the `keys` columns.
    case insertOrUpdate(ColumnValues, table: String, keys: [String])
    /// A statement in the database's own language.
    case raw(String)

    /// Whether it leaves the database as it is.
    public var isReading: Bool {
        switch self {
        case .select: true
        case .raw(let text):
            ["select", "show", "explain", "values"].contains(text.drop { $0.isWhitespace || $0 == "(" }.prefix { $0.isLetter }.lowercased())
        case .insert, .update, .delete, .replace, .insertOrUpdate: false
        }
    }

    public var table: String? {
        switch self {
        case .select(_, let table, _, _), .insert(_, let table), .update(let table, _, _), .delete(let table, _), .replace(_, let table, _),
            .insertOrUpdate(_, let table, _): table
        case .raw: nil
        }
    }
}
