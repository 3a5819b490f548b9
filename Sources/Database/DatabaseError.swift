/// Why a database did not do what was asked: which database, what was asked of which table, what it said, and what helps.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// The URL cannot be read.
        case url
        /// No connection could be made.
        case connection
        /// The connection broke; the statement may have been carried out or not.
        case connectionLost
        /// The database refused the statement.
        case statement
        /// The driver cannot do that.
        case unsupported
        /// The table is not of the version that was asked for.
        case tableVersion
    }

    public let kind: Kind
    /// What went wrong, in the database's own words where it has some.
    public let reason: String
    /// What to do about it.
    public var remedy: String?
    /// The URL without its password.
    public var database: String?
    public var table: String?
    /// The statement as it was sent; values that were bound to it stay out.
    public var statement: String?

    public init(_ kind: Kind, _ reason: String, remedy: String? = nil, database: String? = nil, table: String? = nil, statement: String? = nil) {
        self.kind = kind
        self.reason = reason
        self.remedy = remedy
        self.database = database
        self.table = table
        self.statement = statement
    }

    /// Longest part of a statement that is shown, in bytes.
    static let statementLimit = 400

    public var description: String {
        var text = reason
        if let table { text += "; table \(table)" }
        if let database { text += "; database \(database)" }
        if let statement {
            text += "; statement: " + (statement.utf8.count > Self.statementLimit ? String(statement.prefix(Self.statementLimit)) + "..." : statement)
        }
        if let remedy { text += " (\(remedy))" }
        return text
    }
}
