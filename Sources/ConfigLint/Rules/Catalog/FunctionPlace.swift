import ConfigSyntax

/// A function in a block that may not call it
///
/// Each function names the kinds of blocks that may call it. In others the server does not start; through `route()` it is called
/// all the same, and does something else than its manual says.
///
/// Instead: call it in a block of the right kind.
///
///     onreply_route[R] { record_route(); }
struct FunctionPlace: Rule {
    static let name = "function-place"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls {
            let known = LoadedFunctions.named(facts.call.name, script)
            guard !known.isEmpty else { continue }
            let route = script.routes[facts.route]
            func allows(_ place: RouteDefinition.Kind, _ name: String) -> Bool {
                known.contains { !$0.function.places.isDisjoint(with: LoadedFunctions.places(place, name)) }
            }
            if route.kind != .route || script.graph.kinds[facts.route].isEmpty {
                guard !allows(route.kind == .route ? .request : route.kind, route.name) else { continue }
                findings.add(facts.call.nameRange, "\(facts.call.name)() cannot be called in \(route.kind == .route ? "a route" : "a \(route.kind.rawValue)")", help: Self.help(known[0].function.places))
                continue
            }
            if !allows(.request, "") {
                findings.add(facts.call.nameRange, "\(facts.call.name)() cannot be called in a route", help: Self.help(known[0].function.places))
                continue
            }
            let kinds = script.graph.kinds[facts.route]
            guard !kinds.contains(where: { allows($0, "") || $0 == .event }) else { continue }
            let names = kinds.map(\.rawValue).sorted().joined(separator: ", ")
            findings.add(facts.call.nameRange, "\(facts.call.name)() is not meant for \(names), from where this route is called", help: Self.help(known[0].function.places), atMost: .warning)
        }
    }

    private static func help(_ places: Places) -> String {
        var names: [String] = []
        for (place, name) in [(Places.request, "request_route"), (.failure, "failure_route"), (.branch, "branch_route"), (.tmReply, "onreply_route"), (.coreReply, "reply_route"), (.onSend, "onsend_route"), (.event, "event_route")] where places.contains(place) {
            names.append(name)
        }
        return names.isEmpty ? "" : "it may be called in \(names.joined(separator: ", "))"
    }
}
