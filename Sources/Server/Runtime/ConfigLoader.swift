import Catalog
import ConfigSyntax
import Modules
import NativeEngine
import Routing
import SIPMessage

/// A config made ready: its parameters taken, its modules loaded and set, its routes lowered. Nothing runs yet.
public final class LoadedConfig {
    public let parsed: ParsedConfig
    public let registry: Registry
    public private(set) var settings = CoreSettings()
    public private(set) var process = ProcessSettings()
    public private(set) var listen: [ListenSpec] = []
    public private(set) var aliases: [AddressSpec] = []
    public private(set) var engine: NativeEngine?
    public private(set) var diagnostics: [Diagnostic]
    /// Values of `group.name = value`, in order.
    public private(set) var customSettings: [(group: String, name: String, value: SettingValue, description: String)] = []

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Whether what is not here is made up for from the catalog.
    private let isCheck: Bool
    /// Names of the modules that `loadmodule` has brought so far, with their places.
    private var loaded: [String: SourceRange] = [:]

    /// Loads all that can be loaded without starting anything; errors are in `diagnostics`.
    /// - Parameters:
    ///   - isCheck: the config is only looked at: modules that this server does not have stand in from the catalog, and what the
    ///     reference would refuse is an error even where this server could do it.
    ///   - surroundings: the world around it.
    ///   - tracing: makes the tracer of the script from the one that a module set.
    public init(
        _ parsed: ParsedConfig, options: CommandLineOptions, isCheck: Bool = false, surroundings: Surroundings = Surroundings(),
        tracing: ((any ScriptTracer)?) -> (any ScriptTracer)? = { $0 }
    ) {
        self.parsed = parsed
        registry = Registry(surroundings: surroundings)
        self.isCheck = isCheck
        diagnostics = parsed.diagnostics + StaticChecks.run(parsed)
        registry.defines = parsed.defines
        registry.configDirectory = options.configPath.lastIndex(of: "/").map { String(options.configPath[...$0]) } ?? ""
        registry.bareNamesAreAVPs = !parsed.usesKamailioMode
        registry.toleratesGaps = isCheck
        registry.declareCore { CoreModule.declare($0) }
        // settings may name variables that modules bring (log_prefix)
        loadModules()
        takeSettings()
        setParameters()
        takeFlags()
        checkGroups()
        if isCheck { diagnostics += ModuleRequirements.check(loaded) }
        apply(options)
        if !parsed.errors.isEmpty { return }
        registry.tracer = tracing(registry.tracer)
        let engine = NativeEngine(parsed, registry: registry)
        // what the static checks have found already is not said twice
        let known = Set(diagnostics.map { "\($0.rule) \($0.range)" })
        diagnostics += engine.diagnostics.filter { !known.contains("\($0.rule) \($0.range)") }
        self.engine = engine
    }

    /// Lets go of all that holds on to itself, after a config was only looked at.
    func discard() {
        registry.discard()
    }

    private func report(_ rule: String, _ range: SourceRange, _ message: String, _ help: String = "", severity: Diagnostic.Severity = .error) {
        diagnostics.append(Diagnostic(rule: rule, severity: severity, range: range, message: message, help: help))
    }

    private func report(_ rule: String, _ range: SourceRange, _ error: any Error) {
        guard let error = error as? DeclarationError else { return report(rule, range, "\(error)") }
        report(rule, range, error.message, error.remedy, severity: error.isForNow && isCheck ? .note : .error)
    }

    private func takeSettings() {
        for item in parsed.items {
            switch item.kind {
            case .listen(let specs): listen += specs
            case .alias(let specs): aliases += specs
            case .custom(let group, let name, let value, let description): customSettings.append((group, name, value, description))
            case .setting(let name, let value):
                do {
                    try CoreSettingTable.checkSystem(name, value)
                    if try !CoreSettingTable.apply(name, value, &settings, &process, registry) { process.other[name] = value }
                } catch {
                    report("parameter-value", item.range, error)
                }
            default: break
            }
        }
    }

    private func loadModules() {
        for item in parsed.items {
            guard case .loadModule(let path, _) = item.kind else { continue }
            let name: String
            do {
                name = try ModulePath.name(path, registry)
            } catch {
                report("unknown-module", item.range, error)
                continue
            }
            if let first = loaded[name] {
                diagnostics.append(Diagnostic(
                    rule: "module-twice", severity: .error, range: item.range, message: "module \(name) is loaded already", help: "remove one loadmodule",
                    notes: [Diagnostic.Note(first, "the first one is here")]))
                continue
            }
            loaded[name] = item.range
            if let type = ModuleList.module(named: name) ?? LuaSetup.module(named: name) {
                registry.load(type)
                if isCheck { CatalogStandIn.complete(name, registry) }
            } else if isCheck, ModuleFacts.isModule(name) {
                CatalogStandIn.complete(name, registry)
            } else if ModuleFacts.isModule(name) {
                report("missing-module", item.range, "module \(name) is not available yet", "remove its loadmodule and what uses it")
            } else {
                report("unknown-module", item.range, "there is no module \"\(name)\"", "check the name")
            }
        }
    }

    private func setParameters() {
        var before: [String] = []
        for item in parsed.items {
            if case .loadModule(let path, _) = item.kind, let name = try? ModulePath.name(path, registry) { before.append(name) }
            guard case .moduleParameter(let modules, let name, let value, let isExpanded, let range) = item.kind else { continue }
            let matching = ModulePath.matching(modules, before)
            if matching.isEmpty {
                report("module-not-loaded", item.range, "modparam for module \(modules), which is not loaded", "add loadmodule \"\(modules).so\" before it")
            }
            for module in matching where registry.isLoaded(module) {
                guard let parameter = registry.parameter(module, name) else {
                    let near = registry.parameterNames(module).filter { Spelling.distance($0, name) <= max(1, name.count / 4) }
                    report("unknown-parameter", item.range, "module \(module) has no parameter \"\(name)\"", near.first.map { "did you mean \($0)?" } ?? "")
                    continue
                }
                // scripts are looked at by the linter, which tells the place in the script
                if isCheck, module == "app_lua", name == "load" { continue }
                do {
                    try set(parameter, isExpanded ? expanded(value) : value)
                } catch {
                    report("parameter-value", range, error)
                }
            }
        }
    }

    /// A `modparamx` value with the variables in it that are known at load.
    private func expanded(_ value: SettingValue) throws -> SettingValue {
        guard case .string(let text) = value else { return value }
        return .string(try LoadTimeText.expand(text, registry))
    }

    /// The types must fit, as in the reference: a number without quotes for numbers, a text in quotes for texts.
    private func set(_ parameter: ModuleParameter, _ value: SettingValue) throws {
        let title = "parameter \(parameter.name) of \(parameter.module)"
        switch (value, parameter.type) {
        case (.number(let number), .integer), (.number(let number), .any): try parameter.set(.integer(number))
        case (.number(let number), .string): throw DeclarationError("\(title) takes a text, not the number \(number)", remedy: "write \"\(number)\"")
        case (_, .integer):
            throw DeclarationError("\(title) takes a number, not the text \"\(value.text)\"", remedy: Int(value.text) == nil ? "" : "write it without quotes")
        default: try value.text.withByteView { try parameter.set(.string($0)) }
        }
    }

    /// A group of custom settings cannot have the name of a module that has settings of its own.
    private func checkGroups() {
        for item in parsed.items {
            guard case .custom(let group, let name, _, _) = item.kind, loaded[group] != nil, let module = ModuleCatalog.module(group),
                !module.settings.isEmpty
            else { continue }
            report(
                "reserved-group", item.range, "\(group).\(name): the group \(group) belongs to module \(group)",
                "set the module's own with modparam(\"\(group)\", ...), or choose another group")
        }
    }

    private func takeFlags() {
        var next = 0
        for item in parsed.items {
            guard case .flags(let names, _) = item.kind else { continue }
            for flag in names {
                let number = flag.number ?? next
                guard (0...31).contains(number) else {
                    report("flag-range", item.range, "flag \(flag.name) would be number \(number)", "flags go from 0 to 31")
                    continue
                }
                registry.flagNames[flag.name] = number
                next = number + 1
            }
        }
    }

    /// What the command line sets, over the config.
    private func apply(_ options: CommandLineOptions) {
        if options.logsToStderr { process.logsToStderr = true }
        if let level = options.debugLevel { process.debugLevel = level }
        if let children = options.children { process.children = children }
        if options.disablesTCP { settings.disableTCP = true }
        if let path = options.pidFile { process.pidFile = path }
        if let path = options.workingDirectory { process.workingDirectory = path }
        if let path = options.runtimeDirectory { process.runtimeDirectory = path }
        settings.runtimeDirectory = process.runtimeDirectory
        for text in options.listen {
            listen.append(ListenSpec(text: text))
        }
        for text in options.aliases { aliases.append(AddressSpec(text: text, range: SourceRange(file: 0, start: 0, end: 0))) }
    }
}

/// Parameters of the process rather than of routing.
public struct ProcessSettings: Sendable {
    public var children = 8
    public var tcpChildren: Int?
    public var debugLevel = 0
    public var logsToStderr = false
    public var logFacility = "LOG_DAEMON"
    public var logName = ""
    public var runsInForeground = false
    public var pidFile: String?
    public var workingDirectory: String?
    public var runtimeDirectory = "/run/kamailio"
    public var autoAliases = true
    public var defaultPort: UInt16 = 5060
    public var sockets = SocketSettings()
    public var resolver = ResolverSettings()
    /// Parameters that nothing looked at yet, for those who want them.
    public var other: [String: SettingValue] = [:]
    public init() {}

    /// Threads that run scripts for streams: `tcp_children`, else as many as UDP has.
    public var streamChildren: Int { max(1, tcpChildren ?? children) }
}
