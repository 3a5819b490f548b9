import ConfigSyntax

/// A failure, branch or reply route that is never armed
///
/// Such a route runs only for requests on which `t_on_failure()`, `t_on_branch()` or `t_on_reply()` named it before they were
/// relayed. A failure or branch route without a name can never be named.
///
/// Instead: arm it before `t_relay()`, or remove it.
///
///     t_on_failure("RETRY");
///     t_relay();
struct RouteNeverArmed: Rule {
    static let name = "route-never-armed"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines { return }
        for route in script.routes {
            let function: String
            var name = route.name
            switch route.kind {
            case .failure: function = "t_on_failure"
            case .branch: function = "t_on_branch"
            case .onReply: function = "t_on_reply"
            case .event where name.hasPrefix("tm:branch-failure:"):
                function = "t_on_branch_failure"
                name = String(name.dropFirst("tm:branch-failure:".count))
            default: continue
            }
            if route.name.isEmpty || (route.name == "0" && route.kind == .onReply) {
                if route.kind == .onReply { continue }
                findings.add(route.head, "a \(route.kind.rawValue) without a name can never be armed", help: "give it a name, and call \(function)(\"NAME\") before the request is relayed")
                continue
            }
            let arming = script.calls(function)
            let isDynamic = arming.contains { ($0.text(0) ?? "$").contains("$") }
            if isDynamic || arming.contains(where: { $0.text(0) == name }) { continue }
            // modules take names of routes in arguments and parameters of their own
            if script.graph.mentioned.contains(name), !arming.contains(where: { $0.text(0) == name }), script.calls.contains(where: { facts in
                facts.call.name != "route" && facts.call.arguments.contains { $0.constantText == name }
            }) || script.parameters.contains(where: { $0.value.text == name }) { continue }
            let near = Nearness.best(name, among: arming.compactMap { $0.text(0) })
            findings.add(
                route.head, "no \(function)() names \(route.title), so it never runs",
                help: near.map { "\(function)(\"\($0)\") is called; did it mean this one?" } ?? "call \(function)(\"\(name)\") before the request is relayed")
        }
    }
}
