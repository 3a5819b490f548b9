import Database
import Routing
import SIPMessage
import Synchronization

/// Module auth_db: digest authentication against a database of subscribers.
public final class AuthDBModule: Module, @unchecked Sendable {
    public static let name = "auth_db"

    private var url = "mysql://kamailioro:kamailioro@localhost/kamailio"
    private var userColumn = "username"
    private var domainColumn = "domain"
    private var passwordColumn = "ha1"
    /// `password_column_2`: H(A1) for clients that put the domain into the user name.
    private var passwordWithDomainColumn = "ha1b"
    /// `calculate_ha1`: passwords are kept as they are.
    private var passwordsArePlain = false
    private var usesDomain = false
    private var checksVersions = true
    /// `force_generate_avps`: credentials are loaded whatever the check comes to.
    private var alwaysLoads = false
    private var credentialsText = ""
    private var credentials = LoadedCredentials()
    private var pool: DatabasePool?
    private var authenticator: Authenticator?
    /// Tables that the script names.
    private let tables = Mutex<Set<String>>([])

    private static let tableVersion = 7

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("user_column", string: { [unowned self] in userColumn = $0 })
        exports.parameter("domain_column", string: { [unowned self] in domainColumn = $0 })
        exports.parameter("password_column", string: { [unowned self] in passwordColumn = $0 })
        exports.parameter("password_column_2", string: { [unowned self] in passwordWithDomainColumn = $0 })
        exports.parameter("calculate_ha1", integer: { [unowned self] in passwordsArePlain = $0 != 0 })
        exports.parameter("use_domain", integer: { [unowned self] in usesDomain = $0 != 0 })
        exports.parameter("load_credentials", string: { [unowned self] in credentialsText = $0 })
        exports.parameter("version_table", integer: { [unowned self] in checksVersions = $0 != 0 })
        exports.parameter("force_generate_avps", integer: { [unowned self] in alwaysLoads = $0 != 0 })
        declareChecks(exports)
    }

    public func provision(_ server: ServerContext) throws {
        pool = try server.registry.database(url, for: Self.name)
        authenticator = try server.registry.required(AuthModule.self, by: Self.name).authenticator
        credentials = try LoadedCredentials(credentialsText, server.registry)
        try checkTables()
    }

    /// Looks at the tables that the script names.
    private func checkTables() throws {
        guard let connection = pool?.connection else { return }
        // each worker opens one of its own
        defer { connection.close() }
        do throws(DatabaseError) {
            try connection.open()
            guard checksVersions else { return }
            for table in tables.withLock({ $0.sorted() }) { try connection.require(version: Self.tableVersion, of: table) }
        } catch {
            throw error.declarationError(Self.name)
        }
    }

    private func declareChecks(_ exports: Exports) {
        let realm = Parameter.string("realm")
        let table = Parameter.prepared("table") { [unowned self] text, _ in
            guard !text.isEmpty else { throw DeclarationError("the name of the table is empty", remedy: "write \"subscriber\"") }
            tables.withLock { _ = $0.insert(text) }
            return OwnedBytes(text)
        }
        for name in ["www_authenticate", "www_authorize"] {
            exports.function(name, realm, table, .string("method").optional, routes: .request) { [unowned self] context, arguments in
                guard !arguments.has(2) || !arguments.string(2).isEmpty else { return AuthenticationResult.error.rawValue }
                let method = arguments.optionalString(2) ?? context.message.methodName
                return authenticate(.www, realm: arguments.string(0), table: arguments.string(1), method, context).result.rawValue
            }
        }
        exports.ksr("www_authenticate_method", aliasOf: "www_authenticate")
        for name in ["proxy_authenticate", "proxy_authorize"] {
            exports.function(name, realm, table, routes: .request) { [unowned self] context, arguments in
                let method = context.message.methodName
                return authenticate(.proxy, realm: arguments.string(0), table: arguments.string(1), method, context).result.rawValue
            }
        }
        exports.function("auth_check", realm, .string("table"), .integer("flags"), routes: .request) { [unowned self] context, arguments in
            let message = context.message
            if message.method == .ack || message.method == .cancel { return 1 }
            return check(realm: arguments.string(0), table: arguments.string(1), Flags(rawValue: arguments.integer(2)), context).rawValue
        }
        exports.function("is_subscriber", .string("uri"), .string("table"), .integer("flags"), routes: .any) { [unowned self] context, arguments in
            isSubscriber(arguments.string(0), table: arguments.string(1), SubscriberFlags(rawValue: arguments.integer(2)), context)
        }
    }

    // MARK: Checks

    /// Flags of `auth_check`.
    private struct Flags: OptionSet {
        let rawValue: Int
        /// The user has to be the one of From, or To.
        static let checksUser = Flags(rawValue: 1)
        /// Not in requests that may be sent for others: INVITE, BYE, PRACK, UPDATE, MESSAGE.
        static let skipsForwarded = Flags(rawValue: 2)
    }

    private func check(realm: ByteView, table: ByteView, _ flags: Flags, _ context: RouteContext) -> AuthenticationResult {
        let message = context.message
        let kind = CredentialsKind(for: message)
        let (result, found) = authenticate(kind, realm: realm, table: table, message.methodName, context)
        guard result == .ok, flags.contains(.checksUser), let found, let authenticator else { return result }
        let mayBeForwarded = [.invite, .bye, .prack, .update, .message].contains(message.method)
        return authenticator.check(
            user: found.user, context, comparesDomains: usesDomain, comparesUser: !(flags.contains(.skipsForwarded) && mayBeForwarded))
    }

    private func authenticate(
        _ kind: CredentialsKind, realm: ByteView, table: ByteView, _ method: ByteView, _ context: RouteContext
    ) -> (result: AuthenticationResult, credentials: DigestCredentials?) {
        guard let authenticator else { return (.error, nil) }
        guard !realm.isEmpty, !table.isEmpty else {
            context.log(.error, "auth_db", "the \(realm.isEmpty ? "realm" : "name of the table") is empty")
            return (.error, nil)
        }
        let found: DigestCredentials
        switch authenticator.find(kind, realm: realm, context) {
        case .result(let result): return (result, nil)
        case .credentials(let credentials): found = credentials
        }
        let realm = authenticator.stripped(realm)
        guard let rows = rows(found, realm: realm, table: table, context) else { return (.error, found) }
        guard let row = rows.first else { return (.unknownUser, found) }
        guard let ha1 = ha1(row, found, realm: realm, context) else { return (.error, found) }
        if alwaysLoads { _ = credentials.assign(row, from: 1, context) }
        let result = authenticator.verify(found, ha1: ha1, method: method, context)
        if result == .ok, !alwaysLoads { _ = credentials.assign(row, from: 1, context) }
        return (result, found)
    }

    /// The subscriber's rows; nil, with a line in the log, if the database does not answer.
    private func rows(_ found: DigestCredentials, realm: ByteView, table: ByteView, _ context: RouteContext) -> [[DatabaseValue]]? {
        let hasDomain = !found.domain.isEmpty
        let column = hasDomain && !passwordsArePlain ? passwordWithDomainColumn : passwordColumn
        var conditions = [Condition(userColumn, .bytes(found.user.buffer))]
        if usesDomain { conditions.append(Condition(domainColumn, .bytes((hasDomain ? found.domain : realm).buffer))) }
        return select([column] + credentials.columns, table, conditions, context)
    }

    /// H(A1) from what the database keeps; nil, with a line in the log that does not show it, if that cannot be it.
    private func ha1(_ row: [DatabaseValue], _ found: DigestCredentials, realm: ByteView, _ context: RouteContext) -> ByteView? {
        guard let authenticator, let stored = row.first?.bytes else {
            context.log(.error, "auth_db", "user \(found.user) has no password: the column is null")
            return nil
        }
        let password = stored.withUnsafeBufferPointer { context.arena.copy(ByteView($0)) }
        let algorithm = authenticator.algorithm(of: found)
        if passwordsArePlain { return algorithm.ha1(user: found.userName ?? .empty, realm: realm, password: password, context.arena) }
        guard password.count == algorithm.digits else {
            context.log(.error, "auth_db", "an HA1 of \(algorithm.name) has \(algorithm.digits) digits, that of user \(found.user) has \(password.count); passwords that are kept as they are need calculate_ha1")
            return nil
        }
        return password
    }

    // MARK: Subscribers

    private struct SubscriberFlags: OptionSet {
        let rawValue: Int
        /// The domain has to be the user's.
        static let usesDomain = SubscriberFlags(rawValue: 1)
        /// Credentials are not loaded.
        static let skipsCredentials = SubscriberFlags(rawValue: 2)
    }

    private func isSubscriber(_ uri: ByteView, table: ByteView, _ flags: SubscriberFlags, _ context: RouteContext) -> Int {
        guard let parsed = SIPURI(uri), !table.isEmpty else {
            context.log(.error, "auth_db", table.isEmpty ? "is_subscriber: the name of the table is empty" : "is_subscriber: \"\(uri)\" is no URI")
            return -1
        }
        var conditions = [Condition(userColumn, .bytes(parsed.user.buffer))]
        if flags.contains(.usesDomain), !parsed.host.isEmpty { conditions.append(Condition(domainColumn, .bytes(parsed.host.buffer))) }
        let skips = flags.contains(.skipsCredentials)
        // a column there has to be
        let columns = skips || credentials.columns.isEmpty ? [userColumn] : credentials.columns
        guard let rows = select(columns, table, conditions, context) else { return -1 }
        guard let row = rows.first else { return -2 }
        return skips || credentials.assign(row, from: 0, context) ? 1 : -3
    }

    private func select(_ columns: [String], _ table: ByteView, _ conditions: [Condition], _ context: RouteContext) -> [[DatabaseValue]]? {
        do {
            return try pool?.connection.select(columns, from: table.string, where: conditions).rows
        } catch {
            context.log(.error, "auth_db", "\(error)")
            return nil
        }
    }
}
