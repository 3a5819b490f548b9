import Database
import Routing
import SIPMessage
import Synchronization

/// Module domain: the domains that this server is responsible for, kept in a database.
public final class DomainModule: Module, @unchecked Sendable {
    public static let name = "domain"

    private var url = "mysql://kamailioro:kamailioro@localhost/kamailio"
    private var domainTable = "domain", attributeTable = "domain_attrs"
    private var idColumn = "did", domainColumn = "domain", nameColumn = "name", typeColumn = "type", valueColumn = "value"
    /// `register_myself`: the domains are `myself` for scripts.
    private var isMyself = false
    private var pool: DatabasePool?
    private let list = Mutex<DomainList?>(nil)

    private static let domainVersion = 2
    private static let attributeVersion = 1

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("domain_table", string: { [unowned self] in domainTable = $0 })
        exports.parameter("domain_attrs_table", string: { [unowned self] in attributeTable = $0 })
        exports.parameter("did_col", string: { [unowned self] in idColumn = $0 })
        exports.parameter("domain_col", string: { [unowned self] in domainColumn = $0 })
        exports.parameter("name_col", string: { [unowned self] in nameColumn = $0 })
        exports.parameter("type_col", string: { [unowned self] in typeColumn = $0 })
        exports.parameter("value_col", string: { [unowned self] in valueColumn = $0 })
        exports.parameter("register_myself", integer: { [unowned self] in isMyself = $0 != 0 })
        declareFunctions(exports)
        declareRPC(exports)
    }

    public func provision(_ server: ServerContext) throws {
        let pool = try server.registry.database(url, for: Self.name)
        self.pool = pool
        // each thread that reloads opens a connection of its own
        defer { pool.connection.close() }
        try pool.require(version: Self.domainVersion, of: domainTable, for: Self.name)
        try pool.require(version: Self.attributeVersion, of: attributeTable, for: Self.name)
        try reload()
        if isMyself { server.network.addMyself { [unowned self] in domain($0) != nil } }
    }

    /// Reads the tables anew. The domains in use stay if that fails.
    private func reload() throws {
        guard let connection = pool?.connection else { return }
        let made: DomainList
        do {
            made = try DomainList(
                domains: connection.select([domainColumn, idColumn], from: domainTable).rows,
                attributes: connection.select([idColumn, nameColumn, typeColumn, valueColumn], from: attributeTable).rows)
        } catch let error as DatabaseError {
            throw error.declarationError(Self.name)
        }
        list.withLock { $0 = made }
    }

    private func domain(_ host: ByteView) -> DomainList.Domain? { list.withLock { $0 }?[host] }

    // MARK: Functions

    private func declareFunctions(_ exports: Exports) {
        let routes: RouteKinds = [.request, .branch, .failure, .local]
        exports.function("is_from_local", routes: routes) { [unowned self] context, _ in
            guard let uri = context.message.fromURI else {
                context.log(.error, "domain", "is_from_local: From cannot be read")
                return -2
            }
            return domain(uri.host) == nil ? -1 : 1
        }
        exports.function("is_uri_host_local", routes: routes) { [unowned self] context, _ in
            // a failure route is about the branch that it appended
            let uri = context.routeKind == .failure ? context.branches[0].flatMap { SIPURI($0.uri) } : context.message.parsedURI
            guard let uri else {
                context.log(.error, "domain", "is_uri_host_local: there is no branch, or its URI cannot be read")
                return -1
            }
            return domain(uri.host) == nil ? -1 : 1
        }
        exports.function("is_domain_local", .string("domain"), routes: routes) { [unowned self] _, arguments in
            domain(arguments.string(0)) == nil ? -1 : 1
        }
        exports.function("lookup_domain", .string("domain"), .string("prefix").optional, routes: routes) { [unowned self] context, arguments in
            guard let found = domain(arguments.string(0)) else { return -1 }
            let prefix = arguments.string(1)
            func push(_ name: ByteView, _ value: Value) { context.avps.push(AVPName(context.arena.concatenate(prefix, name)), value) }
            for attribute in found.attributes { push(attribute.name.view, attribute.value) }
            push(ByteView("did"), .string(found.id.view))
            return 1
        }
        exports.ksr("lookup_domain_prefix", aliasOf: "lookup_domain")
    }

    // MARK: RPC

    private func declareRPC(_ exports: Exports) {
        exports.rpc("domain.reload", "Reload domain tables from database") { [unowned self] _ in
            do { try reload() } catch {
                Log.error("domain", "domain.reload: \(error)")
                throw RPCFault(400, "Reload of domain tables failed")
            }
            return []
        }
        exports.rpc("domain.dump", "Return the contents of domain and domain_attrs tables") { [unowned self] _ in
            guard let list = list.withLock({ $0 }) else { throw RPCFault(404, "Server Domain Cache Empty") }
            return [[
                "domains": .array(list.all.map { ["domain": .string($0.name.view.string), "did": .string($0.id.view.string)] }),
                "attributes": .array(list.attributes.map { id, attributes in
                    ["did": .string(id.view.string), "attrs": .array(attributes.map { .string($0.name.view.string) })]
                }),
            ]]
        }
    }
}
