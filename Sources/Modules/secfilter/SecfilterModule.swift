import Database
import Routing
import SIPMessage
import Synchronization

/// Module secfilter: black and white lists of user agents, users, domains, addresses, countries and destinations, and a look for SQL in headers.
public final class SecfilterModule: Module, @unchecked Sendable {
    public static let name = "secfilter"

    private var url = "mysql://kamailioro:kamailioro@localhost/kamailio"
    private var tableName = "secfilter"
    private var actionColumn = "action", typeColumn = "type", dataColumn = "data"
    private var matchesWholeDestination = true
    /// `reload_delta`: seconds that have to pass between two reloads.
    private var reloadInterval = 5
    private var pool: DatabasePool?
    private let lists = Mutex(FilterLists())
    private let statistics = FilterStatistics()
    private let lastReload = Mutex<Int?>(nil)

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("table_name", string: { [unowned self] in tableName = $0 })
        exports.parameter("action_col", string: { [unowned self] in actionColumn = $0 })
        exports.parameter("type_col", string: { [unowned self] in typeColumn = $0 })
        exports.parameter("data_col", string: { [unowned self] in dataColumn = $0 })
        exports.parameter("dst_exact_match", integer: { [unowned self] in matchesWholeDestination = $0 != 0 })
        exports.parameter("reload_delta", integer: { [unowned self] in reloadInterval = $0 })
        // lists that a reload replaced are given up as soon as nothing reads them any more
        exports.parameter("cleanup_interval", integer: { _ in })
        declareLists(exports)
        declareHeaders(exports)
        declareInjections(exports)
        declareRPC(exports)
    }

    public func provision(_ server: ServerContext) throws {
        let pool = try server.registry.database(url, for: Self.name)
        self.pool = pool
        // each thread that reloads opens a connection of its own
        defer { pool.connection.close() }
        try pool.require(version: 1, of: tableName, for: Self.name)
        try reload()
    }

    /// Reads the lists anew. Those in use stay if that fails.
    private func reload() throws {
        guard let pool else { return }
        let rows: [[DatabaseValue]]
        do { rows = try pool.connection.select([actionColumn, typeColumn, dataColumn], from: tableName).rows } catch {
            throw error.declarationError(Self.name)
        }
        let made: FilterLists
        do { made = try FilterLists(rows) } catch { throw DeclarationError("secfilter: table \(tableName), \(error)") }
        lists.withLock { $0 = made }
    }

    private var current: FilterLists { lists.withLock { $0 } }

    // MARK: Lists

    private func declareLists(_ exports: Exports) {
        exports.function("secf_check_ua", routes: .any) { [unowned self] context, _ in
            guard let agent = context.message.first(.userAgent)?.body else { return 1 }
            return code(agent, .userAgent, .userAgent)
        }
        exports.function("secf_check_ip", routes: .any) { [unowned self] context, _ in
            code(context.received.source.ip.text(in: context.arena), .address, .address)
        }
        exports.function("secf_check_country", .written("country"), routes: .any) { [unowned self] _, arguments in
            code(arguments.string(0), .country, .country)
        }
        exports.function("secf_check_dst", .written("destination"), routes: .any) { [unowned self] _, arguments in
            guard current.isRefused(destination: arguments.string(0), isExact: matchesWholeDestination) else { return 1 }
            statistics.destinations.add()
            return -2
        }
    }

    /// 2 for what the white list has, -2 for what the black list has, 1 for the rest.
    private func code(_ value: ByteView, _ kind: FilterLists.Kind, _ subject: FilterStatistics.Subject) -> Int {
        let verdict = current.verdict(value, kind)
        statistics.count(verdict, subject)
        switch verdict {
        case .white: return 2
        case .black: return -2
        case .unknown: return 1
        }
    }

    // MARK: Headers with addresses

    private enum Header: CaseIterable {
        case from, to, contact

        var name: String {
            switch self {
            case .from: "from"
            case .to: "to"
            case .contact: "contact"
            }
        }

        var subjects: (name: FilterStatistics.Subject, user: FilterStatistics.Subject, domain: FilterStatistics.Subject) {
            switch self {
            case .from: (.fromName, .fromUser, .fromDomain)
            case .to: (.toName, .toUser, .toDomain)
            case .contact: (.contactName, .contactUser, .contactDomain)
            }
        }
    }

    /// What the lists look at of an address.
    private struct Caller {
        var name: ByteView
        let user: ByteView
        let domain: ByteView
    }

    /// Nil where there is no such header, or its URI has no user.
    private func caller(_ header: Header, _ context: RouteContext) -> Caller? {
        let message = context.message
        let address = switch header {
        case .from: message.from
        case .to: message.to
        case .contact: message.first(.contact).flatMap { NameAddress(HeaderValues.split($0.body).value) }
        }
        guard let address, let uri = SIPURI(address.uri), !uri.user.isEmpty else { return nil }
        return Caller(name: address.unquotedDisplayName, user: uri.user, domain: uri.host)
    }

    private func declareHeaders(_ exports: Exports) {
        for header in Header.allCases {
            exports.function("secf_check_\(header.name)_hdr", routes: .any) { [unowned self] context, _ in
                guard var caller = caller(header, context) else { return 1 }
                // a name beside a contact is not looked at
                if header == .contact { caller.name = .empty }
                return check(caller, header)
            }
            let subjects = header.subjects
            exports.function("secf_check_name_\(header.name)_hdr", routes: .any) { [unowned self] context, _ in
                guard let caller = caller(header, context) else { return 1 }
                return caller.name.isEmpty ? -1 : code(caller.name, .user, subjects.name)
            }
            exports.function("secf_check_username_\(header.name)_hdr", routes: .any) { [unowned self] context, _ in
                caller(header, context).map { code($0.user, .user, subjects.user) } ?? 1
            }
            exports.function("secf_check_domain_\(header.name)_hdr", routes: .any) { [unowned self] context, _ in
                caller(header, context).map { code($0.domain, .domain, subjects.domain) } ?? 1
            }
            for part in ["name", "username", "domain"] {
                exports.ksr("ki_check_\(part)_\(header.name)_hdr", aliasOf: "secf_check_\(part)_\(header.name)_hdr")
            }
        }
    }

    /// 4, 3 or 2 for a name, a domain or a user that a white list has; -4, -3 or -2 likewise for black lists; 1 for the rest. Entries for
    /// users are tried one after the other, each with the name first.
    private func check(_ caller: Caller, _ header: Header) -> Int {
        let lists = current, subjects = header.subjects, users = FilterLists.Kind.user.rawValue
        for (verdict, list, sign) in [(FilterLists.Verdict.white, lists.white[users], 1), (.black, lists.black[users], -1)] {
            for entry in list {
                if !caller.name.isEmpty, caller.name.hasPrefixIgnoringCase(entry.view) {
                    statistics.count(verdict, subjects.name)
                    return 4 * sign
                }
                if caller.user.hasPrefixIgnoringCase(entry.view) {
                    statistics.count(verdict, subjects.user)
                    return 2 * sign
                }
            }
        }
        let verdict = lists.verdict(caller.domain, .domain)
        statistics.count(verdict, subjects.domain)
        switch verdict {
        case .white: return 3
        case .black: return -3
        case .unknown: return 1
        }
    }

    // MARK: SQL

    private func declareInjections(_ exports: Exports) {
        exports.function("secf_check_sqli_hdr", .written("text"), routes: .any) { [unowned self] _, arguments in
            isSuspicious(arguments.string(0), "secf_check_sqli_hdr") ? -1 : 1
        }
        exports.ksr("secf_sqli_hdr", aliasOf: "secf_check_sqli_hdr")
        // 0 ends the script
        exports.function("secf_check_sqli_all", routes: .any) { [unowned self] context, _ in
            if let agent = context.message.first(.userAgent)?.body, isSuspicious(agent, "User-Agent") { return 0 }
            for header in Header.allCases {
                guard let caller = caller(header, context) else { continue }
                if header != .contact, isSuspicious(caller.name, "the name of \(header.name)", maybeQuoted: true) { return 0 }
                if isSuspicious(caller.user, "the user of \(header.name)") || isSuspicious(caller.domain, "the domain of \(header.name)") { return 0 }
            }
            return 1
        }
    }

    /// Signs of SQL in a text. Quotes are none where a text may have them.
    private func isSuspicious(_ text: ByteView, _ place: @autoclosure () -> String, maybeQuoted: Bool = false) -> Bool {
        let always: [StaticString] = ["--", "%60"], quotes: [StaticString] = ["'", "\"", "%27", "%22"]
        guard (maybeQuoted ? always : always + quotes).contains(where: { text.firstIndexIgnoringCase(of: ByteView($0)) != nil }) else { return false }
        statistics.injections.add()
        Log.info("secfilter", "possible SQL injection in \(place()): \(text)")
        return true
    }

    // MARK: RPC

    private func declareRPC(_ exports: Exports) {
        let surroundings = exports.registry.surroundings
        exports.rpc("secfilter.reload", "Reload values from database") { [unowned self] _ in
            let now = surroundings.seconds
            let mayReload = lastReload.withLock { last in
                if let last, last > now - reloadInterval { return false }
                last = now
                return true
            }
            guard mayReload else { throw RPCFault(500, "ongoing reload") }
            do { try reload() } catch {
                Log.error("secfilter", "secfilter.reload: \(error)")
                throw RPCFault(500, "Error loading data from database")
            }
            return ["Data reloaded"]
        }
        exports.rpc("secfilter.stats", "Print statistics of blocked and allowed messages") { [unowned self] _ in [statistics.answer] }
        exports.rpc("secfilter.stats_reset", "Reset statistics") { [unowned self] _ in
            statistics.reset()
            return ["The statistics has been reset"]
        }
        exports.rpc("secfilter.print", "Print values from database") { [unowned self] request in [print(request.optionalString())] }
        declareChanges(exports)
    }

    private func print(_ only: String?) -> RPCValue {
        let lists = current
        func values(_ list: [OwnedBytes]) -> RPCValue { .structure(list.map { RPCMember("Value", .string($0.view.string)) }) }
        var members: [RPCMember] = []
        if only == nil || only == "dst" { members.append(RPCMember("Destinations", ["Blacklisted": values(lists.destinations)])) }
        let titles: [(FilterLists.Kind, String)] = [
            (.userAgent, "User-Agent"), (.country, "Country"), (.domain, "Domain"), (.address, "IP-Address"), (.user, "Username"),
        ]
        for (kind, title) in titles where only == nil || only == kind.name {
            members.append(RPCMember(title, ["Blacklisted": values(lists.black[kind.rawValue]), "Whitelisted": values(lists.white[kind.rawValue])]))
        }
        return .structure(members)
    }

    private func declareChanges(_ exports: Exports) {
        exports.rpc("secfilter.add_dst", "Add new values to destination blacklist") { [unowned self] request in
            let usage = RPCFault(500, "Invalid Parameters. Usage: secfilter.add_dst number\n     Example: secfilter.add_dst 555123123")
            let number = try request.string(orFault: usage)
            lists.withLock { $0.add(.destinations, .userAgent, number) }
            return [.string("Values (\(number)) inserted into blacklist destinations")]
        }
        exports.rpc("secfilter.del_dst", "Delete a value from destination blacklist") { [unowned self] request in
            let usage = RPCFault(500, "Invalid Parameters. Usage: secfilter.del_dst number\n     Example: secfilter.del_dst 555123123")
            let number = try request.string(orFault: usage)
            guard lists.withLock({ $0.remove(.destinations, .userAgent, number) }) else {
                throw RPCFault(500, "Error removing value from blacklist destinations")
            }
            return [.string("Values (\(number)) removed into blacklist destinations")]
        }
        for (suffix, action, title) in [("bl", FilterLists.Action.blacklist, "blacklist"), ("wl", .whitelist, "whitelist")] {
            exports.rpc("secfilter.add_\(suffix)", "Add new values to \(title)") { [unowned self] request in
                let usage = RPCFault(500, "Invalid Parameters. Usage: secfilter.add_\(suffix) type value\n     Example: secfilter.add_\(suffix) user name")
                let type = try request.string(orFault: usage), value = try request.string(orFault: usage)
                guard let kind = FilterLists.Kind.allCases.first(where: { $0.name == type }) else {
                    throw RPCFault(500, action == .blacklist ? "Error inserting values in the blacklist" : "Error insert values in the whitelist")
                }
                lists.withLock { $0.add(action, kind, value) }
                return [.string("Values (\(type), \(value)) inserted into \(title)")]
            }
            exports.rpc("secfilter.del_\(suffix)", "Delete a value from \(title)") { [unowned self] request in
                let usage = RPCFault(500, "Invalid Parameters. Usage: secfilter.del_\(suffix) type value\nExample: secfilter.del_\(suffix) user name")
                let type = try request.string(orFault: usage), value = try request.string(orFault: usage)
                guard let kind = FilterLists.Kind.allCases.first(where: { $0.name == type }) else { throw RPCFault(500, "Invalid type") }
                guard lists.withLock({ $0.remove(action, kind, value) }) else { throw RPCFault(500, "Error removing value from \(title)") }
                return [.string("Value (\(type), \(value)) removed from \(title)")]
            }
        }
    }
}
