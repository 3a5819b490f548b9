import Database
import Routing
import SIPMessage
import Synchronization

/// Module pdt: finds the domain that a number's prefix belongs to, and puts it into the request URI.
public final class PDTModule: Module, @unchecked Sendable {
    public static let name = "pdt"

    /// What is stripped of the request URI's user.
    private enum Stripping: Int {
        /// The module's prefix and the one that was found.
        case all = 0
        /// The module's prefix.
        case modulePrefix = 1
        case nothing = 2

        /// Other numbers stand for 0, as in the reference.
        init(mode: Int) { self = Stripping(rawValue: mode) ?? .all }
    }

    private var url = "mysql://kamailio:kamailiorw@localhost/kamailio"
    private var table = "pdt"
    private var sourceColumn = "sdomain", prefixColumn = "prefix", domainColumn = "domain"
    /// What numbers begin with in front of their prefix.
    private var prefix = OwnedBytes("")
    private var characters = "0123456789"
    /// `check_domain`: whether prefixes and domains that are there already are left out.
    private var leavesOutDuplicates = true
    private var pool: DatabasePool?
    private let domains = Mutex<PrefixDomains?>(nil)

    /// The source domain that stands for any.
    private static let anySource = ByteView("*")

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("db_table", string: { [unowned self] in table = $0 })
        exports.parameter("sdomain_column", string: { [unowned self] in sourceColumn = $0 })
        exports.parameter("prefix_column", string: { [unowned self] in prefixColumn = $0 })
        exports.parameter("domain_column", string: { [unowned self] in domainColumn = $0 })
        exports.parameter("prefix", string: { [unowned self] in prefix = OwnedBytes($0) })
        exports.parameter("char_list", string: { [unowned self] in
            guard !$0.isEmpty else { throw DeclarationError("pdt: char_list is empty", remedy: "name the characters of prefixes") }
            characters = $0
        })
        // rows are read whole, whatever their number
        exports.parameter("fetch_rows", integer: { _ in })
        exports.parameter("check_domain", integer: { [unowned self] in leavesOutDuplicates = $0 != 0 })
        // without effect in the reference too
        exports.parameter("mode", integer: { _ in })
        declareFunctions(exports)
        declareCommands(exports)
    }

    public func provision(_ server: ServerContext) throws {
        let pool = try server.registry.database(url, for: Self.name)
        self.pool = pool
        defer { pool.connection.close() }
        try reload()
    }

    /// Reads the table anew. What is in use stays if that fails.
    private func reload() throws {
        guard let connection = pool?.connection else { return }
        let rows: [[DatabaseValue]]
        do {
            rows = try connection.select([sourceColumn, prefixColumn, domainColumn], from: table, orderedBy: sourceColumn).rows
        } catch {
            throw error.declarationError(Self.name)
        }
        let made = try PrefixDomains(rows, characters: characters, leavesOutDuplicates: leavesOutDuplicates)
        domains.withLock { $0 = made }
    }

    // MARK: Functions

    private func declareFunctions(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure]
        exports.function("prefix2domain", routes: routes) { [unowned self] context, _ in translate(context, Self.anySource, .all) }
        exports.function("prefix2domain", .integer("mode"), routes: routes) { [unowned self] context, arguments in
            translate(context, Self.anySource, Stripping(mode: arguments.integer(0)))
        }
        exports.function("prefix2domain", .integer("mode"), .integer("source"), routes: routes) { [unowned self] context, arguments in
            translate(context, Stripping(mode: arguments.integer(0)), source: arguments.integer(1))
        }
        exports.function("pd_translate", .string("source"), .integer("mode"), routes: [.request, .failure, .branch]) { [unowned self] context, arguments in
            translate(context, arguments.string(0), Stripping(mode: arguments.integer(1)))
        }
        exports.ksr("pprefix2domain", .integer("mode"), .integer("source")) { [unowned self] context, arguments in
            .integer(translate(context, Stripping(mode: arguments.integer(0)), source: arguments.integer(1)))
        }
    }

    /// - Parameter source: 1 for the domain of From, 2 for that and then for any, others for any.
    private func translate(_ context: RouteContext, _ stripping: Stripping, source: Int) -> Int {
        guard source == 1 || source == 2 else { return translate(context, Self.anySource, stripping) }
        guard let from = context.message.fromURI else {
            context.log(.error, "pdt", "From cannot be read")
            return -1
        }
        return translate(context, from.host, stripping, fallsBack: source == 2)
    }

    /// - Parameter fallsBack: whether prefixes of any source count where the source's own do not match.
    private func translate(_ context: RouteContext, _ source: ByteView, _ stripping: Stripping, fallsBack: Bool = false) -> Int {
        guard let uri = context.message.parsedURI else {
            context.log(.error, "pdt", "the request URI cannot be read")
            return -1
        }
        let length = prefix.view.count
        guard !uri.user.isEmpty, length == 0 || (uri.user.count > length && uri.user.hasPrefixIgnoringCase(prefix.view)) else { return -1 }
        let number = uri.user.dropFirst(length)
        guard let domains = domains.withLock({ $0 }),
            let match = domains.match(number, source: source) ?? (fallsBack ? domains.match(number, source: Self.anySource) : nil)
        else {
            context.log(.info, "pdt", "no prefix matches \(number)")
            return -1
        }
        let stripped = switch stripping {
        case .all: length + match.length
        case .modulePrefix: length
        case .nothing: 0
        }
        if stripped > 0, !RequestURIRewriting.rewrite(context, .strip, context.arena.decimal(stripped)) { return -1 }
        context.message.newRequestURI = Self.uri(context.message.currentURI, at: match.domain.view, context.arena)
        return 1
    }

    /// The URI with another host in the place of host, port, parameters and headers.
    private static func uri(_ text: ByteView, at host: ByteView, _ arena: Arena) -> ByteView {
        guard let uri = SIPURI(text) else { return text }
        var out = ByteBuilder(arena, capacity: uri.user.count + host.count + 16)
        out.append(uri.isTel ? ByteView("sip") : uri.schemeText)
        out.append(ASCII.colon)
        if !uri.user.isEmpty {
            out.append(uri.user)
            if let password = uri.password {
                out.append(ASCII.colon)
                out.append(password)
            }
            out.append(ASCII.at)
        }
        out.append(host)
        return out.finish()
    }

    // MARK: RPC

    private func declareCommands(_ exports: Exports) {
        exports.rpc("pdt.reload", "Reads the prefixes from the database anew") { [unowned self] _ in
            do { try reload() } catch {
                Log.error("pdt", "pdt.reload: \(error)")
                throw RPCFault(500, "Reload Failed")
            }
            return []
        }
        exports.rpc("pdt.list", "Prefixes: source domain, prefix, domain, or how they begin; a dot for any") { [unowned self] request in
            func filter() -> String {
                let text = request.optionalString() ?? ""
                return text == "." ? "" : text
            }
            let (source, prefix, domain) = (filter(), filter(), filter())
            guard let domains = domains.withLock({ $0 }), !domains.isEmpty else { throw RPCFault(404, "No records") }
            guard prefix.utf8.allSatisfy({ Array(characters.utf8).contains($0) }) else { throw RPCFault(400, "Bad Prefix") }
            return [domains.description(source: source, prefix: prefix, domain: domain)]
        }
    }
}
