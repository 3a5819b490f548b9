import Database
import Routing
import SIPMessage

/// Module alias_db: other names of users, kept in a table.
public final class AliasDBModule: Module, @unchecked Sendable {
    public static let name = "alias_db"

    private var url = "mysql://kamailioro:kamailioro@localhost/kamailio"
    private var userColumn = "username"
    private var domainColumn = "domain"
    private var aliasUserColumn = "alias_username"
    private var aliasDomainColumn = "alias_domain"
    private var usesDomain = false
    /// `domain_prefix`: what is left out of the front of domains.
    private var domainPrefix = OwnedBytes()
    /// `append_branches`: further rows become further branches or values.
    private var takesAllRows = false
    private var pool: DatabasePool?

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("user_column", string: { [unowned self] in userColumn = $0 })
        exports.parameter("domain_column", string: { [unowned self] in domainColumn = $0 })
        exports.parameter("alias_user_column", string: { [unowned self] in aliasUserColumn = $0 })
        exports.parameter("alias_domain_column", string: { [unowned self] in aliasDomainColumn = $0 })
        exports.parameter("use_domain", integer: { [unowned self] in usesDomain = $0 != 0 })
        exports.parameter("domain_prefix", string: { [unowned self] in domainPrefix = OwnedBytes($0) })
        exports.parameter("append_branches", integer: { [unowned self] in takesAllRows = $0 != 0 })
        exports.function("alias_db_lookup", .string("table"), .string("flags").optional, routes: [.request, .failure]) { [unowned self] context, arguments in
            lookup(context, arguments.string(0), flags(arguments.string(1)))
        }
        exports.function(
            "alias_db_find", .string("table"), .variable("input", writable: false), .variable("output"), .string("flags").optional,
            routes: [.request, .failure, .reply, .branch, .local]
        ) { [unowned self] context, arguments in
            guard let input = arguments.variable(1), let output = arguments.variable(2) else { return -1 }
            return find(context, arguments.string(0), input.value(context), output, flags(arguments.string(3)))
        }
        exports.ksr("lookup", .literal("table")) { [unowned self] context, arguments in
            .integer(lookup(context, arguments.string(0), flags(.empty)))
        }
        exports.ksr("lookup_ex", .literal("table"), .literal("flags")) { [unowned self] context, arguments in
            .integer(lookup(context, arguments.string(0), flags(arguments.string(1))))
        }
    }

    public func provision(_ server: ServerContext) throws { pool = try server.registry.database(url, for: Self.name) }

    public func startWorker(_ worker: Worker) throws {
        try pool?.open(for: Self.name)
    }

    private struct Flags {
        var comparesDomain: Bool
        /// From user to alias.
        var isReverse = false
    }

    /// Letters: `d` without the domain, `u` with it, `r` from user to alias.
    private func flags(_ text: ByteView) -> Flags {
        var flags = Flags(comparesDomain: usesDomain)
        for letter in text.buffer {
            switch letter {
            case UInt8(ascii: "d"): flags.comparesDomain = false
            case UInt8(ascii: "u"): flags.comparesDomain = true
            case UInt8(ascii: "r"): flags.isReverse = true
            default: break
            }
        }
        return flags
    }

    /// The URIs that a table has for another one; nil, with the reason logged, where it cannot be asked.
    private func addresses(_ context: RouteContext, _ table: ByteView, _ uri: SIPURI, _ flags: Flags) -> [ByteView]? {
        guard let pool, !table.isEmpty else { return nil }
        var conditions = [Condition(flags.isReverse ? userColumn : aliasUserColumn, .text(uri.user))]
        if flags.comparesDomain {
            conditions.append(Condition(flags.isReverse ? domainColumn : aliasDomainColumn, .text(uri.host.withoutPrefix(domainPrefix.view))))
        }
        let columns = flags.isReverse ? [aliasUserColumn, aliasDomainColumn] : [userColumn, domainColumn]
        do {
            let found = try pool.connection.select(columns, from: table.string, where: conditions)
            return found.rows.compactMap { row in
                guard let user = row[0].bytes else { return nil }
                var text = ByteBuilder(context.arena, capacity: user.count + 64)
                text.append("sip:")
                text.append(context.arena.copy(user))
                text.append("@")
                text.append(context.arena.copy(row[1].bytes ?? []))
                return text.finish()
            }
        } catch {
            context.log(.error, "alias_db", "\(error)")
            return nil
        }
    }

    private func lookup(_ context: RouteContext, _ table: ByteView, _ flags: Flags) -> Int {
        guard let uri = context.message.parsedURI, !uri.user.isEmpty, let found = addresses(context, table, uri, flags), let first = found.first else { return -1 }
        context.message.newRequestURI = first
        guard takesAllRows else { return 1 }
        for address in found.dropFirst() {
            var branch = Branch(uri: address)
            // the least of all, as in the reference
            branch.q = 0
            guard context.branches.append(branch) else {
                context.log(.error, "alias_db", "there are \(context.branches.count) branches already (max_branches)")
                return -1
            }
        }
        return 1
    }

    private func find(_ context: RouteContext, _ table: ByteView, _ input: Value, _ output: Variable, _ flags: Flags) -> Int {
        guard input.isString, let uri = SIPURI(input.text) else {
            context.log(.error, "alias_db", "alias_db_find: \"\(input.text)\" is no URI")
            return -1
        }
        guard !uri.user.isEmpty, let found = addresses(context, table, uri, flags), !found.isEmpty else { return -1 }
        for address in takesAllRows ? found[...] : found.prefix(1) {
            guard output.assign(.string(address), context) else {
                context.log(.error, "alias_db", "alias_db_find: the variable refuses \(address)")
                return -1
            }
        }
        return 1
    }
}

extension ByteView {
    /// Without a prefix (`domain_prefix`) that it begins with, whatever its case; never empty.
    func withoutPrefix(_ prefix: ByteView) -> ByteView {
        !prefix.isEmpty && prefix.count < count && hasPrefixIgnoringCase(prefix) ? dropFirst(prefix.count) : self
    }
}
