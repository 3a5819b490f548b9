/// What a row must be like to be meant: `column operator value`. Several are met together.
public struct Condition: Sendable {
    public enum Comparison: String, Sendable {
        case equal = "="
        case less = "<"
        case greater = ">"
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case notEqual = "!="
        /// All bits of the value are set in the column.
        case hasBits = "&"
    }

    public let column: String
    public let comparison: Comparison
    public let value: DatabaseValue

    /// `equal` and `notEqual` with null ask whether there is a value.
    public init(_ column: String, _ comparison: Comparison, _ value: DatabaseValue) {
        self.column = column
        self.comparison = comparison
        self.value = value
    }

    /// The column equals the value.
    public init(_ column: String, _ value: DatabaseValue) { self.init(column, .equal, value) }
}

/// Columns with their new values, in order: `["username": .string("alice"), "flags": .integer(0)]`.
public struct ColumnValues: ExpressibleByDictionaryLiteral, Sendable {
    public private(set) var columns: [String] = []
    public private(set) var values: [DatabaseValue] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, DatabaseValue)...) {
        for (column, value) in elements { append(column, value) }
    }

    public mutating func append(_ column: String, _ value: DatabaseValue) {
        columns.append(column)
        values.append(value)
    }

    public var isEmpty: Bool { columns.isEmpty }
    public var count: Int { columns.count }
    /// The value of that column, nil where it is not among them.
    public subscript(column: String) -> DatabaseValue? { columns.firstIndex(of: column).map { values[$0] } }
}
