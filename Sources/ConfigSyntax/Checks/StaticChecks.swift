/// What a config can be refused for without knowing any module: names that lead nowhere or are given twice, labels and
/// types that cannot be right, values that no parameter takes. The reference notices most of it only when it starts.
public struct StaticChecks {
    let config: ParsedConfig
    var diagnostics: [Diagnostic] = []
    /// Named `route[...]` blocks of the whole config.
    var routes: Set<String> = []
    /// Flags known so far, in the file's order: the reference wants them declared before they are used.
    var flags: Set<String> = []
    var avpFlags: Set<String> = []
    /// Depth of loops and switches around the statement that is looked at.
    var breakable = 0
    /// Kind of the block that is looked at.
    var routeKind = RouteDefinition.Kind.request

    /// All findings, in the order of the text.
    public static func run(_ config: ParsedConfig) -> [Diagnostic] {
        var checks = StaticChecks(config: config)
        checks.collectRoutes()
        checks.checkItems()
        return ConfigParser.sorted(checks.diagnostics, config.sources)
    }

    init(config: ParsedConfig) { self.config = config }

    mutating func error(_ rule: String, _ range: SourceRange, _ message: String, help: String = "", notes: [Diagnostic.Note] = []) {
        diagnostics.append(Diagnostic(rule: rule, severity: .error, range: range, message: message, help: help, notes: notes))
    }

    mutating func warning(_ rule: String, _ range: SourceRange, _ message: String, help: String = "", notes: [Diagnostic.Note] = []) {
        diagnostics.append(Diagnostic(rule: rule, severity: .warning, range: range, message: message, help: help, notes: notes))
    }

    // MARK: Items

    private mutating func checkItems() {
        var isEarly = true
        var custom: [String: SourceRange] = [:]
        for item in config.items {
            switch item.kind {
            case .setting(let name, let value):
                if !isEarly, CoreParameters.early.contains(name) {
                    error("late-parameter", item.range, "\(name) must stand before the first modparam and the first route block", help: "move it to the top")
                }
                checkSetting(name, value, item.range)
            case .custom(let group, let name, _, _):
                let full = "\(group).\(name)"
                if group.hasSuffix("]") || group == "kemi" { break }
                if let first = custom[full] {
                    error("duplicate-parameter", item.range, "\(full) is declared already", notes: [Diagnostic.Note(first, "first declared here")])
                } else {
                    custom[full] = item.range
                }
            case .moduleParameter: isEarly = false
            case .flags(let names, let isAVP): declareFlags(names, isAVP: isAVP, item.range)
            case .route(let route):
                isEarly = false
                breakable = 0
                routeKind = route.kind
                checkStatements(route.body)
            case .listen(let specs):
                for spec in specs { for host in spec.address.hosts { checkListenHost(host, spec.address.range) } }
            case .alias, .loadModule, .loadPath: break
            }
        }
    }

    private mutating func declareFlags(_ names: [FlagName], isAVP: Bool, _ range: SourceRange) {
        for flag in names {
            if let number = flag.number, number > 31 {
                error("flag-range", range, "flag \(flag.name) has number \(number)", help: "flags go from 0 to 31")
            }
            let isNew = isAVP ? avpFlags.insert(flag.name).inserted : flags.insert(flag.name).inserted
            if !isNew { error("duplicate-flag", range, "flag \(flag.name) is declared already", help: "declare it once") }
        }
    }

    // MARK: Routes

    private mutating func collectRoutes() {
        var seen: [String: SourceRange] = [:]
        for item in config.items {
            guard case .route(let route) = item.kind else { continue }
            if route.kind == .route { routes.insert(route.name) }
            let key = "\(route.kind.rawValue)[\(route.name)]"
            guard let first = seen[key] else {
                seen[key] = route.nameRange
                continue
            }
            let note = [Diagnostic.Note(first, "the first one is here")]
            if route.name.isEmpty {
                warning(
                    "repeated-route", route.nameRange, "a second \(route.kind.rawValue) block is put behind the first", help: "write one block", notes: note)
            } else {
                error("duplicate-route", route.nameRange, "\(key) is defined already", help: "remove one, or give it another name", notes: note)
            }
        }
    }

    /// Checks the target of `route(...)` if it is a constant.
    mutating func checkRouteCall(_ call: Call) {
        guard let argument = call.arguments.first else { return }
        let name: String
        switch argument.kind {
        case .string(let text): name = text
        case .number(let number): name = String(number)
        default: return
        }
        if name == "0" || routes.contains(name) { return }
        let near = Spelling.nearest(name, among: routes)
        error(
            "undefined-route", argument.range, "route[\(name)] is not defined",
            help: near.map { "did you mean \($0)?" } ?? "define route[\(name)] { ... }")
    }

    // MARK: Flags

    mutating func checkFlag(_ argument: Expression, isAVP: Bool) {
        switch argument.kind {
        case .number(let number):
            if number > 31 || number < 0 { error("flag-range", argument.range, "there is no flag \(number)", help: "flags go from 0 to 31") }
        case .word(let name), .string(let name):
            let known = isAVP ? avpFlags : flags
            if known.contains(name) { return }
            let word = isAVP ? "avpflags" : "flags"
            error(
                "undeclared-flag", argument.range, "flag \(name) is not declared before this line",
                help: Spelling.nearest(name, among: known).map { "did you mean \($0)?" } ?? "write \(word) \(name) above")
        default: break
        }
    }
}
