import Catalog
import ConfigSyntax
import SIPMessage
import Synchronization

/// The one registry: everything that the core and the loaded modules declare, looked up at load, never while messages run.
///
/// Filled by one thread during start-up; read-only afterwards.
public final class Registry: @unchecked Sendable {
    private(set) public var modules: [any Module] = []
    private var moduleByName: [String: any Module] = [:]
    /// Modules that only stand-ins declare.
    private var standIns: Set<String> = []
    private var functions: [String: [FunctionDeclaration]] = [:]
    private var variables: [String: @Sendable (VariableSpec) throws -> Variable] = [:]
    private var transformations: [String: @Sendable (inout TransformationSpec) throws -> Transformation] = [:]
    private var parameters: [String: [String: ModuleParameter]] = [:]
    private(set) public var eventRoutes: Set<String> = []
    /// Names that are also resolved while messages run (by KSR engines, `pv_evalx`).
    private struct Names {
        var scriptVariables: [String: Int] = [:]
        var resolved: [String: Variable] = [:]
        /// How many more names are taken that scripts make up while they run: these must not fill the memory.
        var room = Int.max
    }

    private let names = Mutex(Names())
    private(set) public var slotCount = 0
    private(set) public var workerSlotCount = 0
    /// Hooks of the message's way through, in order of registration.
    public var hooks = ProcessingHooks()
    /// Flags that `flags` named, and AVP flags.
    public var flagNames: [String: Int] = [:]
    /// Values of `#!define`s, for `$def(...)`.
    public var defines: [String: String] {
        get { definitions.withLock { $0 } }
        set { definitions.withLock { $0 = newValue } }
    }
    private let definitions = Mutex<[String: String]>([:])
    /// Folder of the config, with a slash behind it; empty for the one that the server was started in.
    public var configDirectory = ""
    /// Whether an unknown `$name` stands for an AVP (configs without `#!KAMAILIO`).
    public var bareNamesAreAVPs = false
    /// Whether the config is only looked at: what this server cannot do yet is noted then, and is no error.
    public var toleratesGaps = false
    /// Makes what a bare `$name` stands for then; set by pv.
    public var bareNames: (@Sendable (VariableSpec) throws -> Variable)?
    /// Commands for RPC clients.
    public let rpc = RPCTable()
    /// Counters of the core and the modules.
    public let statistics = Statistics()
    /// Settings that may change while the server runs.
    public let settings = RuntimeSettings()
    /// The server's threads.
    public let threads = ThreadList()

    /// Watches the script while it runs; set by a module before the script is prepared, nil costs nothing.
    public var tracer: (any ScriptTracer)?

    /// The world around the server.
    public let surroundings: Surroundings

    public init(surroundings: Surroundings = Surroundings()) { self.surroundings = surroundings }

    /// Takes back all declarations. Many of them hold on to the registry, so that one that was only looked at would never be freed otherwise.
    public func discard() {
        (functions, variables, transformations, parameters) = ([:], [:], [:], [:])
        (ksrFunctions, ksrAliases, selects) = ([:], [], [])
        (hooks, bareNames, tracer) = (ProcessingHooks(), nil, nil)
        names.withLock { $0 = Names() }
        (modules, moduleByName, workerGroups) = ([], [:], [])
        rpc.removeAll()
        settings.removeAll()
        statistics.removeAll()
    }

    // MARK: Declaring

    /// Adds what the core itself declares.
    public func declareCore(_ declare: (Exports) -> Void) { declare(Exports(registry: self, module: "")) }

    /// Loads a module: makes it and takes in what it declares.
    public func load(_ type: any Module.Type) {
        guard moduleByName[type.name] == nil else { return }
        let module = type.init()
        modules.append(module)
        moduleByName[type.name] = module
        module.declare(Exports(registry: self, module: type.name))
    }

    /// Takes in declarations that stand for a module which is not here; for checks only.
    public func declareStandIn(_ module: String, _ declare: (Exports) -> Void) {
        standIns.insert(module)
        declare(Exports(registry: self, module: module))
    }

    func add(_ function: FunctionDeclaration) { functions[function.name, default: []].append(function) }
    func add(variable name: String, _ make: @escaping @Sendable (VariableSpec) throws -> Variable) { variables[name] = make }
    func add(transformation name: String, _ make: @escaping @Sendable (inout TransformationSpec) throws -> Transformation) {
        transformations[name] = make
    }
    func add(parameter: ModuleParameter) { parameters[parameter.module, default: [:]][parameter.name] = parameter }
    func add(eventRoute name: String) { eventRoutes.insert(name) }

    // MARK: Embedded languages

    private var ksrFunctions: [String: [KSRFunction]] = [:]
    private var eventCallbacks: [(event: String, function: String)] = []

    private var ksrAliases: [(module: String, name: String, native: String)] = []

    func add(ksrAlias name: String, of native: String, module: String) { ksrAliases.append((module, name, native)) }

    func add(_ function: KSRFunction) { ksrFunctions[function.path, default: []].append(function) }

    /// Names the function of an embedded language that is called for an event; an event that ends in `*` stands for all that begin so.
    /// The function gets the event's name.
    public func setEventCallback(_ event: String, _ function: String) { eventCallbacks.append((event, function)) }

    /// The function that is called for an event, nil if none is.
    public func eventCallback(_ event: String) -> String? {
        eventCallbacks.last { entry in
            entry.event.hasSuffix("*") ? event.hasPrefix(entry.event.dropLast()) : entry.event == event
        }?.function
    }

    /// All functions under `KSR` by their path (`sl.send_reply`), each with its forms: those declared for embedded languages,
    /// and every native function under both of its names. A form that is declared for them goes before a native one.
    public var allKSRFunctions: [String: [KSRFunction]] {
        var all: [String: [KSRFunction]] = [:]
        for function in allFunctions {
            for name in Set([function.kemiName, function.name]) {
                let made = KSRFunction(function, named: name)
                all[made.path, default: []].append(made)
            }
        }
        for alias in ksrAliases {
            let forms = functions(named: alias.native).map { KSRFunction($0, named: alias.name) }
            if let path = forms.first?.path { all[path, default: []] += forms }
        }
        return all.merging(ksrFunctions) { native, declared in declared + native }
    }

    /// Names of the event routes that have a place in each script, the first that is defined counts.
    public private(set) var watchedEvents: [[String]] = []

    /// Gives an event route a place, by which `Script.event` finds it without its name.
    /// - Parameter names: the route's name, and others to take where the script does not define it.
    public func watch(event names: String...) -> Int {
        watchedEvents.append(names)
        return watchedEvents.count - 1
    }

    private let preparing = Mutex<Void>(())

    /// Resolves names while messages run; one thread at a time, since resolving fills tables.
    public func whileRunning<Result>(_ body: (Registry) throws -> Result) rethrows -> Result {
        try preparing.withLock { _ in
            names.withLock { $0.room = min($0.room, Self.roomForNames) }
            return try body(self)
        }
    }

    /// How many variables that scripts name while they run `knownVariable` tells of.
    private static let roomForNames = 4096

    /// Threads that modules have beside those that take messages, to be started with the server.
    public private(set) var workerGroups: [WorkerGroup] = []

    /// Adds threads, to be called while modules are provisioned.
    public func add(_ group: WorkerGroup) { workerGroups.append(group) }

    /// Gives out a place in `RouteContext.slots`.
    public func reserveSlot() -> Int {
        slotCount += 1
        return slotCount - 1
    }

    /// Gives out a place in `Worker.slots`.
    public func reserveWorkerSlot() -> Int {
        workerSlotCount += 1
        return workerSlotCount - 1
    }

    // MARK: Looking up

    public func isLoaded(_ name: String) -> Bool { moduleByName[name] != nil || standIns.contains(name) }

    /// The loaded module of that type, nil if the config does not load it.
    public func module<M: Module>(_ type: M.Type) -> M? { moduleByName[M.name] as? M }

    public func module(named name: String) -> (any Module)? { moduleByName[name] }

    /// The module of that type.
    /// - Throws: `DeclarationError` that asks for the `loadmodule`.
    public func required<M: Module>(_ type: M.Type, by dependent: String) throws -> M {
        guard let module = module(type) else {
            throw DeclarationError("module \(dependent) needs module \(M.name)", remedy: "add loadmodule \"\(M.name).so\" before it")
        }
        return module
    }

    public func parameter(_ module: String, _ name: String) -> ModuleParameter? { parameters[module]?[name] }
    public func parameterNames(_ module: String) -> [String] { parameters[module].map { $0.keys.sorted() } ?? [] }

    /// All declarations of that name (they differ in their argument counts).
    public func functions(named name: String) -> [FunctionDeclaration] { functions[name] ?? [] }

    /// Every declaration, for KSR, the checker and reference pages; in order of name.
    public var allFunctions: [FunctionDeclaration] { functions.keys.sorted().flatMap { functions[$0] ?? [] } }
    public var variableNames: [String] { variables.keys.sorted() }
    public var transformationNames: [String] { transformations.keys.sorted() }
    public func declares(variable name: String) -> Bool { variables[name] != nil }
    public func declares(transformation name: String) -> Bool { transformations[name] != nil }

    /// The declaration that takes that many arguments; nil if there is none.
    public func function(named name: String, argumentCount: Int) -> FunctionDeclaration? {
        functions[name]?.first { argumentCount >= $0.minimumCount && argumentCount <= $0.maximumCount }
    }

    /// Explains a function that nothing loaded declares.
    public func explainMissing(function name: String) -> DeclarationError {
        let modules = ModuleFacts.modules(exporting: name).filter { !isLoaded($0) }
        if let module = modules.first {
            let list = modules.count == 1 ? "module \(module)" : "one of the modules \(modules.joined(separator: ", "))"
            return DeclarationError("\(name) is a function of \(list), which is not loaded", remedy: "add loadmodule \"\(module).so\"")
        }
        let owners = ModuleFacts.modules(exporting: name)
        if let owner = owners.first { return DeclarationError("function \(name) of module \(owner) is not available yet", remedy: "remove the call") }
        if CoreCommand.named(name) != nil { return DeclarationError("\(name) is not available yet", remedy: "remove the call", isForNow: true) }
        return DeclarationError("unknown function \(name)", remedy: suggestion(name, functions.keys))
    }

    // MARK: Selects

    private var selects: [@Sendable (inout SelectPath, Registry) throws -> Variable?] = []

    /// Adds a resolver of selects: it takes the path's parts one after the other and gives nil for what is not its own.
    public func add(select resolver: @escaping @Sendable (inout SelectPath, Registry) throws -> Variable?) { selects.append(resolver) }

    /// Resolves a select as written, without its `@`.
    /// - Throws: `DeclarationError` for an unknown one.
    public func select(_ text: String) throws -> Variable {
        for resolver in selects {
            var path = SelectPath(text)
            if let variable = try resolver(&path, self), path.isEmpty { return variable }
        }
        throw DeclarationError("unknown select @\(text)", remedy: "see the list of selects in the cookbook, or use a pseudo-variable")
    }

    // MARK: Variables

    /// The slot of `$var(name)`.
    public func scriptVariable(_ name: String) -> Int {
        names.withLock {
            if let slot = $0.scriptVariables[name] { return slot }
            let slot = $0.scriptVariables.count
            $0.scriptVariables[name] = slot
            return slot
        }
    }

    /// Slots of all `$var`s by name.
    public var scriptVariables: [String: Int] { names.withLock { $0.scriptVariables } }

    public var scriptVariableCount: Int { names.withLock { $0.scriptVariables.count } }

    /// Resolves a variable as written: `$ru`, `$hdr(X)`, `$(var(x){s.len})`.
    /// - Throws: `DeclarationError` for an unknown name, a bad form, or a trailing rest.
    public func variable(_ text: String) throws -> Variable {
        if let known = knownVariable(text) { return known }
        var parser = VariableText(text, self)
        let variable = try parser.parseWhole()
        names.withLock {
            guard $0.room > 0 else { return }
            $0.room -= 1
            $0.resolved[text] = variable
        }
        return variable
    }

    /// A variable that the config, or an embedded language up to a bound, names, as it is written there; nil for one that they do not.
    /// Safe while messages run.
    public func knownVariable(_ text: String) -> Variable? { names.withLock { $0.resolved[text] } }
    /// The variables that the config names, in alphabetical order.
    public var knownVariableNames: [String] { names.withLock { $0.resolved.keys.sorted() } }

    /// Resolves a variable in a native expression, where without `#!KAMAILIO` an unknown `$name` is an AVP.
    public func variableInExpression(_ text: String) throws -> Variable {
        do {
            return try variable(text)
        } catch {
            guard bareNamesAreAVPs else { throw error }
            let name = String(text.dropFirst().prefix { $0 != "[" })
            if Self.isAttributeOfClass(name) { throw Self.missingAttributes }
            guard !name.isEmpty, name.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == 95 }) else { throw error }
            if name.utf8.count + 1 < text.utf8.count { throw Self.missingAttributes }
            return try attribute(name)
        }
    }

    /// The attribute of a name, which is an AVP.
    public func attribute(_ name: String) throws -> Variable {
        guard let bareNames else { throw DeclarationError("attributes such as $\(name) need module pv here", remedy: "add loadmodule \"pv.so\"", isForNow: true) }
        return try bareNames(VariableSpec(self, name: "avp", argumentText: name))
    }

    /// Whether a name is that of an attribute with its class: `f.name`, `tu.name`.
    private static func isAttributeOfClass(_ name: String) -> Bool {
        let parts = name.split(separator: ".", maxSplits: 1)
        return parts.count == 2 && ["f", "t", "fr", "fu", "fd", "tr", "tu", "td", "g"].contains(parts[0])
    }

    private static let missingAttributes = DeclarationError("attributes with a class or an index are not available yet", remedy: "use $avp(name)", isForNow: true)

    /// Parses a text that may hold variables.
    public func template(_ text: String) throws -> TextTemplate {
        guard text.utf8.contains(36) else { return TextTemplate(literal: text) }
        var parser = VariableText(text, self)
        return try parser.parseTemplate()
    }

    /// Makes the variable that a script wrote as `spec`.
    func make(_ spec: VariableSpec) throws -> Variable {
        if let make = variables[spec.name] { return try make(spec) }
        throw DeclarationError("unknown pseudo-variable $\(spec.name)", remedy: suggestion(spec.name, variables.keys))
    }

    func makeTransformation(_ name: String, _ text: String) throws -> Transformation {
        guard let make = transformations[name] else {
            throw DeclarationError("unknown transformation class {\(name).…}", remedy: suggestion(name, transformations.keys))
        }
        var spec = TransformationSpec(name: name, text: text, registry: self)
        let transformation = try make(&spec)
        try spec.end()
        return transformation
    }

    private func suggestion(_ name: String, _ known: some Sequence<String>) -> String {
        let near = known.filter { Spelling.distance($0, name) <= max(1, name.count / 4) }.sorted()
        return near.isEmpty ? "check the name, or load the module that brings it" : "did you mean \(near.prefix(3).joined(separator: ", "))?"
    }
}

/// Where modules take part in every message's way; see `docs/internals.md`.
public struct ProcessingHooks: Sendable {
    /// What is to happen with a reply after a module looked at it.
    public enum ReplyDisposition: Sendable {
        /// Not mine: the next hook, then the core's stateless forwarding.
        case unmatched
        /// The module did all that is to be done.
        case consumed
    }

    /// Runs before the request route; false drops the request. (tm's own checks, topology hiding, ...)
    public var beforeRequest: [@Sendable (RouteContext) -> Bool] = []
    /// Runs after the request route, whatever it did.
    public var afterRequest: [@Sendable (RouteContext) -> Void] = []
    /// Runs for each reply before the core's reply route; the first that consumes it wins.
    public var reply: [@Sendable (RouteContext) -> ReplyDisposition] = []
    /// Runs for bytes that are no SIP message (keep-alives, other protocols); true if the module took them.
    public var nonSIP: [@Sendable (RouteContext, ByteView) -> Bool] = []
    /// Runs when a stream connection has ended; the flag says whether `StreamControl.reportEnd` asked for it. On a worker's thread.
    public var streamClosed: [@Sendable (Worker, StreamInfo, StreamEnd, Bool) -> Void] = []
    /// Runs for a message that was accepted for sending and will never arrive (a connection that could not be opened). The bytes
    /// are those given to `Network.send`; a request is known by the branch of its topmost Via. On a worker's thread.
    public var sendFailed: [@Sendable (Worker, ByteView, Destination) -> Void] = []
    /// Runs once at start, in the main thread, before the workers take messages.
    public var beforeWorkers: [@Sendable (Worker) -> Void] = []
    /// Runs once in the first worker's thread, before it takes messages.
    public var firstWorker: [@Sendable (Worker) -> Void] = []
    /// Runs once all workers are up.
    public var started: [@Sendable (ServerContext) -> Void] = []
}

/// Edit distance, to suggest what was meant.
public enum Spelling {
    /// Levenshtein distance of two names.
    public static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8), b = Array(right.utf8)
        if a.isEmpty { return b.count }
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                current.append(min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1)))
            }
            previous = current
        }
        return previous[b.count]
    }
}
