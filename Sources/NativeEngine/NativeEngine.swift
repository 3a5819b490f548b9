import ConfigSyntax
import Routing
import SIPMessage

/// A route block in the native language.
public final class NativeBlock: RouteBlock, @unchecked Sendable {
    private var body = StatementList([])
    /// A block of another language that runs in its place.
    fileprivate(set) var replacement: RouteBlock?

    func setBody(_ statements: [StatementNode]) { body = StatementList(statements) }

    public override func execute(_ context: RouteContext) -> Int {
        if let replacement { return replacement.execute(context) }
        let outer = context.enter(self)
        defer { context.leave(to: outer) }
        return Unmanaged.passUnretained(body)._withUnsafeGuaranteedRef { $0.run(context) }
    }
}

/// The blocks of one load of a config. They call each other in circles, so they do not keep each other: the program keeps them,
/// and goes when nobody holds one of its entries any more, the script or a transaction.
final class NativeProgram: @unchecked Sendable {
    /// `route[NAME]` blocks.
    fileprivate(set) var routes: [String: NativeBlock] = [:]
    /// The other blocks, by kind and name.
    fileprivate(set) var blocks: [RouteKinds: [String: NativeBlock]] = [:]

    fileprivate var all: [NativeBlock] { routes.values + blocks.values.flatMap(\.values) }

    deinit { for block in all { block.setBody([]) } }

    func route(_ name: String) -> NativeBlock? {
        name.isEmpty || name == "0" ? blocks[.request]?[""] : routes[name]
    }

    /// The block that a dynamic `route(...)` names.
    func routeBlock(named name: ByteView) -> NativeBlock? { route(name.string) }

    var routeNames: [String] { Array(routes.keys) }
}

/// A block as the world outside of its program holds it.
private final class NativeEntry: RouteBlock, @unchecked Sendable {
    private let block: NativeBlock
    private let program: NativeProgram

    init(_ block: NativeBlock, _ program: NativeProgram) {
        self.block = block
        self.program = program
        super.init(name: block.name, kind: block.kind, file: block.file.view.string)
    }

    override func execute(_ context: RouteContext) -> Int { block.execute(context) }
}

/// What follows a call in its block, kept to be run later.
final class NativeContinuation: RouteBlock, @unchecked Sendable {
    private let rest: StatementList
    private let program: NativeProgram

    init(_ rest: StatementList, of block: RouteBlock?, _ program: NativeProgram) {
        self.rest = rest
        self.program = program
        super.init(name: block?.name ?? "", kind: block?.kind ?? .request, file: block?.file.view.string ?? "")
    }

    override func execute(_ context: RouteContext) -> Int {
        let outer = context.enter(self)
        defer { context.leave(to: outer) }
        return rest.run(context)
    }
}

/// The language of `kamailio.cfg`: lowers its route blocks once and runs them.
public final class NativeEngine: RouteEngine, @unchecked Sendable {
    public let name = "native"
    private let program = NativeProgram()
    private var entries: [RouteKinds: [String: RouteBlock]] = [:]
    /// What was wrong with the blocks; no block may run while there are errors.
    public private(set) var diagnostics: [Diagnostic] = []

    /// Lowers all route blocks of a config.
    /// - Parameters:
    ///   - registry: what the config's modules declared.
    public init(_ config: ParsedConfig, registry: Registry) {
        var definitions: [(definition: RouteDefinition, block: NativeBlock, loadedLater: Set<String>)] = []
        let loads = Self.loads(config)
        for (index, item) in config.items.enumerated() {
            guard case .route(let definition) = item.kind else { continue }
            let kind = Self.kind(definition.kind)
            // the reference does not know a module's functions before its loadmodule
            let later = Set(loads.drop { $0.place < index }.map(\.module))
            let file = config.sources.place(item.range).file
            if definition.kind == .route {
                if program.routes[definition.name] != nil {
                    report("duplicate-route", definition.nameRange, "route[\(definition.name)] is defined twice", "rename one of them")
                    continue
                }
                let block = NativeBlock(name: definition.name, kind: .request, file: file)
                program.routes[definition.name] = block
                definitions.append((definition, block, later))
            } else {
                if program.blocks[kind]?[definition.name] != nil {
                    if definition.name.isEmpty, let first = definitions.firstIndex(where: { $0.definition.kind == definition.kind && $0.definition.name.isEmpty }) {
                        // more statements for the block without a name
                        definitions[first].definition.body += definition.body
                        definitions[first].loadedLater.formIntersection(later)
                    } else {
                        report("duplicate-route", definition.nameRange, "\(definition.kind.rawValue)[\(definition.name)] is defined twice", "remove one of them")
                    }
                    continue
                }
                let block = NativeBlock(name: definition.name, kind: kind, file: file)
                program.blocks[kind, default: [:]][definition.name] = block
                definitions.append((definition, block, later))
            }
        }
        for (definition, block, later) in definitions {
            var lowering = Lowering(program: program, registry: registry, sources: config.sources, kind: Self.kind(definition.kind), loadedLater: later)
            lowering.blockName = Self.traceName(definition)
            block.setBody(lowering.statements(definition.body))
            diagnostics += lowering.diagnostics
        }
        for block in program.all { entries[block.kind, default: [:]][block.name] = NativeEntry(block, program) }
    }

    /// How many blocks there are.
    public var blockCount: Int { program.all.count }

    /// Names of modules with the places of their `loadmodule` among the config's items.
    private static func loads(_ config: ParsedConfig) -> [(place: Int, module: String)] {
        config.items.enumerated().compactMap { place, item in
            guard case .loadModule(let path, _) = item.kind else { return nil }
            let file = path.split(separator: "/").last.map(String.init) ?? path
            return (place, file.hasSuffix(".so") ? String(file.dropLast(3)) : file)
        }
    }

    private func report(_ rule: String, _ range: SourceRange, _ message: String, _ help: String) {
        diagnostics.append(Diagnostic(rule: rule, severity: .error, range: range, message: message, help: help))
    }

    /// How traces name a block.
    private static func traceName(_ definition: RouteDefinition) -> String {
        guard definition.name.isEmpty else { return definition.name }
        return switch definition.kind {
        case .reply: "DEFAULT_ONREPLY"
        case .onSend: "DEFAULT_ONSEND"
        default: "DEFAULT_ROUTE"
        }
    }

    static func kind(_ kind: RouteDefinition.Kind) -> RouteKinds {
        switch kind {
        case .request, .route: .request
        case .reply: .coreReply
        case .onReply: .tmReply
        case .failure: .failure
        case .branch: .branch
        case .onSend: .onSend
        case .event: .event
        }
    }

    public func block(_ kind: RouteKinds, named name: String) -> RouteBlock? {
        if kind == .branchFailure { return entries[.event]?["tm:branch-failure:" + name] }
        return entries[kind]?[name]
    }

    /// Lets blocks of another language run in the place of native ones, wherever those are called.
    /// - Parameter find: the block to run instead; nil, or a native block, where it stays.
    public func replaceBlocks(_ find: (RouteKinds, String) -> RouteBlock?) {
        for block in program.all where !block.name.isEmpty {
            guard let found = find(block.kind, block.name), !(found is NativeEntry) else { continue }
            block.replacement = found
        }
    }
}
