import Database
import Routing
import SIPMessage

/// Module speeddial: short numbers of users, kept in a table.
public final class SpeedDialModule: Module, @unchecked Sendable {
    public static let name = "speeddial"

    private var url = "mysql://kamailioro:kamailioro@localhost/kamailio"
    private var userColumn = "username"
    private var domainColumn = "domain"
    private var shortUserColumn = "sd_username"
    private var shortDomainColumn = "sd_domain"
    private var addressColumn = "new_uri"
    /// `use_domain`: 1 compares the owner's domain, 2 the request URI's too.
    private var domainUse = 0
    private var domainPrefix = OwnedBytes()
    private var pool: DatabasePool?

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("user_column", string: { [unowned self] in userColumn = $0 })
        exports.parameter("domain_column", string: { [unowned self] in domainColumn = $0 })
        exports.parameter("sd_user_column", string: { [unowned self] in shortUserColumn = $0 })
        exports.parameter("sd_domain_column", string: { [unowned self] in shortDomainColumn = $0 })
        exports.parameter("new_uri_column", string: { [unowned self] in addressColumn = $0 })
        exports.parameter("use_domain", integer: { [unowned self] in domainUse = $0 })
        exports.parameter("domain_prefix", string: { [unowned self] in domainPrefix = OwnedBytes($0) })
        exports.function("sd_lookup", .string("table"), .string("owner").optional, routes: .request) { [unowned self] context, arguments in
            lookup(context, arguments.string(0), owner: arguments.string(1))
        }
        exports.ksr("lookup", .literal("table")) { [unowned self] context, arguments in .integer(lookup(context, arguments.string(0), owner: .empty)) }
        exports.ksr("lookup_owner", .literal("table"), .literal("owner")) { [unowned self] context, arguments in
            .integer(lookup(context, arguments.string(0), owner: arguments.string(1)))
        }
    }

    public func provision(_ server: ServerContext) throws { pool = try server.registry.database(url, for: Self.name) }

    public func startWorker(_ worker: Worker) throws {
        try pool?.open(for: Self.name)
    }

    /// Puts what the owner (by default the one of From) means by the request URI's user in its place.
    private func lookup(_ context: RouteContext, _ table: ByteView, owner: ByteView) -> Int {
        guard let pool, !table.isEmpty else {
            context.log(.error, "speeddial", "sd_lookup: the name of the table is empty")
            return -1
        }
        guard let owner = owner.isEmpty ? context.message.fromURI : SIPURI(owner) else {
            context.log(.error, "speeddial", owner.isEmpty ? "sd_lookup: From cannot be read" : "sd_lookup: the owner \"\(owner)\" is no URI")
            return -1
        }
        guard let short = context.message.parsedURI, !short.user.isEmpty else { return -1 }
        var conditions = [Condition(userColumn, .text(owner.user))]
        if domainUse >= 1 { conditions.append(Condition(domainColumn, .text(owner.host.withoutPrefix(domainPrefix.view)))) }
        conditions.append(Condition(shortUserColumn, .text(short.user)))
        if domainUse >= 2 { conditions.append(Condition(shortDomainColumn, .text(short.host.withoutPrefix(domainPrefix.view)))) }
        do {
            guard let address = try pool.connection.select([addressColumn], from: table.string, where: conditions)[0, 0].bytes else { return -1 }
            let scheme = Array("sip:".utf8)
            context.message.newRequestURI = context.arena.copy(address.starts(with: scheme) ? address : scheme + address)
            return 1
        } catch {
            context.log(.error, "speeddial", "\(error)")
            return -1
        }
    }
}
