import CSQLite

/// Types of SQLite's columns, whose values may be of any type: taken from the declaration, as SQLite itself does to find an affinity.
enum SQLiteTypes {
    private static let known: [(part: String, type: DatabaseType)] = [
        ("BIGI", .bigInteger), ("INT", .integer), ("SERI", .integer), ("CHAR", .text), ("CLOB", .text), ("TEXT", .text), ("REAL", .double),
        ("FLOA", .double), ("DOUB", .double), ("BLOB", .blob), ("TIME", .datetime), ("DATE", .datetime),
    ]

    /// The type that the first known part of a declaration names; a number where there is none.
    static func declared(_ declaration: String) -> DatabaseType {
        var rest = Substring(declaration.uppercased())
        while !rest.isEmpty {
            if let found = known.first(where: { rest.hasPrefix($0.part) }) { return found.type }
            rest = rest.dropFirst()
        }
        return .integer
    }

    /// The type of an expression, which has no declaration: that of its first value.
    static func stored(_ type: Int32) -> DatabaseType {
        switch type {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .double
        case SQLITE_BLOB: .blob
        default: .text
        }
    }
}
