import Database
import Routing

/// A connection that the config names: `modparam("sqlops", "sqlcon", "name=>url")`.
final class SQLConnection: @unchecked Sendable {
    let name: String
    let url: String
    /// Set when the module is provisioned.
    var pool: DatabasePool?

    /// - Throws: `DeclarationError` for another form; it does not repeat the URL, which may hold a password.
    init(_ text: String) throws {
        guard let arrow = text.firstRange(of: "=>") else {
            throw DeclarationError("sqlops: a sqlcon has no =>", remedy: "write \"name=>scheme://user:password@host/database\"")
        }
        name = text[..<arrow.lowerBound].filter { !$0.isWhitespace }
        url = String(text[arrow.upperBound...].drop { $0.isWhitespace })
        guard !name.isEmpty else { throw DeclarationError("sqlops: a sqlcon has no name", remedy: "write \"name=>scheme://user:password@host/database\"") }
    }
}
