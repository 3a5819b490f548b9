/// A kind of database: opens sessions. What may be set about it is set before the first is opened.
public protocol DatabaseDriver: AnyObject, Sendable {
    /// As in URLs.
    var scheme: String { get }
    var capabilities: DatabaseCapabilities { get }
    /// How often a statement is tried anew on a fresh connection after the old one broke.
    var retries: Int { get }
    /// - Throws: `DatabaseError` of kind `.connection`.
    func open(_ url: DatabaseURL) throws(DatabaseError) -> any DatabaseSession
}

extension DatabaseDriver {
    public var retries: Int { 1 }
}

/// What a driver offers to scripts and modules that ask before they use it, as in Kamailio.
public struct DatabaseCapabilities: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Statements in the database's own language.
    public static let rawQuery = DatabaseCapabilities(rawValue: 1)
    public static let replace = DatabaseCapabilities(rawValue: 2)
    public static let insertOrUpdate = DatabaseCapabilities(rawValue: 4)
    /// `$sqlrows` shows how many rows a statement changed. Modules that want to know look at `DatabaseConnection.affectedRows`, which all have.
    public static let affectedRows = DatabaseCapabilities(rawValue: 8)
    public static let lastInsertID = DatabaseCapabilities(rawValue: 16)
    /// Statements can be taken back together.
    public static let transactions = DatabaseCapabilities(rawValue: 32)
    /// A text that a module has no value for is null, not empty. So it is with the reference's SQLite driver.
    public static let absentTextIsNull = DatabaseCapabilities(rawValue: 64)
}

/// One open connection of a driver; used by one thread.
public protocol DatabaseSession: AnyObject {
    /// Carries a statement out.
    /// - Throws: `DatabaseError`, of kind `.connectionLost` where a new connection may help.
    func run(_ statement: DatabaseStatement) throws(DatabaseError) -> DatabaseResult
    /// How many rows the last statement changed.
    var affectedRows: Int { get }
    /// The number that the database gave the row inserted last; nil where it does not tell.
    var lastInsertID: Int? { get }
}
