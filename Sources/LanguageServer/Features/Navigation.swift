import Catalog
import ConfigLint
import ConfigSyntax

/// Definitions, references, highlights, and new names.
enum Navigation {
    static func definition(_ scope: Scope, _ offset: Int, _ workspace: Workspace) -> JSONValue {
        guard let (symbol, _) = scope.symbol(at: offset) else { return .null }
        if case .file(let path) = symbol {
            let target = workspace.includePath(path, from: scope.file.path)
            guard let file = workspace.file(target) else { return .null }
            return .array([file.location(0..<0)])
        }
        return .array(definitions(of: symbol, scope).map { $0.file.location($0.range) })
    }

    private static func definitions(of symbol: Symbol, _ scope: Scope) -> [(file: TextFile, range: Range<Int>)] {
        switch symbol {
        case .function(let name):
            let modules = ModuleCatalog.modules(exporting: name)
            return modules.flatMap { occurrences(.module($0), .definition, scope) }
        case .parameter(let module, _): return occurrences(.module(module), .definition, scope)
        case .variable, .plainVariable: return occurrences(symbol, .write, scope)
        default: return occurrences(symbol, .definition, scope)
        }
    }

    private static func occurrences(_ symbol: Symbol, _ role: Occurrence.Role, _ scope: Scope) -> [(file: TextFile, range: Range<Int>)] {
        scope.occurrences(of: symbol).filter { $0.occurrence.role == role }.map { ($0.file, $0.occurrence.range) }
    }

    static func references(_ scope: Scope, _ offset: Int, includingDefinition: Bool) -> JSONValue {
        guard let (symbol, _) = scope.symbol(at: offset) else { return .null }
        let list = scope.occurrences(of: symbol).filter { includingDefinition || $0.occurrence.role != .definition }
        return .array(list.map { $0.file.location($0.occurrence.range) })
    }

    static func highlights(_ scope: Scope, _ offset: Int) -> JSONValue {
        guard let (symbol, _) = scope.symbol(at: offset) else { return .null }
        let list = scope.occurrences(of: symbol).filter { $0.file.path == scope.file.path }
        return .array(list.map { file, one in ["range": file.json(one.range), "kind": JSONValue(one.role == .read ? 2 : 3)] })
    }

    // MARK: New names

    static func prepareRename(_ scope: Scope, _ offset: Int) -> JSONValue {
        guard let (symbol, range) = scope.symbol(at: offset), symbol.isRenamable else { return .null }
        return ["range": scope.file.json(range), "placeholder": .string(scope.file.text(range))]
    }

    static func rename(_ scope: Scope, _ offset: Int, _ newName: String) throws(RPCError) -> JSONValue {
        guard let (symbol, _) = scope.symbol(at: offset), symbol.isRenamable else { throw RPCError(.requestFailed, "there is no name here that can be changed") }
        guard symbol.accepts(newName) else { throw RPCError(.invalidParams, "\"\(newName)\" cannot be such a name") }
        if let clash = renamed(symbol, newName), clash != symbol, scope.occurrences(of: clash).contains(where: { $0.occurrence.role == .definition }) {
            throw RPCError(.requestFailed, "\"\(newName)\" is there already")
        }
        var edits: [(uri: String, edits: [JSONValue])] = []
        for (file, one) in scope.occurrences(of: symbol) {
            let edit = file.edit(one.range, text(newName, symbol, one, file))
            if let index = edits.firstIndex(where: { $0.uri == file.uri }) { edits[index].edits.append(edit) } else { edits.append((file.uri, [edit])) }
        }
        return ["changes": .object(edits.map { JSONValue.Member($0.uri, .array($0.edits)) })]
    }

    private static func renamed(_ symbol: Symbol, _ name: String) -> Symbol? {
        switch symbol {
        case .route(let kind, _): .route(kind, name)
        case .define: .define(name)
        case .flag: .flag(name)
        case .table: .table(name)
        default: nil
        }
    }

    /// A name of a route that is no plain word needs quotes where it has none.
    private static func text(_ name: String, _ symbol: Symbol, _ one: Occurrence, _ file: TextFile) -> String {
        switch symbol {
        case .route(.event, _):
            // t_on_branch_failure names the event without its module
            let prefix = "tm:branch-failure:"
            return one.role == .read && name.hasPrefix(prefix) && !file.text(one.range).hasPrefix("tm:") ? String(name.dropFirst(prefix.utf8.count)) : name
        case .route:
            let isQuoted = one.range.lowerBound > 0 && [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(file.bytes[one.range.lowerBound - 1])
            let isWord = name.utf8.allSatisfy(VariableMention.isName)
            return isQuoted || isWord ? name : "\"\(name)\""
        default: return name
        }
    }
}
