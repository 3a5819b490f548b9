import ConfigSyntax
import Routing

/// Translates route blocks of a native config to Lua (KSR), their comments included.
///
/// Every construct becomes what a Lua script would say for it; where the two languages differ, a helper at the script's head makes up for
/// it (`Helper`). What has no exact counterpart is translated as near as may be, and noted (`Remark`).
public struct Migration {
    /// A block of the config, with its place.
    private struct Block {
        let definition: RouteDefinition
        let item: ConfigItem
    }

    private let config: ParsedConfig
    private let registry: Registry

    /// - Parameters:
    ///   - config: one without errors.
    ///   - registry: what the config's modules declare; those that are not here are known from the catalog alone.
    public init(_ config: ParsedConfig, _ registry: Registry) {
        self.config = config
        self.registry = registry
    }

    /// Translates all blocks, or those of the names.
    /// - Parameters:
    ///   - routes: names of blocks, as in `route(NAME)`, or with their kind: `failure_route[NAME]`; `*` for all that can be taken over one at a
    ///     time. None for the whole script.
    ///   - path: the file that the script goes to, as the config will name it.
    ///   - defines: what the preprocessor was told, for the script's head.
    /// - Throws: `MigrationError` for a name that no block has, or for a block that cannot be taken over alone.
    public func translate(_ routes: [String], path: String, defines: [String] = []) throws(MigrationError) -> MigratedScript {
        let blocks = config.items.compactMap { item -> Block? in
            if case .route(let definition) = item.kind { Block(definition: definition, item: item) } else { nil }
        }
        let isWhole = routes.isEmpty
        var chosen = blocks
        if !isWhole { chosen = try choose(routes, among: blocks) }
        guard !chosen.isEmpty else { throw MigrationError("the config has no route blocks") }
        let names = RouteNames(chosen.map(\.definition), keepsNames: !isWhole)
        let script = ScriptState(config, registry, names, isWhole: isWhole)
        let returning = isWhole ? RouteResults.used(blocks.map(\.definition)) : Set(chosen.map(\.definition.name))
        var functions: [[String]] = []
        for block in chosen { functions.append(write(block, script, returning)) }
        var loading = Loading(path: path, isWhole: isWhole, hasLua: script.loadedModules.contains("app_lua"))
        if isWhole {
            if let dispatcher = EventDispatcher.function(chosen.map(\.definition), names) { functions.append(dispatcher) }
            loading.callbacks = EventDispatcher.settings(chosen.map(\.definition), names)
        } else {
            loading.routes = chosen.map(\.definition.name)
        }
        loading.modules = script.missingModules.sorted()
        let text = ScriptText.text(functions, script, loading, config: config.sources.files.first?.name ?? "", defines: defines)
        let emptied = isWhole ? Set(chosen.map(\.item.range)) : []
        return MigratedScript(text: text, remarks: script.remarks, loading: loading, blocks: emptied)
    }

    private func write(_ block: Block, _ script: ScriptState, _ returning: Set<String>) -> [String] {
        let place = script.sources.visible(block.item.range)
        var head: [String] = []
        for comment in script.comments.take(before: place.start, in: place.file) where isOwn(comment.range, place) {
            let isApart = isApart(comment.range, place)
            // what stands over a group of blocks is not one block's
            if isApart, !script.isWhole { continue }
            head += comment.lines.map { "--" + ($0.isEmpty || $0.hasPrefix(" ") ? "" : " ") + $0 }
            if isApart { head.append("") }
        }
        let definition = block.definition
        var writer = BlockWriter(script, definition, returnsCode: definition.kind == .route && returning.contains(definition.name))
        let name = script.names.function(definition.kind, definition.name) ?? definition.name
        return head + writer.function(named: name, place)
    }

    /// Whether a comment belongs to the block that it stands above: nothing but comments and white space stands between.
    private func isOwn(_ comment: SourceRange, _ block: SourceRange) -> Bool {
        guard comment.file == block.file else { return false }
        let between = config.sources.text(SourceRange(file: block.file, start: comment.end, end: block.start))
        for line in between.split(separator: "\n", omittingEmptySubsequences: false).dropFirst() {
            let rest = line.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
            if rest.isEmpty || rest.hasPrefix("#") && !rest.hasPrefix("#!") || rest.hasPrefix("/") || rest.hasPrefix("*") { continue }
            // the line of the block itself
            if rest.count == line.count, line.isEmpty { continue }
            return false
        }
        return true
    }

    /// Whether an empty line follows a comment.
    private func isApart(_ comment: SourceRange, _ block: SourceRange) -> Bool {
        let rest = config.sources.text(SourceRange(file: block.file, start: comment.end, end: block.start))
        let lines = rest.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        return lines.count > 1 && lines.first?.allSatisfy { $0 == " " || $0 == "\t" || $0 == "\r" } ?? false
    }

    private func choose(_ routes: [String], among blocks: [Block]) throws(MigrationError) -> [Block] {
        var chosen: [Block] = []
        for wanted in routes {
            if wanted == "*" {
                chosen += takeable(blocks)
                continue
            }
            let parts = wanted.split(separator: "[", maxSplits: 1).map(String.init)
            let name = parts.count == 2 && parts[1].hasSuffix("]") ? String(parts[1].dropLast()) : wanted
            let kind = parts.count == 2 ? parts[0] : nil
            let found = blocks.filter { $0.definition.name == name && !name.isEmpty && (kind == nil || $0.definition.kind.rawValue == kind) }
            guard let first = found.first else { throw unknown(wanted, blocks) }
            guard found.allSatisfy({ $0.definition.kind != .event }) else {
                throw MigrationError("event_route[\(name)] cannot be taken over alone", remedy: "translate the whole script, without --route")
            }
            guard found.count == 1 else {
                throw MigrationError(
                    "\(found.map { "\($0.definition.kind.rawValue)[\(name)]" }.joined(separator: " and ")) have one name, which Lua can give to one function only",
                    remedy: "rename one of them, or say which is meant: --route \(first.definition.kind.rawValue)[\(name)]")
            }
            chosen.append(first)
        }
        return blocks.filter { block in chosen.contains { $0.item.range == block.item.range } }
    }

    /// The blocks that Lua can take over one at a time: those with names, each of which means one function.
    private func takeable(_ blocks: [Block]) -> [Block] {
        let named = blocks.filter { $0.definition.kind == .route || RouteNames.isCallback($0.definition.kind) }
        return named.filter { block in
            !RouteNames.isCallback(block.definition.kind)
                || !named.contains { RouteNames.isCallback($0.definition.kind) && $0.definition.name == block.definition.name && $0.item.range != block.item.range }
        }
    }

    private func unknown(_ name: String, _ blocks: [Block]) -> MigrationError {
        if RouteDefinition.Kind(rawValue: name) != nil {
            return MigrationError("\(name) cannot be taken over alone", remedy: "translate the whole script, without --route")
        }
        let known = blocks.map(\.definition.name).filter { !$0.isEmpty }
        let near = known.filter { Spelling.distance($0, name) <= max(1, name.count / 4) }
        return MigrationError(
            "the config has no block \(name)", remedy: near.first.map { "did you mean \($0)?" } ?? "it has \(known.sorted().joined(separator: ", "))")
    }
}

/// Why blocks cannot be translated, and what to do about it.
public struct MigrationError: Error, CustomStringConvertible {
    public let message: String
    public let remedy: String

    init(_ message: String, remedy: String = "") {
        self.message = message
        self.remedy = remedy
    }

    public var description: String { remedy.isEmpty ? message : "\(message); \(remedy)" }
}
