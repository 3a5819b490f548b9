import Routing
import SIPMessage
import Synchronization

/// Module app_lua: routes and functions in Lua.
public final class AppLuaModule: Module, @unchecked Sendable {
    public static let name = "app_lua"
    /// What stands before the name of a `route[NAME]` in the name of the Lua function that replaces it.
    public static let routePrefix = "ksr_route_"

    /// Functions that the core calls, as `kemi.*` settings name them; "none" or nothing switches one off.
    public struct Callbacks: Sendable {
        public var request = "ksr_request_route"
        public var reply = "ksr_reply_route"
        public var onSend = "ksr_onsend_route"
        public var event = ""
        public var received = ""
        public var preRouting = ""
        public init() {}
    }

    /// The scripts in force.
    struct Scripts: Sendable {
        var list: [LuaScript] = []
        var version = 0
        /// Global functions that they define.
        var functions: Set<String> = []
    }

    private(set) var settings = LuaSettings()
    public var callbacks = Callbacks()
    private var paths: [String] = []
    public private(set) var allowsReload = true
    private var replacedRoutes: Set<String> = []
    /// Modules whose functions are wanted under `sr`.
    private var registered: [String] = []
    private var slot = 0
    private var registry: Registry?
    private var library: KSRLibrary?
    private let current = Mutex(Scripts())
    private let currentVersion = Atomic<Int>(0)
    private let reloading = Mutex<Void>(())
    /// Called when scripts were loaded anew: which functions there are may have changed.
    public var didReload: @Sendable () -> Void = {}

    public init() {}

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveWorkerSlot()
        registry = exports.registry
        exports.parameter("load", string: { [unowned self] in
            // what is wrong with the script is found when the config is read
            _ = try LuaScript(path: $0, settings.language)
            paths.append($0)
        })
        exports.parameter("reload", integer: { [unowned self] in allowsReload = $0 != 0 })
        exports.parameter("log_mode", integer: { [unowned self] in settings.logMode = $0 })
        exports.parameter("register", string: { [unowned self] in registered.append(try LegacyFunctions.registrable($0)) })
        exports.parameter("language", string: { [unowned self] in
            guard let language = LuaLanguage(rawValue: $0) else {
                throw DeclarationError("language \"\($0)\" is not available", remedy: LuaLanguage.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " and ") + " are")
            }
            settings.language = language
        })
        exports.parameter("strict", integer: { [unowned self] in settings.isStrict = $0 != 0 })
        exports.parameter("max_instructions", integer: { [unowned self] in
            guard $0 >= 0 else { throw DeclarationError("max_instructions must not be negative", remedy: "0 means no limit") }
            settings.instructionBudget = $0
        })
        exports.parameter("routes", string: { [unowned self] text in
            for part in text.split(separator: ",") { replacedRoutes.insert(String(part.drop { $0 == " " }.prefix { $0 != " " })) }
        })
        declareFunctions(exports)
        declareCommands(exports)
    }

    // MARK: Scripts

    /// Loads the scripts in a state of their own, to learn what they define and whether they load at all.
    /// - Throws: `DeclarationError` with the script's place and Lua's words.
    public func prepare() throws {
        guard let registry else { return }
        library = KSRLibrary(registry)
        let legacy = registry.module(AppLuaSRModule.self)
        if legacy != nil || !registered.isEmpty {
            let modules = registered + (legacy?.registered ?? [])
            for module in modules where !registry.isLoaded(module) {
                throw DeclarationError("module \(module), which \"register\" names, is not loaded", remedy: "add loadmodule \"\(module).so\"")
            }
            settings.legacyModules = modules
        }
        let loaded = try load()
        current.withLock { $0 = loaded }
    }

    private func load() throws -> Scripts {
        guard let library else { return Scripts() }
        let sources = try paths.map { (path: $0, text: try LuaScript.source($0)) }
        // whether calls may be bound depends on all of them
        for source in sources { library.inspect(source.text, named: source.path, settings) }
        let list = try sources.map { try LuaScript(path: $0.path, text: library.read($0.text, named: $0.path, isFile: true, settings)) }
        let state = try LuaState(library, settings)
        let before = state.functionNames
        try LuaWorker.load(list, into: state)
        return Scripts(list: list, version: 0, functions: state.functionNames.subtracting(before))
    }

    public func startWorker(_ worker: Worker) throws {
        guard let library else { return }
        worker.slots[slot] = try LuaWorker(self, library)
    }

    var scripts: Scripts { current.withLock { $0 } }
    var version: Int { currentVersion.load(ordering: .acquiring) }

    /// Whether a loaded script defines the function.
    func defines(_ function: String) -> Bool { current.withLock { $0.functions.contains(function) } }

    /// Whether Lua takes the place of the native block of that name (parameter `routes`).
    public func replaces(_ route: String) -> Bool { replacedRoutes.contains("*") || replacedRoutes.contains(route) }

    /// Whether any native block may be replaced.
    public var replacesRoutes: Bool { !replacedRoutes.isEmpty }

    /// The function for an event: the one that its module's `event_callback` names, or that of the core.
    func callback(forEvent name: String) -> String? {
        if let function = registry?.eventCallback(name) { return function }
        switch name {
        case "core:pre-routing": return callbacks.preRouting
        case "core:msg-received": return callbacks.received
        default: return callbacks.event
        }
    }

    /// Reads the scripts anew. Workers take them up between two messages; an error leaves the old ones in force.
    /// - Throws: `DeclarationError` with what is wrong.
    public func reload() throws {
        try reloading.withLock { _ in
            var loaded = try load()
            loaded.version = version + 1
            let next = loaded
            current.withLock { $0 = next }
            currentVersion.store(next.version, ordering: .releasing)
        }
    }

    // MARK: Running

    private func worker(_ worker: Worker) -> LuaWorker? { worker.slots[slot] as? LuaWorker }

    /// The state of the loaded scripts in that worker.
    func state(_ worker: Worker) -> LuaState? { self.worker(worker)?.state }

    private func separateState(_ worker: Worker) -> LuaState? {
        guard let library else { return nil }
        return try? self.worker(worker)?.separateState(library)
    }

    /// An error with what helps: a name of `KSR` that is not there is explained.
    func explained(_ reason: String) -> String { library.map { NameHints.explain(reason, $0) } ?? reason }

    /// Answers the request of a route that failed, if that is wanted and nothing was sent yet; false where it did not.
    func answersFailure(_ context: RouteContext, sentBefore: Int) -> Bool {
        guard settings.isStrict, context.routeKind == .request, context.message.isRequest, context.worker.sentCount == sentBefore else { return false }
        guard let function = context.server.registry.function(named: "send_reply", argumentCount: 2)
            ?? context.server.registry.function(named: "sl_send_reply", argumentCount: 2) else { return false }
        let call = DynamicCall([KSRFunction(function, named: function.name)], registry: context.server.registry)
        let arguments = [Value.integer(500), .string("Server Internal Error")]
        let result = try? arguments.withUnsafeBufferPointer { try call.call(context, $0).result }
        return (result?.code ?? -1) > 0
    }

    // MARK: Functions

    private func declareFunctions(_ exports: Exports) {
        let argument = Parameter.template("argument").optional
        exports.function("lua_run", .string("function"), argument, argument, argument) { [unowned self] context, arguments in
            run(context, arguments) { arguments.object($0, as: TextTemplate.self)?.text(context) ?? .empty }
        }
        let text = Parameter.string("argument")
        exports.ksr("run", .string("function")) { [unowned self] in .integer(run($0, $1) { _ in .empty }) }
        exports.ksr("run_p1", .string("function"), text) { [unowned self] context, arguments in .integer(run(context, arguments) { arguments.string($0) }) }
        exports.ksr("run_p2", .string("function"), text, text) { [unowned self] context, arguments in .integer(run(context, arguments) { arguments.string($0) }) }
        exports.ksr("run_p3", .string("function"), text, text, text) { [unowned self] context, arguments in .integer(run(context, arguments) { arguments.string($0) }) }
        exports.function("lua_runstring", kemi: "runstring", .string("script")) { [unowned self] context, arguments in
            runText(context, state(context.worker), arguments.string(0), "lua_runstring")
        }
        exports.function("lua_dostring", kemi: "dostring", .string("script")) { [unowned self] context, arguments in
            runText(context, separateState(context.worker), arguments.string(0), "lua_dostring")
        }
        exports.function("lua_dofile", kemi: "dofile", .string("file")) { [unowned self] context, arguments in
            let script: LuaScript
            do {
                script = try LuaScript(path: arguments.string(0).string, settings.language)
            } catch {
                context.log(.error, "app_lua", "lua_dofile: \(error)")
                return -1
            }
            return runChunk(context, separateState(context.worker), script.view, named: script.chunkName, "lua_dofile")
        }
    }

    private func run(_ context: RouteContext, _ arguments: Arguments, _ text: (Int) -> ByteView) -> Int {
        let name = arguments.string(0).string
        guard let state = state(context.worker) else {
            context.log(.error, "app_lua", "lua_run: this thread has no Lua state")
            return -1
        }
        let values = context.arena.allocate(Value.self, count: 4)
        for index in 1..<max(1, arguments.count) { values[index - 1] = .string(text(index)) }
        let outcome = state.call(name, UnsafeBufferPointer(start: values, count: max(0, arguments.count - 1)), context)
        return finished(outcome, context, "lua_run(\"\(name)\")")
    }

    /// Runs a text of the config, which is read as scripts are.
    private func runText(_ context: RouteContext, _ state: LuaState?, _ text: ByteView, _ what: String) -> Int {
        guard let library else { return -1 }
        let read = library.read(Array(text.buffer), named: what, isFile: false, settings)
        do {
            try state?.bindSites()
        } catch {
            context.log(.error, "app_lua", "\(what): \(error)")
            return -1
        }
        return read.withUnsafeBufferPointer { runChunk(context, state, ByteView($0), named: "=" + what, what) }
    }

    private func runChunk(_ context: RouteContext, _ state: LuaState?, _ text: ByteView, named chunk: String, _ what: String) -> Int {
        guard let state else {
            context.log(.error, "app_lua", "\(what): this thread has no Lua state")
            return -1
        }
        return finished(state.run(text: text, named: chunk, context), context, what)
    }

    /// The function's own results do not count, and its exit ends Lua alone.
    private func finished(_ outcome: LuaState.Outcome, _ context: RouteContext, _ what: @autoclosure () -> String) -> Int {
        switch outcome {
        case .done: return 1
        case .exited:
            context.flow.subtract([.exit, .drop])
            return 1
        case .missing:
            context.log(.error, "app_lua", "\(what()): the loaded scripts define no such function")
            return -1
        case .failed(let reason):
            context.log(.error, "app_lua", "\(what()): \(explained(reason))")
            return -1
        }
    }

    // MARK: RPC

    private func declareCommands(_ exports: Exports) {
        exports.rpc("app_lua.list", "the loaded Lua scripts") { [unowned self] _ in
            paths.reversed().enumerated().map { .string("\($0.offset): [\($0.element)]") }
        }
        exports.rpc("app_lua.reload", "loads the Lua scripts anew") { [unowned self] _ in
            guard allowsReload else {
                Log.write(.error, "app_lua", "app_lua.reload: switched off by parameter reload")
                throw RPCFault(500, "Reload Failed")
            }
            do {
                try reload()
                didReload()
            } catch {
                Log.write(.error, "app_lua", "app_lua.reload: the old scripts stay: \(error)")
                throw RPCFault(500, "Reload Failed")
            }
            return []
        }
        exports.rpc("app_lua.api_list", "the functions under KSR") { [unowned self] _ in [apiList] }
    }

    /// The functions of the reference's interface, the core's first.
    private var apiList: RPCValue {
        let methods = (registry?.ksrInterface ?? []).map { function in
            let types = function.parameters.joined(separator: ", ")
            return RPCMember("func", [
                "ret": .string(function.result), "module": .string(function.space), "name": .string(function.name),
                "params": .string(types.isEmpty ? "none" : types),
            ])
        }
        return ["msize": .integer(methods.count), "methods": .list(methods)]
    }
}
