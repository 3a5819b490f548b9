import Database
import Routing
import SIPMessage
import Synchronization

/// Module dialplan: texts (numbers, above all) that rules of a database match and rewrite.
public final class DialplanModule: Module, @unchecked Sendable {
    public static let name = "dialplan"

    private var url = "mysql://kamailio:kamailiorw@localhost/kamailio"
    private var table = "dialplan"
    private var columns = ["dpid", "pr", "match_op", "match_exp", "match_len", "subst_exp", "repl_exp", "attrs"]
    private var attributesText = ""
    /// What takes a rule's attributes; nil where nothing does.
    private var attributesVariable: Variable?
    /// `match_dynamic`: expressions may have variables.
    private var isDynamic = false
    /// `append_branch`: in failure routes, a request URI that was rewritten is a branch too.
    private var appendsBranch = true
    /// Least seconds between two reloads by RPC clients.
    private var reloadInterval = 5
    private var latestReload = 0
    /// The request URI's user, where `dp_translate` names no variables.
    private var userPlaces: Places?
    private var pool: DatabasePool?
    private var server: ServerContext?
    private let rules = Mutex<DialplanRules?>(nil)

    private static let tableVersion = 2

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("table_name", string: { [unowned self] in table = $0 })
        for (index, name) in ["dpid_col", "pr_col", "match_op_col", "match_exp_col", "match_len_col", "subst_exp_col", "repl_exp_col", "attrs_col"].enumerated() {
            exports.parameter(name, string: { [unowned self] in columns[index] = $0 })
        }
        exports.parameter("attrs_pvar", string: { [unowned self] in attributesText = $0 })
        // rows are read whole, whatever their number
        exports.parameter("fetch_rows", integer: { _ in })
        exports.parameter("match_dynamic", integer: { [unowned self] in isDynamic = $0 != 0 })
        exports.parameter("append_branch", integer: { [unowned self] in appendsBranch = $0 != 0 })
        exports.parameter("reload_delta", integer: { [unowned self] in reloadInterval = $0 < 0 ? 5 : $0 })
        declareFunctions(exports)
        declareCommands(exports)
    }

    public func provision(_ server: ServerContext) throws {
        self.server = server
        if !attributesText.isEmpty {
            let variable = try server.registry.variable(attributesText)
            guard variable.isWritable else {
                throw DeclarationError("dialplan: attrs_pvar \(attributesText) cannot be set", remedy: "write $avp(name), $xavp(name) or $var(name)")
            }
            attributesVariable = variable
        }
        userPlaces = try Places("$rU/$rU", server.registry)
        guard !table.isEmpty else { throw DeclarationError("dialplan: table_name is empty", remedy: "name the table") }
        let pool = try server.registry.database(url, for: Self.name)
        self.pool = pool
        defer { pool.connection.close() }
        try pool.require(version: Self.tableVersion, of: table, for: Self.name)
        try reload()
    }

    /// Reads the rules anew. Those in use stay if that fails.
    private func reload() throws {
        guard let connection = pool?.connection, let registry = server?.registry else { return }
        let rows: [[DatabaseValue]]
        do { rows = try connection.select(columns, from: table, orderedBy: columns[1]).rows } catch { throw error.declarationError(Self.name) }
        let isDynamic = isDynamic
        let made = try registry.whileRunning { registry in
            try rows.map { row in
                do throws(DialplanRule.Malformed) {
                    return try DialplanRule(row, registry, dynamic: isDynamic ? registry : nil)
                } catch {
                    throw DeclarationError("dialplan: table \(table): \(error.reason)", remedy: "put the row right")
                }
            }
        }
        rules.withLock { $0 = DialplanRules(made) }
    }

    // MARK: Functions

    /// Where a text comes from and where what becomes of it goes: `$ru/$var(x)`.
    private final class Places: Sendable {
        let input: Variable
        let output: Destination?

        init(_ text: String, _ registry: Registry) throws {
            let parts = AVPTarget.parts(text)
            guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else {
                throw DeclarationError("\"\(text)\" names no variables", remedy: "write $input/$output")
            }
            input = try registry.variable(parts[0])
            output = parts.count == 2 ? try Destination(parts[1], registry) : nil
        }
    }

    /// A variable that takes a result.
    private final class Destination: Sendable {
        let variable: Variable
        /// Whether it rewrites the request URI.
        let isRequestURI: Bool

        init(_ text: String, _ registry: Registry) throws {
            variable = try registry.variable(text)
            guard variable.isWritable else { throw DeclarationError("\(text) cannot be set", remedy: "write $var(name), $avp(name), $rU or $ru") }
            isRequestURI = ["$ru", "$ruri", "$rU", "$rUser", "$(ru)", "$(rU)"].contains(text)
        }
    }

    private func declareFunctions(_ exports: Exports) {
        let id = Parameter.integer("dialplan")
        let places = Parameter.prepared("variables") { text, registry in try Places(text, registry) }
        let output = Parameter.prepared("output") { text, registry in try Destination(text, registry) }
        exports.function("dp_translate", id, routes: .any) { [unowned self] context, arguments in
            guard let userPlaces else { return -1 }
            return translate(context, arguments.integer(0), from: userPlaces.input, to: userPlaces.output)
        }
        exports.function("dp_translate", id, places, routes: .any) { [unowned self] context, arguments in
            guard let places = arguments.object(1, as: Places.self) else { return -1 }
            return translate(context, arguments.integer(0), from: places.input, to: places.output)
        }
        exports.function("dp_match", id, .string("text"), routes: .any) { [unowned self] context, arguments in
            translate(context, arguments.integer(0), arguments.string(1), nil, onlyMatches: true)
        }
        exports.function("dp_replace", id, .string("text"), output, routes: .any) { [unowned self] context, arguments in
            translate(context, arguments.integer(0), arguments.string(1), arguments.object(2, as: Destination.self))
        }
        exports.function("dp_reload", routes: .any) { [unowned self] context, _ in
            do { try reload() } catch {
                context.log(.error, "dialplan", "dp_reload: \(error)")
                return -1
            }
            return 1
        }
        exports.ksr("dp_translate_vars", id, .variable("input", writable: false), output) { [unowned self] context, arguments in
            guard let input = arguments.variable(1) else { return .integer(-1) }
            return .integer(translate(context, arguments.integer(0), from: input, to: arguments.object(2, as: Destination.self)))
        }
    }

    private func translate(_ context: RouteContext, _ dialplan: Int, from input: Variable, to output: Destination?) -> Int {
        let value = input.value(context)
        let text = value.text(in: context.arena)
        guard !value.isNull, !text.isEmpty else {
            context.log(.error, "dialplan", "the variable with the text has no value")
            return -1
        }
        return translate(context, dialplan, text, output)
    }

    /// - Parameter onlyMatches: whether it does not matter what becomes of the text.
    /// - Returns: 1; -2 for a dialplan that does not exist, -1 if no rule matches or the result cannot be set.
    private func translate(_ context: RouteContext, _ dialplan: Int, _ text: ByteView, _ output: Destination?, onlyMatches: Bool = false) -> Int {
        guard let rules = rules.withLock({ $0 }), rules.has(dialplan) else { return -2 }
        guard !text.isEmpty else {
            context.log(.warning, "dialplan", "the text to be matched is empty")
            return -1
        }
        guard let rule = rules.rule(dialplan, text, context) else { return -1 }
        if !onlyMatches {
            guard let result = rule.translate(text, context, context.arena) else {
                context.log(.error, "dialplan", "\"\(text)\" matches \"\(rule.match)\" and not \"\(rule.substitution)\"")
                return -1
            }
            if let output, !result.isEmpty {
                // rules may be read anew while the message lives
                guard output.variable.assign(.string(context.arena.copy(result)), context) else {
                    context.log(.error, "dialplan", "the result \"\(result)\" could not be set")
                    return -1
                }
                if appendsBranch, context.routeKind == .failure, output.isRequestURI, !appendBranch(context) { return -1 }
            }
        }
        guard let attributesVariable else { return 1 }
        return attributesVariable.assign(.string(context.arena.copy(rule.attributes.view)), context) ? 1 : -1
    }

    private func appendBranch(_ context: RouteContext) -> Bool {
        if context.branches.append(Branch(uri: context.message.currentURI)) { return true }
        context.log(.error, "dialplan", "the request URI is one branch too many (max_branches)")
        return false
    }

    // MARK: RPC

    private func declareCommands(_ exports: Exports) {
        exports.rpc("dialplan.reload", "Reads the rules from the database anew") { [unowned self] _ in
            let now = server?.surroundings.seconds ?? 0
            let isTooSoon = rules.withLock { _ in
                let isTooSoon = latestReload != 0 && latestReload > now - reloadInterval
                if !isTooSoon { latestReload = now }
                return isTooSoon
            }
            if isTooSoon { throw RPCFault(500, "ongoing reload") }
            do { try reload() } catch {
                Log.error("dialplan", "dialplan.reload: \(error)")
                throw RPCFault(500, "Dialplan Reload Failed")
            }
            return []
        }
        exports.rpc("dialplan.translate", "What becomes of a text: dialplan, text") { [unowned self] request in
            let fault = RPCFault(500, "Invalid parameters")
            let id = try request.integer(orFault: fault), text = OwnedBytes(try request.string(orFault: fault))
            let rules = try rules(of: id)
            guard !text.view.isEmpty else { throw RPCFault(500, "Empty input parameter") }
            let arena = Arena()
            guard let rule = rules.rule(id, text.view, nil), let result = rule.translate(text.view, nil, arena) else {
                throw RPCFault(500, "No translation")
            }
            return [["Output": .string(result.string), "Attributes": .string(rule.attributes.view.string)]]
        }
        exports.rpc("dialplan.dump", "The rules of a dialplan: its number") { [unowned self] request in
            let id = try request.integer(orFault: RPCFault(500, "Missing parameter"))
            let rules = try rules(of: id)
            return [["DPID": .integer(id), "ENTRIES": .array(rules.rules(id).map { ["ENTRY": $0.description] })]]
        }
    }

    private func rules(of dialplan: Int) throws -> DialplanRules {
        guard let rules = rules.withLock({ $0 }), rules.has(dialplan) else { throw RPCFault(500, "Dialplan ID not matched") }
        return rules
    }
}
