import ConfigSyntax

/// Which route runs which, and from where each can be reached.
struct CallGraph {
    /// A `route(...)`, or another way to run a route, from route `from`.
    struct Edge {
        let from: Int
        let to: Int
        let range: SourceRange
        let isConditional: Bool
    }

    /// Routes that `route()` runs, by name.
    private(set) var named: [String: Int] = [:]
    private(set) var edges: [Edge] = []
    private var byCaller: [Int: [Int]] = [:]
    /// Calls whose target is made up at run time: what is constant at its beginning.
    private(set) var dynamicPrefixes: [(prefix: String, call: CallFacts)] = []
    /// Kinds of blocks from which each route is reached, itself included.
    private(set) var kinds: [Set<RouteDefinition.Kind>] = []
    /// Names given to functions and parameters that may be those of routes.
    private(set) var mentioned: Set<String> = []

    init(_ script: Script) {
        for route in script.routes where route.kind == .route && named[route.name] == nil { named[route.name] = route.index }
        for facts in script.calls {
            if facts.call.name == "route", let argument = facts.call.arguments.first {
                addCall(argument, facts)
            } else {
                for argument in facts.call.arguments { mention(argument) }
            }
        }
        for setting in script.parameters { mention(setting.value.text) }
        spread(script)
    }

    private mutating func addCall(_ argument: Expression, _ facts: CallFacts) {
        if let name = argument.constantText, !name.contains("$") {
            if let target = named[name] { edges.append(Edge(from: facts.route, to: target, range: facts.range, isConditional: facts.isConditional)) }
        } else {
            dynamicPrefixes.append((Self.prefix(argument), facts))
        }
    }

    /// The constant beginning of a name that is made up at run time.
    static func prefix(_ expression: Expression) -> String {
        switch expression.kind {
        case .string(let text): String(text.prefix { $0 != "$" })
        case .binary(.plus, let left, let right), .binary(.concatenate, let left, let right):
            left.constantText.map { $0 + prefix(right) } ?? prefix(left)
        default: ""
        }
    }

    private mutating func mention(_ expression: Expression) {
        guard let text = expression.constantText else { return }
        mention(text)
    }

    /// Words of a text: a parameter such as `timer=x;route=NAME` names a route, too.
    private mutating func mention(_ text: String) {
        mentioned.insert(text)
        guard text.utf8.count < 2000 else { return }
        for part in text.split(whereSeparator: { "=;,|:> \t".contains($0) }) { mentioned.insert(String(part)) }
    }

    private mutating func spread(_ script: Script) {
        kinds = script.routes.map { $0.kind == .route ? [] : [$0.kind] }
        // a route that a function runs by name may be reached from anywhere: its callers are taken as request routes
        for route in script.routes where route.kind == .route && mentioned.contains(route.name) { kinds[route.index].insert(.request) }
        var all = edges
        for (prefix, call) in dynamicPrefixes {
            for route in script.routes where route.kind == .route && route.name.hasPrefix(prefix) {
                all.append(Edge(from: call.route, to: route.index, range: call.range, isConditional: true))
            }
        }
        edges = all
        for (index, edge) in edges.enumerated() { byCaller[edge.from, default: []].append(index) }
        var waiting = Array(kinds.indices)
        while let from = waiting.popLast() {
            for edge in calls(from: from) where !kinds[from].isSubset(of: kinds[edge.to]) {
                kinds[edge.to].formUnion(kinds[from])
                waiting.append(edge.to)
            }
        }
    }

    func calls(from route: Int) -> [Edge] { (byCaller[route] ?? []).map { edges[$0] } }

    /// Routes reachable from `start`, itself included.
    func reachable(from start: Int) -> Set<Int> {
        var seen: Set<Int> = [start]
        var waiting = [start]
        while let next = waiting.popLast() {
            for edge in calls(from: next) where seen.insert(edge.to).inserted { waiting.append(edge.to) }
        }
        return seen
    }
}
