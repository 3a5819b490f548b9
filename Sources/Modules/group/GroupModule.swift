import Database
import Routing
import SIPMessage

/// Module group: whether a user is in a group, by a table of members and one of regular expressions.
public final class GroupModule: Module, @unchecked Sendable {
    public static let name = "group"

    private var url = "mysql://kamailioro:kamailioro@localhost/kamailio"
    private var table = "grp"
    private var userColumn = "username"
    private var domainColumn = "domain"
    private var groupColumn = "grp"
    private var usesDomain = false
    /// `re_table`; empty where groups by expression are not used.
    private var expressionTable = ""
    private var expressionColumn = "reg_exp"
    private var numberColumn = "group_id"
    /// `multiple_gid`: all groups that match are given.
    private var givesAll = true
    private var pool: DatabasePool?
    private var auth: AuthModule?
    /// The last row first, which is how the reference looks at them.
    private var expressions: [(expression: RegularExpression, number: Int)] = []

    private static let expressionTableVersion = 1
    private static let tableVersion = 2

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("table", string: { [unowned self] in table = $0 })
        exports.parameter("user_column", string: { [unowned self] in userColumn = $0 })
        exports.parameter("domain_column", string: { [unowned self] in domainColumn = $0 })
        exports.parameter("group_column", string: { [unowned self] in groupColumn = $0 })
        exports.parameter("use_domain", integer: { [unowned self] in usesDomain = $0 != 0 })
        exports.parameter("re_table", string: { [unowned self] in expressionTable = $0 })
        exports.parameter("re_exp_column", string: { [unowned self] in expressionColumn = $0 })
        exports.parameter("re_gid_column", string: { [unowned self] in numberColumn = $0 })
        exports.parameter("multiple_gid", integer: { [unowned self] in givesAll = $0 != 0 })
        let routes: RouteKinds = [.request, .failure, .branch, .local]
        let user = Parameter.prepared("user") { text, registry in try UserSource(text, registry) }
        exports.function("is_user_in", user, .literal("group"), routes: routes) { [unowned self] context, arguments in
            guard let found = arguments.object(0, as: UserSource.self)?.user(context, auth) else { return -1 }
            return isMember(context, found.user, found.domain, arguments.string(1))
        }
        exports.ksr("is_user_in", .literal("uri"), .literal("group")) { [unowned self] context, arguments in
            guard let uri = SIPURI(arguments.string(0)) else {
                context.log(.error, "group", "is_user_in: \"\(arguments.string(0))\" is no URI")
                return .integer(-1)
            }
            return .integer(isMember(context, uri.user, uri.host, arguments.string(1)))
        }
        let numbers = Parameter.prepared("groups") { [unowned self] text, registry in
            guard !expressionTable.isEmpty else { throw DeclarationError("get_user_group needs a table of expressions", remedy: "set modparam(\"group\", \"re_table\", \"re_grp\")") }
            let variable = try registry.variable(text)
            guard variable is AVPVariable else { throw DeclarationError("get_user_group gives groups to an AVP, not to \(text)", remedy: "write \"$avp(gid)\"") }
            return variable
        }
        exports.function("get_user_group", user, numbers, routes: routes) { [unowned self] context, arguments in
            guard let found = arguments.object(0, as: UserSource.self)?.user(context, auth), let variable = arguments.object(1, as: Variable.self) else { return -1 }
            return giveGroups(context, found.user, found.domain, variable)
        }
    }

    public func provision(_ server: ServerContext) throws {
        let pool = try server.registry.database(url, for: Self.name)
        self.pool = pool
        auth = server.registry.module(AuthModule.self)
        try pool.require(version: Self.tableVersion, of: table, for: Self.name)
        if !expressionTable.isEmpty { try pool.require(version: Self.expressionTableVersion, of: expressionTable, for: Self.name) }
        if !expressionTable.isEmpty { try loadExpressions(pool) }
    }

    private func loadExpressions(_ pool: DatabasePool) throws {
        let found: DatabaseResult
        do { found = try pool.connection.select([expressionColumn, numberColumn], from: expressionTable) } catch { throw error.declarationError(Self.name) }
        expressions = try found.rows.reversed().map { row in
            guard let text = row[0].string, let number = row[1].integer else {
                throw DeclarationError("group: table \(expressionTable) has a row without \(expressionColumn) or \(numberColumn)")
            }
            return (try RegularExpression(text), number)
        }
    }

    public func startWorker(_ worker: Worker) throws {
        try pool?.open(for: Self.name)
    }

    /// 1 for a member, -6 for others, -5 where the database does not answer.
    private func isMember(_ context: RouteContext, _ user: ByteView, _ domain: ByteView, _ group: ByteView) -> Int {
        guard let pool, !user.isEmpty, !group.isEmpty else { return -1 }
        var conditions = [Condition(userColumn, .text(user)), Condition(groupColumn, .text(group))]
        if usesDomain { conditions.append(Condition(domainColumn, .text(domain))) }
        do {
            return try pool.connection.select([groupColumn], from: table, where: conditions).isEmpty ? -6 : 1
        } catch {
            context.log(.error, "group", "\(error)")
            return -5
        }
    }

    /// How many groups were given, -1 for none.
    private func giveGroups(_ context: RouteContext, _ user: ByteView, _ domain: ByteView, _ variable: Variable) -> Int {
        guard !user.isEmpty, !domain.isEmpty else {
            context.log(.error, "group", "get_user_group: the URI has no user or no domain")
            return -1
        }
        var uri = ByteBuilder(context.arena, capacity: user.count + domain.count + 8)
        uri.append("sip:")
        uri.append(user)
        uri.append("@")
        uri.append(domain)
        let text = uri.finish()
        var count = 0
        for (expression, number) in expressions where expression.matches(text) {
            guard variable.assign(.integer(number), context) else { return -1 }
            count += 1
            if !givesAll { break }
        }
        return count > 0 ? count : -1
    }
}
