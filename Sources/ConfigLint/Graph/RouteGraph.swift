import ConfigSyntax

/// Which block runs which, for people to look at: an arrow for each `route()`, a dotted one for each `t_on_*`, and in each
/// block where replies and relays happen.
public struct RouteGraph {
    struct Node {
        let title: String
        /// `relays`, `replies 403, 404`, ...
        let notes: [String]
        /// Whether the server itself runs it.
        let isEntry: Bool
        let isReached: Bool
    }

    struct Arrow: Hashable {
        let from: Int
        let to: Int
        let isArmed: Bool
        let isConditional: Bool
    }

    private(set) var nodes: [Node] = []
    private(set) var arrows: [Arrow] = []

    public init(_ config: ParsedConfig) {
        let script = Script(config, options: LintOptions())
        let graph = script.graph
        var seen: Set<Arrow> = []
        func add(_ arrow: Arrow) { if seen.insert(arrow).inserted { arrows.append(arrow) } }
        for edge in graph.edges { add(Arrow(from: edge.from, to: edge.to, isArmed: false, isConditional: edge.isConditional)) }
        for (function, kind, prefix) in [("t_on_failure", RouteDefinition.Kind.failure, ""), ("t_on_branch", .branch, ""), ("t_on_reply", .onReply, ""), ("t_on_branch_failure", .event, "tm:branch-failure:")] {
            for facts in script.calls(function) {
                guard let name = facts.text(0), let target = script.routes.first(where: { $0.kind == kind && $0.name == prefix + name }) else { continue }
                add(Arrow(from: facts.route, to: target.index, isArmed: true, isConditional: facts.isConditional))
            }
        }
        for route in script.routes {
            let isReached = route.kind != .route || !graph.kinds[route.index].isEmpty
            nodes.append(Node(title: route.title, notes: Self.notes(route, script), isEntry: [.request, .reply, .event, .onSend].contains(route.kind), isReached: isReached))
        }
    }

    private static func notes(_ route: RouteFacts, _ script: Script) -> [String] {
        var codes: [String] = []
        var relays = false, saves = false, looksUp = false
        for facts in script.calls where facts.route == route.index {
            switch CallEffect(facts.call.name) {
            case .reply(let place):
                let code = place.flatMap { facts.text($0) } ?? "error"
                if !codes.contains(code) { codes.append(code) }
            case .challenge: if !codes.contains("challenge") { codes.append("challenge") }
            case .relay, .forward: relays = true
            case .save: saves = true
            default: if facts.call.name == "lookup" { looksUp = true }
            }
        }
        var notes: [String] = []
        if relays { notes.append("relays") }
        if saves { notes.append("saves") }
        if looksUp { notes.append("looks up") }
        if !codes.isEmpty { notes.append("replies \(codes.prefix(8).joined(separator: ", "))") }
        return notes
    }

    /// The graph for graphviz.
    public var dot: String {
        var out = "digraph routes {\n    rankdir=LR;\n    node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\", fontsize=11];\n"
        for (index, node) in nodes.enumerated() {
            let label = ([node.title] + node.notes).map(Self.quoted).joined(separator: "\\n")
            let colour = node.isEntry ? "\"#cfe8cf\"" : !node.isReached ? "\"#eeeeee\"" : node.notes.contains("relays") ? "\"#d8e4f8\"" : "white"
            out += "    n\(index) [label=\"\(label)\", fillcolor=\(colour)];\n"
        }
        for arrow in arrows {
            let style = arrow.isArmed ? "dotted" : arrow.isConditional ? "dashed" : "solid"
            out += "    n\(arrow.from) -> n\(arrow.to) [style=\(style)];\n"
        }
        return out + "}\n"
    }

    /// The graph for Mermaid, as Markdown pages show it.
    public var mermaid: String {
        var out = "flowchart LR\n"
        for (index, node) in nodes.enumerated() {
            let label = ([node.title] + node.notes).map { $0.map { $0 == "\"" ? "#quot;" : String($0) }.joined() }.joined(separator: "<br/>")
            out += node.isEntry ? "    n\(index)([\"\(label)\"])\n" : "    n\(index)[\"\(label)\"]\n"
        }
        for arrow in arrows { out += "    n\(arrow.from) \(arrow.isArmed || arrow.isConditional ? "-.->" : "-->") n\(arrow.to)\n" }
        return out
    }

    private static func quoted(_ text: String) -> String {
        text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    }
}
