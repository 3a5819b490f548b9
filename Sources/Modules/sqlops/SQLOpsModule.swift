import Database
import Routing
import SIPMessage

/// Module sqlops: SQL statements from scripts.
public final class SQLOpsModule: Module, @unchecked Sendable {
    public static let name = "sqlops"

    /// `connect_mode`
    private enum ConnectMode: Int {
        /// At start, which fails where the database does not answer.
        case required
        /// At start, or when a statement needs it.
        case attempted
        /// When a statement needs it.
        case lazy
    }

    private var connections: [SQLConnection] = []
    private let results = SQLResults()
    private var mode = ConnectMode.required
    /// `log_buf_size`: bytes of a statement that are logged.
    private var loggedLength = 128
    private let background = DatabaseBackground("sqlops")

    public init() {}

    public func declare(_ exports: Exports) {
        results.slot = exports.registry.reserveWorkerSlot()
        declareParameters(exports)
        let connection = Parameter.prepared("connection") { [unowned self] name, _ in try requireConnection(name) }
        let result = Parameter.prepared("result") { [unowned self] name, _ in try results.container(name) }
        exports.function("sql_query", connection, .text("query"), result.optional) { [unowned self] context, arguments in
            guard let connection = arguments.object(0, as: SQLConnection.self) else { return -1 }
            return query(context, connection, arguments.string(1), arguments.object(2, as: SQLContainer.self))
        }
        exports.function("sql_query_async", connection, .text("query")) { [unowned self] context, arguments in
            guard let connection = arguments.object(0, as: SQLConnection.self) else { return -1 }
            return queryLater(context, connection, arguments.string(1))
        }
        exports.function("sql_xquery", connection, .text("query"), .text("xavp")) { [unowned self] context, arguments in
            guard let connection = arguments.object(0, as: SQLConnection.self) else { return -1 }
            return xquery(context, connection, arguments.string(1), arguments.string(2))
        }
        let variables = Parameter.prepared("variables") { text, registry in try SQLVariables(text, registry) }
        exports.function("sql_pvquery", connection, .format("query"), variables) { [unowned self] context, arguments in
            guard let connection = arguments.object(0, as: SQLConnection.self), let query = arguments.object(1, as: TextTemplate.self),
                let variables = arguments.object(2, as: SQLVariables.self)
            else { return -1 }
            return run(context, connection, query.text(context)) { $0.isEmpty ? 2 : variables.assign($0, context) }
        }
        exports.function("sql_result_free", result) { [unowned self] context, arguments in
            if let container = arguments.object(0, as: SQLContainer.self) { results[container, context] = DatabaseResult() }
            return 1
        }
        declareKSR(exports)
        SQLVariables.declare(exports, self, results)
        SQLTransformations.declare(exports)
    }

    private func declareParameters(_ exports: Exports) {
        exports.parameter("sqlcon", string: { [unowned self] in
            let made = try SQLConnection($0)
            guard !connections.contains(where: { $0.name == made.name }) else {
                throw DeclarationError("sqlops: connection \(made.name) is defined twice", remedy: "give each connection a name of its own")
            }
            connections.append(made)
        })
        exports.parameter("sqlres", string: { [unowned self] in _ = try results.container($0) })
        exports.parameter("connect_mode", integer: { [unowned self] in mode = ConnectMode(rawValue: $0) ?? .required })
        exports.parameter("results_maxsize", integer: { [unowned self] in results.limit = $0 })
        exports.parameter("log_buf_size", integer: { [unowned self] in loggedLength = max(0, $0) })
        // texts of any length are quoted here
        exports.parameter("tr_buf_size", integer: { _ in })
    }

    /// Forms that embedded languages have: names are looked up at each call, and codes are the driver's.
    private func declareKSR(_ exports: Exports) {
        let result = Parameter.literal("result")
        exports.ksr("sql_query", .literal("connection"), .literal("query"), result) { [unowned self] context, arguments in
            guard let connection = connection(context, arguments.string(0)), let container = results.container(arguments.string(2), context) else { return .integer(-1) }
            return .integer(query(context, connection, arguments.string(1), container) < 0 ? -1 : 0)
        }
        exports.ksr("sql_xquery", .literal("connection"), .literal("query"), .literal("xavp")) { [unowned self] context, arguments in
            guard let connection = connection(context, arguments.string(0)) else { return .integer(-1) }
            return .integer(xquery(context, connection, arguments.string(1), arguments.string(2)) < 0 ? -1 : 1)
        }
        exports.ksr("sql_num_rows", result) { [unowned self] context, arguments in
            .integer(results.result(arguments.string(0), context)?.rows.count ?? -1)
        }
        exports.ksr("sql_num_columns", result) { [unowned self] context, arguments in
            .integer(results.result(arguments.string(0), context)?.columns.count ?? -1)
        }
        exports.ksr("sql_is_null", result, .integer("row"), .integer("column")) { [unowned self] context, arguments in
            guard let found = results.result(arguments.string(0), context), found.rows.indices.contains(arguments.integer(1)),
                found.columns.indices.contains(arguments.integer(2))
            else {
                context.log(.error, "sqlops", "sql_is_null: result \(arguments.string(0)) has no row \(arguments.integer(1)) with a column \(arguments.integer(2))")
                return .integer(-1)
            }
            return .integer(found[arguments.integer(1), arguments.integer(2)].scriptValue(in: context.arena).isNull ? 1 : 0)
        }
        for (suffix, missing) in [("", Value.null), ("e", .string("")), ("z", .integer(0))] {
            exports.ksr("sql_result_get" + suffix, result, .integer("row"), .integer("column"), returns: .value) { [unowned self] context, arguments in
                let value = results.result(arguments.string(0), context)?.value(arguments.integer(1), arguments.integer(2), context) ?? .null
                return value.isNull ? missing : value
            }
        }
    }

    public func provision(_ server: ServerContext) throws {
        for connection in connections { connection.pool = try server.registry.database(connection.url, for: "sqlops", "sqlcon \(connection.name)") }
    }

    public func startWorker(_ worker: Worker) throws {
        guard mode != .lazy else { return }
        for connection in connections {
            do {
                try connection.pool?.connection.open()
            } catch {
                guard mode == .attempted else { throw error.declarationError("sqlops: connection \(connection.name)") }
                Log.write(.info, "sqlops", "connection \(connection.name): \(error)")
            }
        }
    }

    public func stop() { background.finish() }

    /// - Throws: `DeclarationError` if the config defines no connection of that name.
    @discardableResult
    func requireConnection(_ name: String) throws -> SQLConnection {
        if let found = connections.first(where: { $0.name == name }) { return found }
        throw DeclarationError("sqlops: there is no connection \(name)", remedy: "add modparam(\"sqlops\", \"sqlcon\", \"\(name)=>scheme://...\")")
    }

    /// The connection of that name; nil, with the reason logged, if there is none.
    func connection(_ context: RouteContext, _ name: ByteView) -> SQLConnection? {
        if let found = connections.first(where: { connection in connection.name.withByteView { $0 == name } }) { return found }
        context.log(.error, "sqlops", "there is no connection \"\(name)\"; modparam(\"sqlops\", \"sqlcon\", \"\(name)=>scheme://...\") defines it")
        return nil
    }

    // MARK: Statements

    /// Codes of the reference: 1 for rows, 2 for none, 3 for rows that nobody takes, -2 where a lazy connection cannot be made, -1 for other errors.
    private func query(_ context: RouteContext, _ connection: SQLConnection, _ text: ByteView, _ container: SQLContainer?) -> Int {
        if let container { results[container, context] = DatabaseResult() }
        return run(context, connection, text) { result in
            if result.isEmpty { return 2 }
            guard let container else { return 3 }
            results[container, context] = result
            return 1
        }
    }

    private func xquery(_ context: RouteContext, _ connection: SQLConnection, _ text: ByteView, _ name: ByteView) -> Int {
        run(context, connection, text) { result in
            if result.isEmpty { return 2 }
            for row in result.rows.reversed() {
                let list = XAVPList()
                for (column, value) in zip(result.columns, row).reversed() {
                    column.name.withByteView { list.push(XAVP(name: $0, value: value.scriptValue(in: context.arena))) }
                }
                context.xavps.xavp.push(XAVP(name: name, content: .list(list)))
            }
            return 1
        }
    }

    private func run(_ context: RouteContext, _ connection: SQLConnection, _ text: ByteView, _ use: (DatabaseResult) -> Int) -> Int {
        guard let pool = connection.pool else { return -1 }
        do {
            return use(try pool.connection.execute(text.string))
        } catch {
            var error = error
            error.statement = error.statement.map { String($0.prefix(loggedLength)) }
            context.log(.error, "sqlops", "\(error)")
            return error.kind == .connection && mode != .required ? -2 : -1
        }
    }

    private func queryLater(_ context: RouteContext, _ connection: SQLConnection, _ text: ByteView) -> Int {
        guard let pool = connection.pool else { return -1 }
        let statement = text.string
        let added = background.add(pool) { connection throws(DatabaseError) in _ = try connection.execute(statement) }
        return added ? 1 : -1
    }
}
