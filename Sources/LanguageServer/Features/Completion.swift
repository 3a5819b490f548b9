import Catalog
import ConfigLint
import ConfigSyntax

/// What may be written at the cursor.
struct Completion {
    /// Kinds of entries, as the protocol numbers them.
    private enum Kind: Int {
        case text = 1, function = 3, variable = 6, module = 9, property = 10, keyword = 14, snippet = 15, file = 17, reference = 18, constant = 21, event = 23, operation = 24
    }

    private let scope: Scope
    private let context: CursorContext
    private let workspace: Workspace
    /// Whether the editor understands placeholders.
    private let snippets: Bool
    private var items: [JSONValue] = []
    private var seen: Set<String> = []
    private let range: JSONValue
    private let loaded: [String]

    /// A list of entries. Their pages come by `resolve`.
    static func answer(_ scope: Scope, _ offset: Int, _ workspace: Workspace, snippets: Bool) -> JSONValue {
        var completion = Completion(scope, CursorContext(scope.file, offset), workspace, snippets: snippets)
        completion.collect()
        return ["isIncomplete": false, "items": .array(completion.items)]
    }

    private init(_ scope: Scope, _ context: CursorContext, _ workspace: Workspace, snippets: Bool) {
        self.scope = scope
        self.context = context
        self.workspace = workspace
        self.snippets = snippets
        range = scope.file.json(context.wordStart..<context.offset)
        loaded = scope.loadedModules
    }

    private mutating func add(_ label: String, _ kind: Kind, _ detail: String = "", insert: String? = nil, isSnippet: Bool = false, page: String? = nil, order: String = "") {
        guard seen.insert(label).inserted else { return }
        var item: [JSONValue.Member] = [
            .init("label", .string(label)), .init("kind", JSONValue(kind.rawValue)), .init("textEdit", ["range": range, "newText": .string(insert ?? label)]),
        ]
        if !detail.isEmpty { item.append(.init("detail", .string(detail))) }
        if isSnippet { item.append(.init("insertTextFormat", 2)) }
        if let page { item.append(.init("data", .string(page))) }
        if !order.isEmpty { item.append(.init("sortText", .string(order + label))) }
        items.append(.object(item))
    }

    private mutating func collect() {
        switch context.place {
        case .nothing: break
        case .directive: for name in LanguagePages.directives.names { add(name, .keyword, LanguagePages.directives[name] ?? "") }
        case .defineName: defines()
        case .includePath: paths()
        case .variableName: variables()
        case .variableArgument(let name): variableNames(name)
        case .transformation: transformations()
        case .text: text()
        case .routeName(let kind): routeHeads(kind)
        case .statement: statement()
        case .topLevel: topLevel()
        }
    }

    // MARK: Names of the config

    private mutating func defines() {
        for (_, define) in scope.defines { add(define.name, .constant, define.value, page: "define:\(define.name)") }
    }

    private mutating func routes(_ kind: RouteDefinition.Kind, prefix: String = "") {
        for (_, route) in scope.routes where route.kind == kind && !route.name.isEmpty && route.name.hasPrefix(prefix) {
            add(String(route.name.dropFirst(prefix.count)), .reference, kind.rawValue, page: "route:\(kind.rawValue):\(route.name)", order: "0")
        }
    }

    private mutating func paths() {
        let typed = scope.file.text(context.wordStart..<context.offset)
        let folder = FileURI.folder(typed)
        let base = folder.hasPrefix("/") ? folder : FileURI.folder(scope.file.path) + folder
        guard base.hasPrefix("/") else { return }
        for name in Workspace.names(base).sorted().prefix(500) where !name.hasPrefix(".") { add(folder + name, .file) }
    }

    /// Names that blocks could have: those that something calls, and known events.
    private mutating func routeHeads(_ kind: RouteDefinition.Kind) {
        let defined = Set(scope.routes.filter { $0.route.kind == kind }.map(\.route.name))
        for file in scope.files {
            for one in file.index.occurrences {
                if case .route(kind, let name) = one.symbol, one.role == .read, !defined.contains(name) { add(name, .reference, "called, not defined", order: "0") }
            }
        }
        if kind == .event { for name in KnownEvents.names { add(name, .event) } }
    }

    // MARK: Variables

    private mutating func variables() {
        let loaded = Set(loaded).union(["pv"])
        for name in VariablePages.table.names { add(name, .variable, VariablePages.table[name] ?? "", page: "variable:\(name)", order: "0") }
        for name in KnownVariables.plain.sorted() { add(name, .variable, "", page: "variable:\(name)", order: "1") }
        for module in loaded.sorted() {
            for variable in ModuleCatalog.module(module)?.variables ?? [] { add(variable.name, .variable, "module \(module)", page: "variable:\(variable.name)", order: "1") }
        }
    }

    private mutating func variableNames(_ name: String) {
        switch name {
        case "hdr", "hdrc", "hfl", "hflc": for header in LanguagePages.headers { add(header, .property) }
        case "def", "defn": defines()
        case _ where VariableClasses.tables.contains(name): tables()
        default:
            for file in scope.files {
                for one in file.index.occurrences where one.range.upperBound != context.offset || file.path != scope.file.path {
                    if case .variable(name, let inner) = one.symbol { add(inner, .variable, "$\(name)(\(inner))") }
                }
            }
        }
    }

    private mutating func tables() {
        for file in scope.files { for one in file.index.occurrences { if case .table(let name) = one.symbol, one.role == .definition { add(name, .property, "table of htable") } } }
    }

    private mutating func transformations() {
        for name in TransformationPages.table.names { add(name, .operation, TransformationPages.table[name] ?? "", page: "transformation:\(name)") }
    }

    // MARK: Texts

    private mutating func text() {
        if context.isModulePath {
            for name in ModuleCatalog.names { add("\(name).so", .module, insert: "\(name).so", page: "module:\(name)") }
            return
        }
        guard let call = context.calls.last else { return }
        if call.name == "modparam" || call.name == "modparamx" { return parameter(call) }
        if let target = RouteReferences.target(call.name), target.argument == call.argument { return routes(target.kind, prefix: target.prefix) }
        switch call.name {
        case "is_method": for method in LanguagePages.methods { add(method, .constant) }
        case "is_present_hf", "remove_hf", "append_hf", "insert_hf": for header in LanguagePages.headers { add(header, .property) }
        case "setflag", "resetflag", "isflagset": flags()
        case _ where call.name.hasPrefix("sht_") && call.argument == 0: tables()
        default: break
        }
    }

    private mutating func parameter(_ call: CursorContext.Call) {
        switch call.argument {
        case 0:
            for name in loaded { add(name, .module, "loaded", page: "module:\(name)", order: "0") }
            for name in ModuleCatalog.names { add(name, .module, page: "module:\(name)", order: "1") }
        case 1:
            for module in (call.texts.first ?? "").split(separator: "|").map(String.init) {
                for parameter in ModuleCatalog.module(module)?.parameters ?? [] {
                    add(parameter.name, .property, ParameterPages.type(parameter), page: "parameter:\(module):\(parameter.name)")
                }
            }
        default: break
        }
    }

    private mutating func flags() {
        for file in scope.files { for one in file.index.occurrences { if case .flag(let name) = one.symbol, one.role == .definition { add(name, .constant, "flag") } } }
    }

    // MARK: Words

    private mutating func statement() {
        if let call = context.calls.last, let target = RouteReferences.target(call.name), target.argument == call.argument {
            routes(target.kind, prefix: target.prefix)
            return defines()
        }
        let inExpression = !context.calls.isEmpty
        if !inExpression { for name in LanguagePages.statements.names { add(name, .keyword, LanguagePages.statements[name] ?? "", page: "statement:\(name)", order: "2") } }
        functions()
        for name in LanguagePages.expressions.names { add(name, .keyword, LanguagePages.expressions[name] ?? "", page: "keyword:\(name)", order: "3") }
        if let call = context.calls.last, ["setflag", "resetflag", "isflagset"].contains(call.name) { flags() }
        defines()
        if !inExpression { snippet() }
    }

    private mutating func functions() {
        let place = context.route.map(FunctionPages.place) ?? .any
        for module in loaded {
            guard let facts = ModuleCatalog.module(module) else { continue }
            for function in facts.functions where !function.places.isDisjoint(with: place) {
                call(function.name, "module \(module)", takesArguments: function.arities != [0])
            }
        }
        for name in CoreCommand.names.sorted() { call(name, "core", takesArguments: CoreCommand.named(name)?.labels.isEmpty == false) }
    }

    private mutating func call(_ name: String, _ detail: String, takesArguments: Bool) {
        if seen.contains(name) { return }
        let isFollowed = context.offset < scope.file.bytes.count && scope.file.bytes[context.offset] == UInt8(ascii: "(")
        guard snippets, !isFollowed else { return add(name, .function, detail, page: "function:\(name)", order: "1") }
        add(name, .function, detail, insert: takesArguments ? "\(name)($1)" : "\(name)()", isSnippet: true, page: "function:\(name)", order: "1")
    }

    private mutating func topLevel() {
        for name in LanguagePages.topLevel.names { add(name, .keyword, LanguagePages.topLevel[name] ?? "", page: "keyword:\(name)", order: "0") }
        for name in CoreParameters.allNames { add(name, .property, SettingPages.table[name] ?? "", page: "setting:\(name)", order: "1") }
        defines()
        guard snippets else { return }
        for (label, text) in Self.blocks { add(label, .snippet, insert: text, isSnippet: true, order: "2") }
    }

    private mutating func snippet() {
        guard snippets else { return }
        for (label, text) in Self.statements { add(label, .snippet, insert: text, isSnippet: true, order: "4") }
    }

    private static let blocks = [
        ("request_route { }", "request_route {\n\t$0\n}\n"), ("route[NAME] { }", "route[${1:NAME}] {\n\t$0\n}\n"), ("failure_route[NAME] { }", "failure_route[${1:NAME}] {\n\tif (t_is_canceled()) exit;\n\t$0\n}\n"),
        ("onreply_route[NAME] { }", "onreply_route[${1:NAME}] {\n\t$0\n}\n"), ("branch_route[NAME] { }", "branch_route[${1:NAME}] {\n\t$0\n}\n"),
        ("event_route[NAME] { }", "event_route[${1:tm:local-request}] {\n\t$0\n}\n"), ("loadmodule \"NAME.so\"", "loadmodule \"${1:tm}.so\"\n"),
        ("modparam(\"MODULE\", \"NAME\", value)", "modparam(\"${1:module}\", \"${2:name}\", ${3:value})\n"), ("#!ifdef NAME", "#!ifdef ${1:NAME}\n$0\n#!endif\n"),
        ("#!define NAME", "#!define ${1:NAME} ${2:value}\n"),
    ]

    private static let statements = [
        ("if () { }", "if (${1:condition}) {\n\t$0\n}"), ("if () { } else { }", "if (${1:condition}) {\n\t$2\n} else {\n\t$0\n}"), ("while () { }", "while (${1:condition}) {\n\t$0\n}"),
        ("switch () { }", "switch (${1:\\$rU}) {\n\tcase ${2:value}:\n\t\t$0\n\tdefault:\n\t\tbreak;\n}"), ("if (is_method())", "if (is_method(\"${1:INVITE}\")) {\n\t$0\n}"),
    ]

    // MARK: Pages

    /// An entry with its page.
    static func resolve(_ item: JSONValue, _ scope: Scope?) -> JSONValue {
        guard case .object(var members) = item, let data = item["data"]?.text, let page = Pages.page(data, scope) else { return item }
        members.append(.init("documentation", ["kind": "markdown", "value": .string(page)]))
        return .object(members)
    }
}
