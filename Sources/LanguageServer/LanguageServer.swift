import ConfigLint
import ConfigSyntax

/// The Language Server Protocol (3.17) for configs.
///
/// One thread: it answers what has arrived and, when nothing waits, checks the configs that have changed. So the editor's own pace decides
/// how often is checked: while keys arrive faster than checks run, a check is called off by the next key.
public final class LanguageServer {
    private let version: String
    /// Takes what goes to the editor.
    private let send: (JSONValue) -> Void
    private let workspace = Workspace()
    private var options: CheckOptions
    /// How the editor wants completions.
    private var usesSnippets = false
    private var showsLenses = true
    private var maximumDiagnostics = 1000
    private var phase = Phase.fresh
    /// Configs to check, the one that changed last in front.
    private var waiting: [String] = []
    private var runs: [String: DiagnosticsRun] = [:]
    /// Paths for which the editor shows findings, by config.
    private var shown: [String: Set<String>] = [:]
    private var settingsProblem = ""

    private enum Phase { case fresh, running, shutDown }

    /// - Parameters:
    ///   - version: this program's version.
    ///   - check: findings beside those of the rules: what loading the config reports.
    ///   - send: takes what goes to the editor.
    package init(version: String, check: @escaping @Sendable (ParsedConfig) -> [Diagnostic], send: @escaping (JSONValue) -> Void) {
        self.version = version
        self.send = send
        options = CheckOptions(check: check)
    }

    /// Serves an editor until it ends the connection.
    /// - Parameters:
    ///   - input: where messages come from.
    ///   - output: where answers go.
    ///   - version: this program's version.
    ///   - check: findings beside those of the rules: what loading the config reports.
    /// - Returns: the exit code: 0 after an orderly shutdown, else 1.
    public static func run(input: Int32, output: Int32, version: String, check: @escaping @Sendable (ParsedConfig) -> [Diagnostic]) -> Int32 {
        var stream = MessageStream(input: input)
        let server = LanguageServer(version: version, check: check) { MessageStream.write($0.bytes, to: output) }
        while true {
            if server.hasWork, !stream.isPending() {
                server.checkNext { stream.isPending() }
                continue
            }
            switch stream.next() {
            case .end: return server.phase == .shutDown ? 0 : 1
            case .tooLarge(let count): server.answer(.null, failure: RPCError(.invalidRequest, "a message of \(count) bytes is too large"))
            case .message(let bytes):
                guard let message = JSONValue.parse(bytes) else {
                    server.answer(.null, failure: RPCError(.parseError, "the message is no JSON"))
                    continue
                }
                if let code = server.take(message) { return code }
            }
        }
    }

    // MARK: Messages

    /// Handles one message; the exit code if it was the last.
    package func take(_ message: JSONValue) -> Int32? {
        guard let method = message["method"]?.text else {
            // an answer to a request of ours needs nothing; what is neither is refused
            if message["result"] == nil, message["error"] == nil { answer(message["id"] ?? .null, failure: RPCError(.invalidRequest, "the message has no method")) }
            return nil
        }
        let parameters = message["params"] ?? .null
        guard let id = message["id"], id != .null else {
            if method == "exit" { return phase == .shutDown ? 0 : 1 }
            if phase == .running { notified(method, parameters) }
            return nil
        }
        do throws(RPCError) {
            answer(id, result: try requested(method, parameters))
        } catch {
            answer(id, failure: error)
        }
        return nil
    }

    private func answer(_ id: JSONValue, result: JSONValue) { send(["jsonrpc": "2.0", "id": id, "result": result]) }

    private func answer(_ id: JSONValue, failure: RPCError) {
        send(["jsonrpc": "2.0", "id": id, "error": ["code": JSONValue(failure.code.rawValue), "message": .string(failure.message)]])
    }

    private func notify(_ method: String, _ parameters: JSONValue) { send(["jsonrpc": "2.0", "method": .string(method), "params": parameters]) }

    // MARK: Requests

    private func requested(_ method: String, _ parameters: JSONValue) throws(RPCError) -> JSONValue {
        switch phase {
        case .fresh:
            guard method == "initialize" else { throw RPCError(.notInitialized, "initialize comes first") }
            return initialize(parameters)
        case .shutDown: throw RPCError(.invalidRequest, "the server is shut down")
        case .running: break
        }
        switch method {
        case "initialize": throw RPCError(.invalidRequest, "the server is initialized already")
        case "shutdown":
            phase = .shutDown
            return .null
        case "workspace/symbol": return Outline.workspaceSymbols(parameters["query"]?.text ?? "", workspaceFiles)
        case "completionItem/resolve": return Completion.resolve(parameters, lastScope())
        default: return try documentRequest(method, parameters)
        }
    }

    private func documentRequest(_ method: String, _ parameters: JSONValue) throws(RPCError) -> JSONValue {
        guard let answer = Self.documentMethods[method] else { throw RPCError(.methodNotFound, "there is no method \(method)") }
        guard let uri = parameters["textDocument"]?["uri"]?.text else { throw RPCError(.invalidParams, "\(method) needs a textDocument") }
        guard let file = workspace.file(FileURI.path(uri) ?? uri) else { throw RPCError(.invalidParams, "\(uri) is not open") }
        // scripts have findings, and nothing else: another server knows Lua
        if Workspace.isScript(file.path) { return .null }
        lastPath = file.path
        return try answer(self, file, parameters)
    }

    private var lastPath = ""
    private func lastScope() -> Scope? { workspace.file(lastPath).map { Scope($0, workspace) } }

    private typealias DocumentMethod = @Sendable (LanguageServer, TextFile, JSONValue) throws(RPCError) -> JSONValue

    private static let documentMethods: [String: DocumentMethod] = {
        var methods: [String: DocumentMethod] = [:]
        func add(_ method: String, _ body: @escaping DocumentMethod) { methods["textDocument/\(method)"] = body }
        /// A request about a position.
        func addPositional(_ method: String, _ body: @escaping @Sendable (LanguageServer, Scope, Int, JSONValue) throws(RPCError) -> JSONValue) {
            add(method) { server, file, parameters throws(RPCError) in
                guard let position = parameters["position"]?.position else { throw RPCError(.invalidParams, "textDocument/\(method) needs a position") }
                return try body(server, Scope(file, server.workspace), file.offset(position), parameters)
            }
        }
        addPositional("completion") { server, scope, offset, _ in Completion.answer(scope, offset, server.workspace, snippets: server.usesSnippets) }
        addPositional("hover") { _, scope, offset, _ in Hover.answer(scope, offset) }
        addPositional("signatureHelp") { _, scope, offset, _ in SignatureHelp.answer(scope, offset) }
        addPositional("definition") { server, scope, offset, _ in Navigation.definition(scope, offset, server.workspace) }
        addPositional("references") { _, scope, offset, parameters in
            Navigation.references(scope, offset, includingDefinition: parameters["context"]?["includeDeclaration"]?.isTrue ?? true)
        }
        addPositional("documentHighlight") { _, scope, offset, _ in Navigation.highlights(scope, offset) }
        addPositional("prepareRename") { _, scope, offset, _ in Navigation.prepareRename(scope, offset) }
        addPositional("rename") { _, scope, offset, parameters throws(RPCError) in
            guard let name = parameters["newName"]?.text else { throw RPCError(.invalidParams, "textDocument/rename needs a newName") }
            return try Navigation.rename(scope, offset, name)
        }
        add("documentSymbol") { _, file, _ in Outline.symbols(file) }
        add("foldingRange") { _, file, _ in Outline.folds(file) }
        add("documentLink") { server, file, _ in Outline.links(file, server.workspace) }
        add("codeLens") { server, file, _ in server.showsLenses ? Outline.lenses(Scope(file, server.workspace)) : [] }
        add("semanticTokens/full") { server, file, _ in SemanticTokens.answer(Scope(file, server.workspace)) }
        add("semanticTokens/range") { server, file, parameters in
            guard let range = parameters["range"]?.range else { return SemanticTokens.answer(Scope(file, server.workspace)) }
            return SemanticTokens.answer(Scope(file, server.workspace), lines: min(range.start.line, range.end.line)...max(range.start.line, range.end.line))
        }
        add("formatting") { server, file, _ throws(RPCError) in try Formatting.answer(file) { server.workspace.file($0)?.bytes } }
        add("codeAction") { server, file, parameters in
            guard let range = parameters["range"]?.range else { return [] }
            let start = file.offset(range.start)
            let run = server.runs[server.workspace.root(of: file.path)]
            return CodeActions.answer(Scope(file, server.workspace), start..<max(start, file.offset(range.end)), run, server.workspace)
        }
        return methods
    }()

    // MARK: Life

    private func initialize(_ parameters: JSONValue) -> JSONValue {
        phase = .running
        let folders = parameters["workspaceFolders"]?.elements?.compactMap { $0["uri"]?.text } ?? []
        let root = folders.first ?? parameters["rootUri"]?.text
        workspace.folder = root.flatMap(FileURI.path) ?? parameters["rootPath"]?.text
        usesSnippets = parameters["capabilities"]?["textDocument"]?["completion"]?["completionItem"]?["snippetSupport"]?.isTrue ?? false
        take(settings: parameters["initializationOptions"] ?? .null)
        return ["capabilities": Self.capabilities, "serverInfo": ["name": "signalbox", "version": .string(version)]]
    }

    private static let capabilities: JSONValue = [
        "positionEncoding": "utf-16", "textDocumentSync": ["openClose": true, "change": 2, "save": true],
        "completionProvider": ["triggerCharacters": ["$", "(", "\"", "{", ".", "#", "!", "[", ","], "resolveProvider": true],
        "signatureHelpProvider": ["triggerCharacters": ["(", ","]], "hoverProvider": true, "definitionProvider": true, "referencesProvider": true,
        "documentHighlightProvider": true, "documentSymbolProvider": true, "workspaceSymbolProvider": true, "foldingRangeProvider": true,
        "documentLinkProvider": ["resolveProvider": false], "codeLensProvider": ["resolveProvider": false], "codeActionProvider": ["codeActionKinds": ["quickfix"]],
        "renameProvider": ["prepareProvider": true], "documentFormattingProvider": true,
        "semanticTokensProvider": [
            "legend": ["tokenTypes": .array(SemanticTokens.types.map { .string($0) }), "tokenModifiers": .array(SemanticTokens.modifiers.map { .string($0) })], "full": true, "range": true,
        ],
        "workspace": ["workspaceFolders": ["supported": true]],
    ]

    /// `defines`, `version`, `config`, `snippets`, `lenses`, `maxDiagnostics`, alone or under `signalbox`.
    private func take(settings: JSONValue) {
        let settings = settings["signalbox"] ?? settings
        if let defines = settings["defines"] {
            options.defines = Definitions.values((defines.elements ?? []).compactMap(\.text))
            for member in defines.members ?? [] { options.defines[member.name] = member.value.text ?? member.value.integer.map(String.init) ?? "" }
        }
        if let numbers = settings["version"]?.text?.split(separator: ".").compactMap({ Int($0) }), numbers.count == 2 { options.version = numbers }
        if let config = settings["config"]?.text { workspace.mainConfig = config.isEmpty ? nil : workspace.resolved(config) }
        if case .bool(let wants)? = settings["snippets"], !wants { usesSnippets = false }
        if case .bool(let wants)? = settings["lenses"] { showsLenses = wants }
        if let count = settings["maxDiagnostics"]?.integer, count >= 0 { maximumDiagnostics = count }
    }

    // MARK: Notifications

    private func notified(_ method: String, _ parameters: JSONValue) {
        switch method {
        case "textDocument/didOpen":
            guard let document = parameters["textDocument"], let uri = document["uri"]?.text, let text = document["text"]?.text else { return }
            workspace.put(TextFile(path: FileURI.path(uri) ?? uri, uri: uri, version: document["version"]?.integer ?? 0, bytes: Array(text.utf8)))
            changed(FileURI.path(uri) ?? uri)
        case "textDocument/didChange": didChange(parameters)
        case "textDocument/didClose":
            guard let uri = parameters["textDocument"]?["uri"]?.text else { return }
            didClose(FileURI.path(uri) ?? uri)
        case "textDocument/didSave": if let uri = parameters["textDocument"]?["uri"]?.text { changed(FileURI.path(uri) ?? uri) }
        case "workspace/didChangeWatchedFiles":
            workspace.forgetDisk()
            for path in workspace.open.keys.sorted() { changed(path) }
        case "workspace/didChangeConfiguration":
            take(settings: parameters["settings"] ?? .null)
            for path in workspace.open.keys.sorted() { changed(path) }
        default: break
        }
    }

    private func didChange(_ parameters: JSONValue) {
        guard let uri = parameters["textDocument"]?["uri"]?.text, let changes = parameters["contentChanges"]?.elements else { return }
        let path = FileURI.path(uri) ?? uri
        guard var file = workspace.open[path] else { return }
        let version = parameters["textDocument"]?["version"]?.integer ?? file.version
        for change in changes {
            guard let text = change["text"]?.text else { continue }
            file = file.changed(change["range"]?.range, text, version: version)
        }
        workspace.put(file)
        changed(path)
    }

    private func didClose(_ path: String) {
        let root = workspace.root(of: path)
        workspace.close(path)
        if workspace.open.keys.contains(where: { workspace.root(of: $0) == root }) {
            changed(root)
        } else {
            publish(root, nil)
        }
    }

    /// Marks the config that a file is part of for a check.
    private func changed(_ path: String) {
        let root = workspace.root(of: path)
        // a file that turned out to be part of another config has no findings of its own
        if root != path, shown[path] != nil { publish(path, nil) }
        waiting.removeAll { $0 == root }
        // a script that no config loads cannot be judged
        if !Workspace.isScript(root) { waiting.insert(root, at: 0) }
    }

    // MARK: Findings

    /// Whether a config waits for a check.
    package var hasWork: Bool { !waiting.isEmpty }

    /// Checks the config that changed last, unless `isCalledOff` says that something more urgent has come.
    package func checkNext(unless isCalledOff: () -> Bool) {
        guard let root = waiting.first else { return }
        guard let file = workspace.file(root) else {
            waiting.removeFirst()
            return publish(root, nil)
        }
        readSettings(for: root)
        guard let run = DiagnosticsRun(file, workspace, options, isCalledOff: isCalledOff) else { return }
        waiting.removeFirst()
        publish(root, run)
    }

    private func readSettings(for root: String) {
        do throws(LintSettings.Problem) {
            options.settings = root.hasPrefix("/") ? try SettingsFile.nearest(to: root) : LintSettings()
            settingsProblem = ""
        } catch {
            options.settings = LintSettings()
            guard settingsProblem != error.description else { return }
            settingsProblem = error.description
            notify("window/showMessage", ["type": 2, "message": .string(error.description)])
        }
    }

    /// Shows a config's findings in all its files; nil takes them away.
    private func publish(_ root: String, _ run: DiagnosticsRun?) {
        runs[root] = run
        var byPath: [String: [JSONValue]] = [:]
        for finding in run?.findings ?? [] where byPath[finding.file.path]?.count ?? 0 < maximumDiagnostics {
            if let run { byPath[finding.file.path, default: []].append(run.json(finding, workspace)) }
        }
        let open = Set(workspace.open.keys).intersection(run?.paths ?? [])
        let now = open.union(byPath.keys)
        for path in now.union(shown[root] ?? []).sorted() {
            let file = workspace.open[path]
            var members: [JSONValue.Member] = [.init("uri", .string(file?.uri ?? FileURI.uri(path)))]
            if let version = file?.version { members.append(.init("version", JSONValue(version))) }
            members.append(.init("diagnostics", .array(byPath[path] ?? [])))
            notify("textDocument/publishDiagnostics", .object(members))
        }
        shown[root] = run == nil ? nil : now
    }

    private var workspaceFiles: [TextFile] {
        var seen: Set<String> = []
        return workspace.open.keys.sorted().flatMap { workspace.tree(of: workspace.root(of: $0)) + [workspace.file($0)].compactMap(\.self) }.filter { seen.insert($0.path).inserted }
    }
}
