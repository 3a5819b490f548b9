import Catalog
import ConfigSyntax

/// A parsed config with what rules ask about it: its modules and parameters, its routes and who runs them, every call and
/// every use of a variable. Collected once, in one walk over the tree.
public final class Script {
    public let config: ParsedConfig
    public let options: LintOptions
    var sources: SourceSet { config.sources }

    private(set) var modules: [LoadedModule] = []
    private(set) var parameters: [ParameterSetting] = []
    private(set) var settings: [CoreSetting] = []
    private(set) var listens: [ListenSpec] = []
    private(set) var flags: [(name: FlagName, range: SourceRange)] = []
    private(set) var routes: [RouteFacts] = []
    private(set) var calls: [CallFacts] = []
    private(set) var variables: [VariableUse] = []
    /// Statements with the list that they stand in and their place there.
    private(set) var blocks: [BlockFacts] = []
    private var callsByName: [String: [Int]] = [:]

    private lazy var moduleNames = Set(modules.map(\.name)).sorted()
    private var functionCache: [String: [(module: String, function: ModuleDescription.Function)]] = [:]

    private(set) lazy var graph = CallGraph(self)
    private(set) lazy var directives = DirectiveScan(self)
    private(set) lazy var flow = Flow(self)
    private(set) lazy var lua = LuaScripts(self)

    public init(_ config: ParsedConfig, options: LintOptions) {
        self.config = config
        self.options = options
        for (order, item) in config.items.enumerated() { take(item, order) }
    }

    // MARK: Asking

    func calls(_ names: String...) -> [CallFacts] {
        names.flatMap { (callsByName[$0] ?? []).map { calls[$0] } }
    }

    func calls(in names: Set<String>) -> [CallFacts] { calls.filter { names.contains($0.call.name) } }

    func hasCall(_ names: String...) -> Bool { names.contains { callsByName[$0] != nil } }

    func isLoaded(_ name: String) -> Bool { modules.contains { $0.name == name } }

    /// What the loaded modules that export a function say of it.
    func functions(named name: String) -> [(module: String, function: ModuleDescription.Function)] {
        if let known = functionCache[name] { return known }
        var list: [(module: String, function: ModuleDescription.Function)] = []
        for module in moduleNames {
            for function in ModuleCatalog.module(module)?.functions(named: name) ?? [] { list.append((module, function)) }
        }
        functionCache[name] = list
        return list
    }

    /// Settings of a module's parameter.
    func parameter(_ module: String, _ name: String) -> [ParameterSetting] { parameters.filter { $0.name == name && $0.modules.contains(module) } }

    /// The last value of a core parameter.
    func setting(_ names: String...) -> CoreSetting? { settings.last { names.contains($0.name) } }

    /// Whether routing may happen outside of this file's route blocks: another engine runs the requests, or scripts in
    /// another language are called.
    var usesOtherEngines: Bool {
        setting("cfgengine").map { !["native", "default"].contains($0.value.text) } == true || modules.contains { $0.name.hasPrefix("app_") }
    }

    /// The bytes of a range in the source.
    func bytes(of range: SourceRange) -> ArraySlice<UInt8> {
        let bytes = sources.files[Int(range.file)].bytes
        let start = min(bytes.count, Int(range.start))
        return bytes[start..<max(start, min(bytes.count, Int(range.end)))]
    }

    /// The text of a range in the source.
    func text(_ range: SourceRange) -> String { sources.text(range) }

    /// The byte at a range's start or end.
    func bytes(between left: SourceRange, and right: SourceRange) -> ArraySlice<UInt8> {
        guard left.file == right.file, left.end <= right.start else { return [] }
        let bytes = sources.files[Int(left.file)].bytes
        return bytes[min(bytes.count, Int(left.end))..<min(bytes.count, Int(right.start))]
    }

    /// The name of the define whose text a range lies in.
    func define(at range: SourceRange) -> String? {
        let file = sources.files[Int(range.file)]
        return file.isDefine ? file.name : nil
    }

    /// Every expression of the routes, outer ones first: many rules look at them all.
    private lazy var expressions: [(expression: Expression, route: RouteFacts)] = {
        var list: [(expression: Expression, route: RouteFacts)] = []
        for route in routes {
            Self.visit(route.definition.body) { statement in
                for expression in statement.expressions { expression.visit { list.append(($0, route)) } }
            }
        }
        return list
    }()

    /// Visits every expression of the routes, outer ones first.
    func visitExpressions(_ body: (Expression, RouteFacts) -> Void) {
        for (expression, route) in expressions { body(expression, route) }
    }

    /// Visits every statement, outer ones first.
    func visitStatements(_ body: (Statement, RouteFacts) -> Void) {
        for route in routes { Self.visit(route.definition.body) { body($0, route) } }
    }

    static func visit(_ statements: [Statement], _ body: (Statement) -> Void) {
        for statement in statements {
            body(statement)
            for block in statement.blocks { visit(block, body) }
        }
    }

    /// The statements behind the one that a call stands in, in the same list.
    func following(_ facts: CallFacts) -> ArraySlice<Statement> { blocks[facts.block].statements[(facts.position + 1)...] }

    // MARK: Collecting

    private func take(_ item: ConfigItem, _ order: Int) {
        switch item.kind {
        case .loadModule(let path, _):
            let file = path.split(separator: "/").last.map(String.init) ?? path
            modules.append(LoadedModule(name: file.hasSuffix(".so") ? String(file.dropLast(3)) : file, path: path, order: order, range: item.range))
        case .moduleParameter(let names, let name, let value, _, let range):
            parameters.append(
                ParameterSetting(order: order, modules: names.split(separator: "|").map(String.init), name: name, value: value, range: item.range, valueRange: range))
        case .setting(let name, let value): settings.append(CoreSetting(name: name, value: value, range: item.range))
        case .listen(let specs): listens += specs
        case .flags(let names, let isAVP): if !isAVP { flags += names.map { ($0, item.range) } }
        case .route(let definition):
            let route = RouteFacts(index: routes.count, order: order, definition: definition, range: item.range)
            routes.append(route)
            walk(definition.body, Place(route: route.index))
        case .custom, .alias, .loadPath: break
        }
    }

    /// Where the walk is.
    private struct Place {
        var route: Int
        var isConditional = false
        /// The list that the statement stands in, and its place there.
        var block = 0
        var position = 0
    }

    private func walk(_ statements: [Statement], _ place: Place) {
        var inner = place
        inner.block = blocks.count
        blocks.append(BlockFacts(route: place.route, statements: statements, isConditional: place.isConditional))
        for (position, statement) in statements.enumerated() {
            inner.position = position
            walk(statement, inner)
        }
    }

    private func walk(_ statement: Statement, _ place: Place) {
        var inner = place
        inner.isConditional = true
        switch statement.kind {
        case .empty, .break: break
        case .expression(let expression): walk(expression, place, .statement)
        case .call(let call): add(call, statement.range, place, .statement)
        case .assign(let target, let value):
            write(target, place)
            walk(value, place, .value)
        case .conditional(let condition, let then, let otherwise):
            walk(condition, place, .condition)
            walk(then, inner)
            if let otherwise { walk(otherwise, inner) }
        case .loop(let condition, let body):
            walk(condition, place, .condition)
            walk(body, inner)
        case .select(let subject, let cases):
            walk(subject, place, .value)
            for one in cases {
                if case .value(let value) = one.label { walk(value, place, .value) }
                walk(one.body, inner)
            }
        case .return(let value), .exit(let value), .drop(let value): if let value { walk(value, place, .value) }
        }
    }

    private func write(_ target: Expression, _ place: Place) {
        guard let reference = target.variable else { return }
        variables.append(VariableUse(reference, target.range, place.route, .write, isConditional: place.isConditional))
        for inner in reference.inner { variables.append(VariableUse(inner, target.range, place.route, .read, isConditional: place.isConditional)) }
    }

    private func walk(_ expression: Expression, _ place: Place, _ use: CallFacts.Use) {
        switch expression.kind {
        case .variable(let name):
            guard let reference = VariableReference(name) else { return }
            for one in [reference] + reference.inner {
                variables.append(VariableUse(one, expression.range, place.route, .read, isConditional: place.isConditional))
            }
        case .string(let text):
            // outside of arguments a text is taken as it stands; still it names what the writer has in mind
            for one in VariableReference.all(in: text) {
                variables.append(VariableUse(one, expression.range, place.route, .plainText, isConditional: place.isConditional))
            }
        case .call(let call): add(call, expression.range, place, use)
        case .assignment(let target, let value):
            write(target, place)
            walk(value, place, .value)
        case .unary(let operation, let inner): walk(inner, place, operation == .not ? .condition : .value)
        case .binary(let operation, let left, let right):
            let inner: CallFacts.Use = operation == .and || operation == .or ? .condition : .value
            walk(left, place, inner)
            walk(right, place, inner)
        case .selectValue(let parts): for part in parts { walk(part, place, .value) }
        case .number, .select, .keyword, .word, .network: break
        }
    }

    private func add(_ call: Call, _ range: SourceRange, _ place: Place, _ use: CallFacts.Use) {
        callsByName[call.name, default: []].append(calls.count)
        calls.append(CallFacts(call: call, range: range, route: place.route, use: use, block: place.block, position: place.position, isConditional: place.isConditional))
        for (index, argument) in call.arguments.enumerated() {
            if let text = argument.constantText {
                let list = VariableReference.all(in: text)
                // a lone variable may be where the function puts its result
                let mayWrite = list.first?.text == text && !ReadingFunctions.reads(call.name, argument: index)
                for one in list {
                    let isTarget = mayWrite && one.text == text
                    variables.append(VariableUse(one, argument.range, place.route, isTarget ? .both : .read, isConditional: place.isConditional))
                }
            } else if case .variable(let name) = argument.kind, let reference = VariableReference(name) {
                let mayWrite = !ReadingFunctions.reads(call.name, argument: index)
                variables.append(VariableUse(reference, argument.range, place.route, mayWrite ? .both : .read, isConditional: place.isConditional))
                for one in reference.inner { variables.append(VariableUse(one, argument.range, place.route, .read, isConditional: place.isConditional)) }
            } else {
                walk(argument, place, .value)
            }
        }
    }
}

extension Statement {
    /// Expressions that stand directly in the statement.
    var expressions: [Expression] {
        switch kind {
        case .empty, .break: []
        case .expression(let expression): [expression]
        case .assign(let target, let value): [target, value]
        case .conditional(let condition, _, _), .loop(let condition, _): [condition]
        case .select(let subject, let cases):
            [subject] + cases.compactMap { one in if case .value(let value) = one.label { value } else { nil } }
        case .return(let value), .exit(let value), .drop(let value): value.map { [$0] } ?? []
        case .call(let call): [Expression(.call(call), range)]
        }
    }

    /// Lists of statements that stand in the statement.
    var blocks: [[Statement]] {
        switch kind {
        case .conditional(_, let then, let otherwise): otherwise.map { [then, $0] } ?? [then]
        case .loop(_, let body): [body]
        case .select(_, let cases): cases.map(\.body)
        default: []
        }
    }

    /// The call, if the statement is one.
    var call: Call? {
        switch kind {
        case .expression(let expression): expression.call
        case .call(let call): call
        default: nil
        }
    }

    /// Whether nothing behind it in the same list can run: it leaves the route, the loop or the script in every case.
    var leaves: Bool {
        switch kind {
        case .exit, .drop, .return, .break: true
        case .conditional(_, let then, let otherwise?): then.leaves && otherwise.leaves
        default: false
        }
    }
}

extension [Statement] {
    var leaves: Bool { contains { $0.leaves } }
}
