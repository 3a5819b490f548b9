import Database
import Routing
import SIPMessage
import Synchronization

/// Module userblocklist: numbers that are blocked or allowed, for a user or for all, kept in a database.
public final class UserBlocklistModule: Module, @unchecked Sendable {
    public static let name = "userblocklist"

    private var url = "mysql://kamailioro:kamailioro@localhost/kamailio"
    private var userTable = "userblocklist"
    private var userColumn = "username", domainColumn = "domain", userPrefixColumn = "prefix", userMarkColumn = "allowlist"
    private var globalTable = "globalblocklist"
    private var globalPrefixColumn = "prefix", globalMarkColumn = "allowlist"
    /// `use_domain`: users are looked up with their domain.
    private var usesDomain = false
    private var characters = NumberList.Characters.digits
    private var pool: DatabasePool?
    /// Lists for all users by their tables, kept in memory; nil for one that is not read yet.
    private let lists = Mutex<[String: NumberList?]>([:])

    /// Longest number that is looked up, bytes.
    private static let numberLimit = 31
    private static let tableVersion = 1

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("userblocklist_table", string: { [unowned self] in userTable = $0 })
        exports.parameter("userblocklist_username_col", string: { [unowned self] in userColumn = $0 })
        exports.parameter("userblocklist_domain_col", string: { [unowned self] in domainColumn = $0 })
        exports.parameter("userblocklist_prefix_col", string: { [unowned self] in userPrefixColumn = $0 })
        exports.parameter("userblocklist_allowlist_col", string: { [unowned self] in userMarkColumn = $0 })
        exports.parameter("globalblocklist_table", string: { [unowned self] in globalTable = $0 })
        exports.parameter("globalblocklist_prefix_col", string: { [unowned self] in globalPrefixColumn = $0 })
        exports.parameter("globalblocklist_allowlist_col", string: { [unowned self] in globalMarkColumn = $0 })
        // columns that are not read
        for name in ["userblocklist_id_col", "globalblocklist_id_col", "globalblocklist_description_col"] { exports.parameter(name, string: { _ in }) }
        exports.parameter("use_domain", integer: { [unowned self] in usesDomain = $0 != 0 })
        exports.parameter("match_mode", integer: { [unowned self] in
            guard let mode = NumberList.Characters(rawValue: $0) else {
                throw DeclarationError("userblocklist: match_mode \($0) does not exist", remedy: "10 for digits, 128 for all characters")
            }
            characters = mode
        })
        declareFunctions(exports)
        declareCommands(exports)
    }

    public func provision(_ server: ServerContext) throws {
        let pool = try server.registry.database(url, for: Self.name)
        self.pool = pool
        defer { pool.connection.close() }
        try pool.require(version: Self.tableVersion, of: userTable, for: Self.name)
        try pool.require(version: Self.tableVersion, of: globalTable, for: Self.name)
        noteList(globalTable)
    }

    public func startWorker(_ worker: Worker) throws {
        try pool?.open(for: Self.name)
        for table in lists.withLock({ lists in lists.filter { $0.value == nil }.map(\.key) }) { _ = list(table) }
    }

    // MARK: Functions

    /// A table that a call names.
    private final class Table: Sendable {
        let name: String
        init(_ name: String) { self.name = name }
    }

    private func declareFunctions(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure]
        let user = Parameter.string("user"), domain = Parameter.string("domain"), number = Parameter.string("number")
        for (name, isStrict) in [("check_user_blocklist", false), ("check_user_allowlist", true)] {
            exports.function(name, user, domain, routes: routes) { [unowned self] context, arguments in
                checkUser(context, arguments, isStrict: isStrict)
            }
            exports.function(name, kemi: name + "_number", user, domain, number, routes: routes) { [unowned self] context, arguments in
                checkUser(context, arguments, isStrict: isStrict)
            }
            exports.function(name, kemi: name + "_table", user, domain, number, .string("table"), routes: routes) { [unowned self] context, arguments in
                checkUser(context, arguments, isStrict: isStrict)
            }
        }
        let table = Parameter.prepared("table") { [unowned self] text, _ in
            guard !text.isEmpty else { throw DeclarationError("the name of the table is empty") }
            noteList(text)
            return Table(text)
        }
        for (name, isStrict) in [("check_blocklist", false), ("check_allowlist", true)] {
            exports.function(name, table, routes: routes) { [unowned self] context, arguments in
                guard let table = arguments.object(0, as: Table.self) else { return -1 }
                return check(context, table.name, isStrict: isStrict)
            }
        }
        exports.function("check_blocklist", kemi: "check_global_blocklist", routes: routes) { [unowned self] context, _ in
            check(context, globalTable, isStrict: false)
        }
    }

    /// - Parameter isStrict: whether a number that is in no list is refused.
    private static func verdict(_ mark: NumberList.Mark?, isStrict: Bool) -> Int {
        switch mark {
        case .allowed: 1
        case .blocked: -1
        case nil: isStrict ? -1 : 1
        }
    }

    /// The request URI's user; nil, with a line in the log, if it is none or too long.
    private func dialled(_ context: RouteContext) -> ByteView? {
        guard context.message.isRequest, let uri = context.message.parsedURI, uri.user.count <= Self.numberLimit else {
            context.log(.error, "userblocklist", "the message has no request URI whose user has at most \(Self.numberLimit) characters")
            return nil
        }
        return uri.user
    }

    /// Arguments are user, domain, and optionally number and table.
    private func checkUser(_ context: RouteContext, _ arguments: Arguments, isStrict: Bool) -> Int {
        guard let number = arguments.optionalString(2) ?? dialled(context) else { return -1 }
        guard number.count <= Self.numberLimit else {
            context.log(.error, "userblocklist", "the number \(number) has more than \(Self.numberLimit) characters")
            return -1
        }
        let table = arguments.string(3)
        do {
            let list = try userList(
                arguments.string(0), domain: usesDomain ? arguments.string(1) : nil, table: table.isEmpty ? userTable : table.string)
            return Self.verdict(list.mark(of: number), isStrict: isStrict)
        } catch {
            context.log(.error, "userblocklist", "\(error)")
            return -1
        }
    }

    private func check(_ context: RouteContext, _ table: String, isStrict: Bool) -> Int {
        guard let number = dialled(context) else { return -1 }
        return Self.verdict(list(table).mark(of: number), isStrict: isStrict)
    }

    // MARK: Lists

    private func userList(_ user: ByteView, domain: ByteView?, table: String) throws(DatabaseError) -> NumberList {
        guard let pool else { return NumberList([], characters) }
        var conditions = [Condition(userColumn, .text(user))]
        if let domain { conditions.append(Condition(domainColumn, .text(domain))) }
        return NumberList(try pool.connection.select([userPrefixColumn, userMarkColumn], from: table, where: conditions).rows, characters)
    }

    /// Has a list for all users read at start.
    private func noteList(_ table: String) {
        lists.withLock { if $0[table] == nil { $0[table] = .some(nil) } }
    }

    /// A list for all users, read when it is first needed; an empty one, with a line in the log, where that fails.
    private func list(_ table: String) -> NumberList {
        if let known = lists.withLock({ $0[table] }), let known { return known }
        let made = read(table) ?? NumberList([], characters)
        lists.withLock { $0[table] = made }
        return made
    }

    private func read(_ table: String) -> NumberList? {
        guard let pool else { return nil }
        do {
            return NumberList(try pool.connection.select([globalPrefixColumn, globalMarkColumn], from: table).rows, characters)
        } catch {
            Log.error("userblocklist", "the list of table \(table) could not be read: \(error)")
            return nil
        }
    }

    // MARK: RPC

    private func declareCommands(_ exports: Exports) {
        exports.rpc("userblocklist.reload_blocklist", "Reads the lists for all users from the database anew") { [unowned self] _ in
            for table in lists.withLock({ Array($0.keys) }) {
                guard let made = read(table) else { throw RPCFault(500, "Reload failed") }
                lists.withLock { $0[table] = made }
            }
            return ["200 ok"]
        }
        exports.rpc("userblocklist.dump_blocklist", "The list for all users") { [unowned self] _ in
            list(globalTable).all.map { prefix, mark in
                .structure([RPCMember("prefix", .string(prefix)), RPCMember(userMarkColumn, mark == .allowed ? "1" : "0")])
            }
        }
        for (list, mark, answer) in [("block", NumberList.Mark.blocked, "blocklisted"), ("allow", .allowed, "allowlisted")] {
            exports.rpc("userblocklist.check_\(list)list", "Whether a number is \(answer) for all: number") { [unowned self] request in
                let number = try number(request, RPCFault(500, "Check failed: 1 argument needed (\"prefix\")"))
                let isMarked = self.list(globalTable).mark(of: number.view) == mark
                return [.structure([RPCMember("prefix", .string(number.view.string)), RPCMember(answer, isMarked ? "true" : "false")])]
            }
            exports.rpc("userblocklist.check_user\(list)list", "Whether a number is \(answer) for a user: number, user, domain") { [unowned self] request in
                let fault = RPCFault(500, "Check failed: 2 or 3 arguments needed (\"prefix\" \"user\" \"domain\"(optional))")
                let number = try number(request, fault)
                let user = try request.string(orFault: fault), domain = request.optionalString() ?? ""
                guard !user.isEmpty else { throw fault }
                let name = OwnedBytes(user), host = OwnedBytes(domain)
                let isMarked: Bool
                do {
                    isMarked = try userList(name.view, domain: domain.isEmpty ? nil : host.view, table: userTable).mark(of: number.view) == mark
                } catch {
                    Log.error("userblocklist", "\(error)")
                    throw RPCFault(500, "Check failed")
                }
                return [.structure([
                    RPCMember("prefix", .string(number.view.string)), RPCMember("user", .string(user)), RPCMember("domain", .string(domain)),
                    RPCMember(answer, isMarked ? "true" : "false"),
                ])]
            }
        }
    }

    private func number(_ request: RPCRequest, _ fault: RPCFault) throws -> OwnedBytes {
        let text = try request.string(orFault: fault)
        guard !text.isEmpty else { throw fault }
        return OwnedBytes(text)
    }
}
