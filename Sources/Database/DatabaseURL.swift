/// Where a database is: `mysql://user:password@host:port/database`, `sqlite:///file`, `text:///directory`.
///
/// As in Kamailio the password may hold `@` and `/`, a host may be an IPv6 address in brackets, what follows a `?` is ignored, and
/// the database of `sqlite:///data.db` is the relative path `data.db`, that of `sqlite:////var/lib/data.db` an absolute one; that of
/// `text:///var/lib/tables` is the absolute path `/var/lib/tables`, for text has no host.
/// Printed without its password.
public struct DatabaseURL: Hashable, Sendable, CustomStringConvertible {
    /// `mysql`, `postgres`, `sqlite` or `text`, without the `db_` that may stand before it.
    public let scheme: String
    public let user: String?
    public let password: String?
    /// Empty where none is named.
    public let host: String
    public let port: Int?
    /// Name, file or directory.
    public let database: String

    /// - Throws: `DatabaseError` of kind `.url`, which does not repeat the text: it may hold a password.
    public init(_ text: String) throws(DatabaseError) {
        func bad(_ reason: String) -> DatabaseError {
            DatabaseError(.url, reason, remedy: "write scheme://user:password@host:port/database, or sqlite:///file, or text:///directory")
        }
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { throw bad("a database URL has no scheme") }
        let scheme = String(text[..<colon])
        self.scheme = scheme.hasPrefix("db_") ? String(scheme.dropFirst(3)) : scheme
        var rest = text[text.index(after: colon)...]
        guard rest.hasPrefix("//") else { throw bad("the database URL of scheme \(scheme) has no // behind the scheme") }
        rest = rest.dropFirst(2)

        if self.scheme == Self.hostless {
            (user, password, host, port) = (nil, nil, "", nil)
            database = String(rest)
            guard !database.isEmpty else { throw bad("the database URL of scheme \(scheme) names no directory") }
            return
        }

        // a slash that comes first ends the host, so that file names may hold an @
        if let first = rest.firstIndex(where: { $0 == "/" || $0 == ":" || $0 == "@" }), rest[first] != "/", let at = rest.lastIndex(of: "@") {
            let credentials = rest[..<at]
            let colon = credentials.firstIndex(of: ":")
            user = String(colon.map { credentials[..<$0] } ?? credentials)
            password = colon.map { String(credentials[credentials.index(after: $0)...]) }
            rest = rest[rest.index(after: at)...]
        } else {
            user = nil
            password = nil
        }

        guard let slash = rest.firstIndex(of: "/") else { throw bad("the database URL of scheme \(scheme) names no database") }
        var authority = rest[..<slash]
        if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
            host = String(authority[authority.index(after: authority.startIndex)..<bracket])
            authority = authority[authority.index(after: bracket)...]
        } else {
            host = String(authority.prefix { $0 != ":" })
            authority = authority.drop { $0 != ":" }
        }
        if authority.isEmpty {
            port = nil
        } else {
            guard let number = Int(authority.dropFirst()), (1...65535).contains(number) else {
                throw bad("the database URL of scheme \(scheme) has a bad port")
            }
            port = number
        }
        database = String(rest[rest.index(after: slash)...].prefix { $0 != "?" })
        guard !database.isEmpty else { throw bad("the database URL of scheme \(scheme) names no database") }
    }

    /// The scheme whose URLs are a path and nothing else.
    private static let hostless = "text"

    public var description: String {
        if scheme == Self.hostless { return scheme + "://" + database }
        var text = scheme + "://"
        if let user { text += user + "@" }
        text += host.contains(":") ? "[\(host)]" : host
        if let port { text += ":\(port)" }
        return text + "/" + database
    }
}
