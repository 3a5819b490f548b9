import Database
import Routing
import SIPMessage

/// Module avpops: AVPs compared, copied, changed, pushed into the message, and kept in a database.
public final class AVPOpsModule: Module, @unchecked Sendable {
    public static let name = "avpops"

    static let routes: RouteKinds = [.request, .failure, .branch, .reply, .local, .event]

    private var url = ""
    private let database = AVPDatabase()

    public init() {}

    public func declare(_ exports: Exports) {
        declareParameters(exports)
        declareDatabase(exports)
        AVPComparison.declare(exports)
        AVPChanges.declare(exports)
        AVPPushing.declare(exports)
    }

    private func declareParameters(_ exports: Exports) {
        let database = database
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("avp_table", string: { database.table = $0 })
        exports.parameter("uuid_column", string: { database.columns.uuid = $0 })
        exports.parameter("attribute_column", string: { database.columns.attribute = $0 })
        exports.parameter("value_column", string: { database.columns.value = $0 })
        exports.parameter("type_column", string: { database.columns.type = $0 })
        exports.parameter("username_column", string: { database.columns.user = $0 })
        exports.parameter("domain_column", string: { database.columns.domain = $0 })
        exports.parameter("use_domain", integer: { database.usesDomain = $0 != 0 })
        exports.parameter("db_scheme", string: {
            let scheme = try AVPScheme($0)
            guard database.scheme(scheme.name) == nil else { throw DeclarationError("avpops: there are two db_schemes \"\(scheme.name)\"") }
            database.schemes.append(scheme)
        })
    }

    public func provision(_ server: ServerContext) throws {
        guard !url.isEmpty else { return }
        guard !database.table.isEmpty else {
            throw DeclarationError("avpops: db_url is set, and avp_table is not", remedy: "add modparam(\"avpops\", \"avp_table\", \"usr_preferences\")")
        }
        database.pool = try server.registry.database(url, for: Self.name)
    }

    public func startWorker(_ worker: Worker) throws { try database.pool?.open(for: Self.name) }

    // MARK: The database's functions

    private func declareDatabase(_ exports: Exports) {
        let database = database
        let owner = Parameter.prepared("owner") { [unowned self] text, registry in
            try requireURL()
            return try AVPOwner(text, registry)
        }
        func attribute(allowsScheme: Bool) -> Parameter {
            .prepared("attribute") { text, registry in try StoredAVP(text, registry, allowsScheme ? database.schemes : nil) }
        }
        func declare(
            _ name: String, allowsScheme: Bool = false, _ body: @escaping @Sendable (AVPOwner.Selection, StoredAVP, RouteContext) throws(DatabaseError) -> Int
        ) {
            exports.function(name, owner, attribute(allowsScheme: allowsScheme), routes: Self.routes) { context, arguments in
                guard let owner = arguments.object(0, as: AVPOwner.self), let attribute = arguments.object(1, as: StoredAVP.self),
                    let selection = owner.selection(context, function: name)
                else { return -1 }
                do { return try body(selection, attribute, context) } catch {
                    context.log(.error, "avpops", "\(name): \(error)")
                    return -1
                }
            }
        }
        declare("avp_db_load", allowsScheme: true) { selection, attribute, context throws(DatabaseError) in try database.load(selection, attribute, context) }
        declare("avp_db_store") { selection, attribute, context throws(DatabaseError) in try database.store(selection, attribute, context) }
        declare("avp_db_delete") { selection, attribute, context throws(DatabaseError) in try database.delete(selection, attribute, context) }
        let destinations = Parameter.prepared("destinations") { text, registry in try AVPList(text, registry) }
        exports.function("avp_db_query", .format("query"), destinations.optional, routes: Self.routes) { context, arguments in
            guard let query = arguments.object(0, as: TextTemplate.self) else { return -1 }
            do { return try database.query(query.text(context), arguments.object(1, as: AVPList.self), context) } catch {
                context.log(.error, "avpops", "avp_db_query: \(error)")
                return -1
            }
        }
    }

    private func requireURL() throws {
        if url.isEmpty {
            throw DeclarationError("avpops: AVPs are kept in a database, and db_url is not set", remedy: "add modparam(\"avpops\", \"db_url\", \"...\")")
        }
    }
}
