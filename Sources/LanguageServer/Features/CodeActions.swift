import Catalog
import ConfigLint
import ConfigSyntax

/// What can be done about findings.
enum CodeActions {
    /// Actions for the findings that touch a range.
    static func answer(_ scope: Scope, _ range: Range<Int>, _ run: DiagnosticsRun?, _ workspace: Workspace) -> JSONValue {
        guard let run else { return [] }
        var actions: [JSONValue] = []
        for finding in run.findings where finding.file.path == scope.file.path && finding.range.lowerBound <= range.upperBound && range.lowerBound <= finding.range.upperBound {
            // the text has changed since: the next run brings new places
            guard finding.file.version == scope.file.version else { return [] }
            let shown = run.json(finding, workspace)
            for fix in finding.diagnostic.fixes { if let edit = edit(fix, run, workspace) { actions.append(action(fix.title, shown, edit, isPreferred: true)) } }
            actions += made(finding, scope).map { action($0.title, shown, $0.edit, isPreferred: false) }
            actions.append(ignoring(finding, shown))
        }
        return .array(actions)
    }

    private static func action(_ title: String, _ finding: JSONValue, _ edit: JSONValue, isPreferred: Bool) -> JSONValue {
        ["title": .string(title), "kind": "quickfix", "diagnostics": .array([finding]), "isPreferred": .bool(isPreferred), "edit": edit]
    }

    private static func changes(_ file: TextFile, _ edits: [JSONValue]) -> JSONValue { ["changes": .object([JSONValue.Member(file.uri, .array(edits))])] }

    /// A fix that a rule offers. A fix of a define's text would change all its uses, so there is none.
    private static func edit(_ fix: Diagnostic.Fix, _ run: DiagnosticsRun, _ workspace: Workspace) -> JSONValue? {
        guard run.sources.files.indices.contains(Int(fix.range.file)), fix.range.start >= 0, fix.range.end >= fix.range.start else { return nil }
        let source = run.sources.files[Int(fix.range.file)]
        guard !source.isDefine, let file = workspace.file(source.name) else { return nil }
        return changes(file, [file.edit(Int(fix.range.start)..<Int(fix.range.end), fix.replacement)])
    }

    /// Actions that need to know the config: loading a module, making a route.
    private static func made(_ finding: DiagnosticsRun.Finding, _ scope: Scope) -> [(title: String, edit: JSONValue)] {
        let text = finding.file.text(finding.range)
        switch finding.diagnostic.rule {
        case "unknown-function":
            let name = String(text.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
            return ModuleCatalog.modules(exporting: name).prefix(4).compactMap { load($0, scope) }
        case "missing-dependency", "module-needs", "module-not-loaded", "database-driver":
            return quoted(finding.diagnostic).filter { ModuleCatalog.module($0) != nil && !scope.loadedModules.contains($0) }.prefix(2).compactMap { load($0, scope) }
        case "undefined-route": return route(.route, name(text), scope)
        case "armed-route-missing":
            let symbols = scope.file.index.occurrences.filter { finding.range.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= finding.range.upperBound }
            return symbols.flatMap { one -> [(title: String, edit: JSONValue)] in
                if case .route(let kind, let name) = one.symbol { route(kind, name, scope) } else { [] }
            }
        default: return []
        }
    }

    private static func name(_ text: String) -> String { String(text.filter { $0 != "\"" && $0 != "'" }) }

    /// Words of a finding that may be modules.
    private static func quoted(_ diagnostic: Diagnostic) -> [String] {
        let words = "\(diagnostic.message) \(diagnostic.help)".split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }.map(String.init)
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted && $0.count > 1 && $0 != "modules" }
    }

    /// `loadmodule` behind the last one of this file, else of the config.
    private static func load(_ module: String, _ scope: Scope) -> (title: String, edit: JSONValue)? {
        let file = scope.file.index.modules.isEmpty ? scope.files.first { !$0.index.modules.isEmpty } ?? scope.file : scope.file
        var offset = 0
        if let last = file.index.modules.last {
            let line = file.lines.line(of: last.range.upperBound)
            offset = line + 1 < file.lines.starts.count ? file.lines.starts[line + 1] : file.bytes.count
        }
        let needsLine = offset > 0 && file.bytes[offset - 1] != 10
        return ("Load module \(module)", changes(file, [file.edit(offset..<offset, "\(needsLine ? "\n" : "")loadmodule \"\(module).so\"\n")]))
    }

    /// An empty block at the end of the file.
    private static func route(_ kind: RouteDefinition.Kind, _ name: String, _ scope: Scope) -> [(title: String, edit: JSONValue)] {
        guard Symbol.route(kind, "").accepts(name) else { return [] }
        let end = scope.file.bytes.count
        let isWord = name.utf8.allSatisfy(VariableMention.isName) || kind == .event
        let block = "\(scope.file.bytes.last == 10 ? "" : "\n")\n\(kind.rawValue)[\(isWord ? name : "\"\(name)\"")] {\n\texit;\n}\n"
        return [("Create \(kind.rawValue)[\(name)]", changes(scope.file, [scope.file.edit(end..<end, block)]))]
    }

    /// A comment that switches the rule off for the line.
    private static func ignoring(_ finding: DiagnosticsRun.Finding, _ shown: JSONValue) -> JSONValue {
        let file = finding.file
        let line = file.lines.line(of: finding.range.lowerBound)
        let start = file.lines.starts[line]
        var indent = start
        while indent < file.bytes.count, file.bytes[indent] == 32 || file.bytes[indent] == 9 { indent += 1 }
        let text = "\(file.text(start..<indent))# signalbox:ignore \(finding.diagnostic.rule)\n"
        return action("Ignore \(finding.diagnostic.rule) here", shown, changes(file, [file.edit(start..<start, text)]), isPreferred: false)
    }
}
