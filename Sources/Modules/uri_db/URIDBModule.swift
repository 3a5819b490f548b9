import Database
import Routing
import SIPMessage

/// Module uri_db: whether a user may speak for a URI, and whether a URI is one of ours.
public final class URIDBModule: Module, @unchecked Sendable {
    public static let name = "uri_db"

    private var url = "mysql://kamailioro:kamailioro@localhost/kamailio"
    private var table = ""
    private var userColumn = "username"
    private var domainColumn = "domain"
    private var uriUserColumn = "uri_user"
    /// `use_uri_table`: a table tells which users of URIs a user may speak for.
    private var usesURITable = false
    private var usesDomain = false
    private var pool: DatabasePool?
    private var auth: AuthModule?

    private static let uriTableVersion = 1
    private static let subscriberTableVersion = 7

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("db_table", string: { [unowned self] in table = $0 })
        exports.parameter("user_column", string: { [unowned self] in userColumn = $0 })
        exports.parameter("domain_column", string: { [unowned self] in domainColumn = $0 })
        exports.parameter("uriuser_column", string: { [unowned self] in uriUserColumn = $0 })
        exports.parameter("use_uri_table", integer: { [unowned self] in usesURITable = $0 != 0 })
        exports.parameter("use_domain", integer: { [unowned self] in usesDomain = $0 != 0 })
        exports.function("check_from", routes: .request) { [unowned self] context, _ in check(context, context.message.fromURI, "From") }
        exports.function("check_to", routes: .request) { [unowned self] context, _ in check(context, context.message.toURI, "To") }
        exports.function("check_uri", .string("uri"), routes: .request) { [unowned self] context, arguments in
            check(context, SIPURI(arguments.string(0)), "the URI")
        }
        exports.function("check_uri", .string("uri"), .string("user"), .string("realm"), routes: .request) { [unowned self] context, arguments in
            check(context, SIPURI(arguments.string(0)), "the URI", user: arguments.string(1), realm: arguments.string(2))
        }
        exports.ksr("check_uri_realm", .literal("uri"), .literal("user"), .literal("realm")) { [unowned self] context, arguments in
            .integer(check(context, SIPURI(arguments.string(0)), "the URI", user: arguments.string(1), realm: arguments.string(2)))
        }
        exports.function("does_uri_exist", routes: [.request, .local]) { [unowned self] context, _ in exists(context) }
    }

    public func provision(_ server: ServerContext) throws {
        auth = server.registry.module(AuthModule.self)
        if table.isEmpty { table = usesURITable ? "uri" : "subscriber" }
        guard !url.isEmpty else { return }
        let pool = try server.registry.database(url, for: Self.name)
        self.pool = pool
        try pool.require(version: usesURITable ? Self.uriTableVersion : Self.subscriberTableVersion, of: table, for: Self.name)
    }

    public func startWorker(_ worker: Worker) throws {
        try pool?.open(for: Self.name)
    }

    /// Codes of the reference: -4 for a URI without user, -2 without credentials, -9 and -10 for a user who may not speak for it.
    private func check(_ context: RouteContext, _ uri: SIPURI?, _ name: StaticString, user: ByteView = .empty, realm: ByteView = .empty) -> Int {
        guard let uri else {
            context.log(.error, "uri_db", "\(name) cannot be read")
            return -1
        }
        guard !uri.user.isEmpty else { return -4 }
        var (user, realm) = (user, realm)
        if user.isEmpty || realm.isEmpty {
            guard let found = auth?.authenticator?.authorizedCredentials(context) else {
                context.log(.error, "uri_db", "no credentials were authorized; call www_authenticate, proxy_authenticate or their like before")
                return -2
            }
            (user, realm) = (found.user, found.realm ?? .empty)
        }
        guard usesURITable else { return uri.user.equalsIgnoringCase(user) ? 1 : -10 }
        let conditions = [Condition(userColumn, .text(user)), Condition(domainColumn, .text(realm)), Condition(uriUserColumn, .text(uri.user))]
        return isFound(context, userColumn, conditions).map { $0 ? 1 : -9 } ?? -8
    }

    /// Whether the request URI is of a local user: 1, or -5; -4 where the database does not answer.
    private func exists(_ context: RouteContext) -> Int {
        guard let uri = context.message.parsedURI else { return -1 }
        guard !uri.user.isEmpty else { return -5 }
        let column = usesURITable ? uriUserColumn : userColumn
        var conditions = [Condition(column, .text(uri.user))]
        if usesDomain { conditions.append(Condition(domainColumn, .text(uri.host))) }
        return isFound(context, column, conditions).map { $0 ? 1 : -5 } ?? -4
    }

    /// Whether the table has such a row; nil, with the reason logged, where it cannot be asked.
    private func isFound(_ context: RouteContext, _ column: String, _ conditions: [Condition]) -> Bool? {
        guard let pool else {
            context.log(.error, "uri_db", "db_url is empty, so table \(table) cannot be asked")
            return nil
        }
        do {
            return try !pool.connection.select([column], from: table, where: conditions).isEmpty
        } catch {
            context.log(.error, "uri_db", "\(error)")
            return nil
        }
    }
}
