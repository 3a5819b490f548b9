import Database
import Routing
import SIPMessage
import Synchronization

/// Module mtree: values by prefixes, read from a database into memory.
public final class MTreeModule: Module, @unchecked Sendable {
    public static let name = "mtree"

    private var url = "mysql://kamailio:kamailiorw@localhost/kamailio"
    /// A table with all trees; empty where each tree is defined by itself.
    private var table = ""
    private var nameColumn = "tname", prefixColumn = "tprefix", valueColumn = "tvalue"
    private var characters = "0123456789"
    private var definitions: [MTreeDefinition] = []
    /// What `item` adds to the trees: tree, prefix, value.
    private var items: [(tree: String, prefix: String, value: String)] = []
    private var variableTexts = (value: "$avp(s:tvalue)", values: "$avp(s:tvalues)", id: "$avp(s:tdstid)", weight: "$avp(s:tweight)", count: "$avp(s:tcount)")
    /// `mt_tree_type`: type of the trees in one table.
    private var type = MTree.Kind.text
    private var duplicates = MTree.Duplicates.refused
    private var pool: DatabasePool?
    private var destinations: Destinations?
    /// By name.
    private let trees = Mutex<[MTree]>([])

    /// What `mt_match` sets.
    private struct Destinations: Sendable {
        let value: Variable
        let values: AVPVariable
        let id: AVPVariable
        let weight: AVPVariable
        let count: Variable
    }

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("mtree", string: { [unowned self] in
            let made = try MTreeDefinition($0)
            guard !definitions.contains(where: { $0.name == made.name }) else { throw DeclarationError("mtree: there are two trees \"\(made.name)\"") }
            definitions.append(made)
        })
        exports.parameter("item", string: { [unowned self] in items.append(try Self.item($0)) })
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("db_table", string: { [unowned self] in table = $0 })
        exports.parameter("tname_column", string: { [unowned self] in nameColumn = $0 })
        exports.parameter("tprefix_column", string: { [unowned self] in prefixColumn = $0 })
        exports.parameter("tvalue_column", string: { [unowned self] in valueColumn = $0 })
        exports.parameter("char_list", string: { [unowned self] in
            guard !$0.isEmpty else { throw DeclarationError("mtree: char_list is empty", remedy: "name the characters of prefixes") }
            characters = $0
        })
        // rows are read whole, whatever their number; threads connect when they reload
        exports.parameter("fetch_rows", integer: { _ in })
        exports.parameter("connect_mode", integer: { _ in })
        exports.parameter("pv_value", string: { [unowned self] in variableTexts.value = $0 })
        exports.parameter("pv_values", string: { [unowned self] in variableTexts.values = $0 })
        exports.parameter("pv_dstid", string: { [unowned self] in variableTexts.id = $0 })
        exports.parameter("pv_weight", string: { [unowned self] in variableTexts.weight = $0 })
        exports.parameter("pv_count", string: { [unowned self] in variableTexts.count = $0 })
        exports.parameter("mt_tree_type", integer: { [unowned self] in type = try MTree.Kind(number: $0) })
        exports.parameter("mt_ignore_duplicates", integer: { [unowned self] in if $0 != 0 { duplicates = .ignored } })
        exports.parameter("mt_allow_duplicates", integer: { [unowned self] in if $0 != 0, duplicates != .ignored { duplicates = .allowed } })
        exports.function("mt_match", .string("tree"), .string("text"), .integer("mode"), routes: [.request, .failure, .branch, .reply]) {
            [unowned self] context, arguments in
            match(context, arguments.string(0), arguments.string(1), mode: arguments.integer(2))
        }
        declareCommands(exports)
    }

    /// `:tree:prefix:value`, with any character in place of the colon.
    private static func item(_ text: String) throws -> (tree: String, prefix: String, value: String) {
        guard let separator = text.first else { throw DeclarationError("mtree: item is empty", remedy: "write :tree:prefix:value") }
        let parts = text.dropFirst().split(separator: separator, maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw DeclarationError("mtree: item \"\(text)\" cannot be read", remedy: "write :tree:prefix:value")
        }
        return (parts[0], parts[1], parts[2])
    }

    public func provision(_ server: ServerContext) throws {
        let registry = server.registry
        func writable(_ text: String, _ parameter: String) throws -> Variable {
            let variable = try registry.variable(text)
            guard variable.isWritable else { throw DeclarationError("mtree: \(parameter) \(text) cannot be set") }
            return variable
        }
        func avp(_ text: String, _ parameter: String) throws -> AVPVariable {
            guard let variable = try registry.variable(text) as? AVPVariable else {
                throw DeclarationError("mtree: \(parameter) \(text) is no AVP", remedy: "write $avp(name)")
            }
            return variable
        }
        destinations = Destinations(
            value: try writable(variableTexts.value, "pv_value"), values: try avp(variableTexts.values, "pv_values"),
            id: try avp(variableTexts.id, "pv_dstid"), weight: try avp(variableTexts.weight, "pv_weight"),
            count: try writable(variableTexts.count, "pv_count"))
        guard !definitions.isEmpty || !table.isEmpty else {
            throw DeclarationError("mtree: there is no tree", remedy: "set db_table or mtree")
        }
        let pool = try registry.database(url, for: Self.name)
        self.pool = pool
        defer { pool.connection.close() }
        let now = server.surroundings.seconds
        let made = try definitions.isEmpty ? loadTable(now: now, reloads: 0) : definitions.map { try load($0, now: now, reloads: 1) }
        trees.withLock { $0 = made.sorted { $0.name < $1.name } }
    }

    // MARK: Loading

    private func rows(_ columns: [String], _ table: String, _ conditions: [Condition] = [], orderedBy order: String? = nil) throws -> [[DatabaseValue]] {
        guard let connection = pool?.connection else { return [] }
        do { return try connection.select(columns, from: table, where: conditions, orderedBy: order).rows } catch { throw error.declarationError(Self.name) }
    }

    private func load(_ definition: MTreeDefinition, now: Int, reloads: Int) throws -> MTree {
        let columns = definition.columns.isEmpty ? [prefixColumn, valueColumn] : definition.columns
        let conditions = definition.sharesTable ? [Condition(nameColumn, .string(definition.name))] : []
        var tree = MTree(definition.name, definition.kind, characters: characters, loadTime: now, reloads: reloads)
        for row in try rows(columns, definition.table, conditions) {
            // further columns are packed into one text
            let values = row.dropFirst().map { $0.string ?? (row.count > 2 ? "*" : "") }
            try tree.add(row.first?.string ?? "", values.joined(separator: ","), duplicates)
        }
        try addItems(to: &tree)
        return tree
    }

    private func loadTable(now: Int, reloads: Int) throws -> [MTree] {
        var made: [MTree] = []
        for row in try rows([nameColumn, prefixColumn, valueColumn], table, orderedBy: nameColumn) {
            let texts = row.map { $0.string ?? "" }
            guard texts.count == 3, !texts[0].isEmpty else {
                Log.error("mtree", "a row of table \(table) without tree is left out")
                continue
            }
            let place = made.firstIndex { $0.name == texts[0] } ?? made.count
            if place == made.count { made.append(MTree(texts[0], type, characters: characters, loadTime: now, reloads: reloads)) }
            try made[place].add(texts[1], texts[2], duplicates)
        }
        for index in made.indices { try addItems(to: &made[index]) }
        return made
    }

    private func addItems(to tree: inout MTree) throws {
        for item in items where item.tree == tree.name { try tree.add(item.prefix, item.value, duplicates) }
    }

    // MARK: Matching

    /// - Parameter mode: 2 for all values of all prefixes, else those of the longest.
    private func match(_ context: RouteContext, _ name: ByteView, _ text: ByteView, mode: Int) -> Int {
        guard let destinations, let tree = tree(name.string) else { return -1 }
        if tree.kind == .weights { return weights(context, tree, text, destinations) }
        guard mode == 2 else {
            guard let found = tree.longest(text)?.values.first else { return -1 }
            return destinations.value.assign(found.scriptValue, context) ? 1 : -1
        }
        guard let avp = destinations.values.name(context) else { return -1 }
        context.avps.removeAll(avp)
        var count = 0
        let isComplete = tree.forEachPrefix(of: text) { values, _ in
            for value in values {
                context.avps.push(avp, value.scriptValue)
                count += 1
            }
        }
        return isComplete && count > 0 ? 1 : -1
    }

    private func weights(_ context: RouteContext, _ tree: MTree, _ text: ByteView, _ destinations: Destinations) -> Int {
        guard let found = tree.weights(text)?.pairs, let id = destinations.id.name(context), let weight = destinations.weight.name(context) else { return -1 }
        for pair in found {
            context.avps.push(weight, .integer(pair.weight))
            context.avps.push(id, .integer(pair.id))
        }
        return destinations.count.assign(.integer(found.count), context) ? 1 : -1
    }

    private func tree(_ name: String) -> MTree? { trees.withLock { trees in trees.first { $0.name == name } } }

    // MARK: RPC

    private func declareCommands(_ exports: Exports) {
        let registry = exports.registry
        exports.rpc("mtree.summary", "Trees: how their names begin", returnsArray: true) { [unowned self] request in
            let start = request.optionalString() ?? ""
            let all = trees.withLock { $0 }
            guard !all.isEmpty else { throw RPCFault(500, "Empty tree list") }
            let found = all.filter { $0.name.hasPrefix(start) }
            guard !found.isEmpty else { throw RPCFault(404, "Tree not found") }
            return found.map(\.summary)
        }
        exports.rpc("mtree.list", "What is in the trees: how their names begin", returnsArray: true) { [unowned self] request in
            let text = request.optionalString() ?? "."
            let all = trees.withLock { $0 }
            guard !all.isEmpty else { throw RPCFault(500, "Empty tree list.") }
            return all.filter { text == "." || $0.name.hasPrefix(text) }.flatMap(\.content)
        }
        exports.rpc("mtree.match", "What a text matches: tree, text, mode (0 or 2)") { [unowned self] request in
            guard trees.withLock({ !$0.isEmpty }) else { throw RPCFault(500, "Empty tree list.") }
            let fault = RPCFault(500, "Invalid Parameters")
            let name = try request.string(orFault: fault), text = OwnedBytes(try request.string(orFault: fault)), mode = try request.integer(orFault: fault)
            guard mode == 0 || mode == 2 else { throw RPCFault(500, "Invalid parameter 'mode'") }
            guard let tree = tree(name) else { throw RPCFault(404, "Tree not found") }
            let found = tree.description(text.view, all: mode == 2)
            guard !found.isEmpty else { throw RPCFault(404, "Prefix not found") }
            return [.string(tree.name)] + found
        }
        exports.rpc("mtree.reload", "Reads trees from the database anew: how their names begin") { [unowned self] request in
            let text = request.optionalString() ?? "."
            return [.string(try reload(text == "." ? "" : text, now: registry.surroundings.seconds))]
        }
    }

    private func reload(_ start: String, now: Int) throws -> String {
        func failing<Result>(_ message: String, _ body: () throws -> Result) throws -> Result {
            do { return try body() } catch {
                Log.error("mtree", "mtree.reload: \(error)")
                throw RPCFault(500, message)
            }
        }
        if definitions.isEmpty {
            let reloads = (trees.withLock { $0.map(\.reloads).max() } ?? 0) + 1
            let made = try failing("Can not reload Mtrees from database.") { try loadTable(now: now, reloads: reloads) }
            trees.withLock { $0 = made.sorted { $0.name < $1.name } }
            return "Ok. Mtrees reloaded."
        }
        let wanted = definitions.filter { $0.name.hasPrefix(start) }
        guard !wanted.isEmpty else { throw RPCFault(500, "Can not find specified Mtree") }
        for definition in wanted {
            let made = try failing("Mtree Reload Failed") {
                try load(definition, now: now, reloads: (tree(definition.name)?.reloads ?? 0) + 1)
            }
            trees.withLock { trees in
                if let place = trees.firstIndex(where: { $0.name == definition.name }) { trees[place] = made }
            }
        }
        return "Ok. Mtree reloaded."
    }
}
