import Catalog
import ConfigLint
import ConfigSyntax

/// Pages in Markdown for hovers and entries of completion.
enum Pages {
    /// The page that an entry of completion names: `function:t_relay`.
    static func page(_ key: String, _ scope: Scope?) -> String? {
        let parts = key.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count >= 2 else { return nil }
        switch parts[0] {
        case "function": return FunctionPages.page(parts[1], loaded: scope?.loadedModules ?? [])
        case "variable": return variable(parts[1], scope)
        case "transformation": return transformation(parts[1])
        case "parameter": return parts.count > 2 ? ParameterPages.page(parts[1], parts[2]) : nil
        case "module": return ParameterPages.modulePage(parts[1])
        case "setting": return setting(parts[1])
        case "keyword", "statement": return keyword(parts[1])
        case "define": return scope.flatMap { define(parts[1], $0) }
        case "route":
            guard parts.count > 2, let scope, let kind = RouteDefinition.Kind(rawValue: parts[1]) else { return nil }
            return route(kind, parts[2], scope)
        default: return nil
        }
    }

    /// The page of a name in a config.
    static func page(_ symbol: Symbol, _ scope: Scope) -> String? {
        switch symbol {
        case .function(let name): FunctionPages.page(name, loaded: scope.loadedModules)
        case .module(let name): ParameterPages.modulePage(name)
        case .parameter(let module, let name): ParameterPages.page(module, name)
        case .setting(let name): setting(name)
        case .plainVariable(let name): variable(name, scope)
        case .variable(let name, let inner): named(name, inner, scope)
        case .route(let kind, let name): route(kind, name, scope)
        case .define(let name): define(name, scope)
        case .flag(let name): "Flag `\(name)`.\(declared(symbol, scope))"
        case .table(let name): "Table `\(name)` of module `htable`.\(declared(symbol, scope))"
        case .file(let path): "File `\(path)`."
        }
    }

    static func keyword(_ name: String) -> String? {
        guard let text = LanguagePages.statements[name] ?? LanguagePages.expressions[name] ?? LanguagePages.topLevel[name] else { return nil }
        return FunctionPages.code([name]) + text.sentence
    }

    static func directive(_ name: String) -> String? { LanguagePages.directives[name].map { FunctionPages.code(["#!\(name)"]) + $0.sentence } }

    static func setting(_ name: String) -> String? {
        guard let kind = CoreParameters.kind(name) else { return nil }
        return FunctionPages.code(["\(name) = \(SettingPages.value(kind))"]) + (SettingPages.table[name].map { "\($0.sentence)\n\n" } ?? "") + "Core parameter."
    }

    static func variable(_ name: String, _ scope: Scope?) -> String? {
        let modules = ModuleCatalog.modules(bringing: name)
        guard !modules.isEmpty || VariablePages.table[name] != nil || KnownVariables.plain.contains(name) else { return nil }
        var text = FunctionPages.code([VariableClasses.named.contains(name) ? "$\(name)(name)" : "$\(name)"])
        if let page = VariablePages.table[name] { text += "\(page.sentence)\n\n" }
        if !modules.isEmpty {
            let isWritable = modules.contains { ModuleCatalog.module($0)?.variables.contains { $0.name == name && $0.isWritable } == true }
            text += "Module \(modules.map { "`\($0)`" }.joined(separator: ", ")). \(isWritable ? "It can be set." : "It can only be read.")"
        }
        return text.trimmingBlanks
    }

    private static func named(_ name: String, _ inner: String, _ scope: Scope) -> String? {
        let uses = scope.occurrences(of: .variable(name, inner))
        let written = uses.count { $0.occurrence.role == .write }
        return (variable(name, scope) ?? "") + "\n\n`$\(name)(\(inner))` is set at \(counted(written, "place")) and read at \(counted(uses.count - written, "place")) of this config."
    }

    static func transformation(_ name: String) -> String? { TransformationPages.table[name].map { FunctionPages.code(["{\(name)}"]) + $0.sentence } }

    static func define(_ name: String, _ scope: Scope) -> String? {
        let defines = scope.defines.filter { $0.define.name == name }
        guard !defines.isEmpty else { return "`\(name)` is not defined in this config." }
        let lines = defines.map { file, define in file.text(define.line).trimmingBlanks }
        return FunctionPages.code(lines) + defines.map { "Defined at \(place($0.file, $0.define.nameRange))." }.joined(separator: " ")
    }

    static func route(_ kind: RouteDefinition.Kind, _ name: String, _ scope: Scope) -> String? {
        let definitions = scope.routes.filter { $0.route.symbol == .route(kind, name) }
        let title = name.isEmpty ? kind.rawValue : "\(kind.rawValue)[\(name)]"
        var text = FunctionPages.code([title])
        if let page = LanguagePages.topLevel[kind.rawValue] { text += "\(page.sentence)\n\n" }
        guard !definitions.isEmpty else { return text + "It is not defined in this config." }
        text += definitions.map { "Defined at \(place($0.file, $0.route.nameRange))." }.joined(separator: " ")
        let count = scope.occurrences(of: .route(kind, name)).count { $0.occurrence.role != .definition }
        if !name.isEmpty { text += " \(counted(count, "reference"))." }
        for (file, route) in definitions { if let comment = comment(above: route.range.lowerBound, file) { text += "\n\n\(comment)" } }
        return text
    }

    /// The comment lines right above a block.
    private static func comment(above offset: Int, _ file: TextFile) -> String? {
        var line = file.lines.line(of: offset) - 1
        var lines: [String] = []
        while line >= 0, lines.count < 12 {
            let text = file.text(file.lines.starts[line]..<file.lines.contentEnd(line, in: file.bytes)).trimmingBlanks
            guard text.hasPrefix("#"), !text.hasPrefix("#!") else { break }
            lines.insert(String(text.drop { $0 == "#" }).trimmingBlanks, at: 0)
            line -= 1
        }
        let text = lines.joined(separator: "\n").trimmingBlanks
        return text.isEmpty ? nil : text
    }

    private static func declared(_ symbol: Symbol, _ scope: Scope) -> String {
        scope.occurrences(of: symbol).first { $0.occurrence.role == .definition }.map { " Declared at \(place($0.file, $0.occurrence.range))." } ?? ""
    }

    private static func place(_ file: TextFile, _ range: Range<Int>) -> String {
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        return "\(name):\(file.position(range.lowerBound).line + 1)"
    }

    private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}
