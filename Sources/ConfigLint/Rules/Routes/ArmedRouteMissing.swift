import ConfigSyntax

/// `t_on_failure()` and its kin name a route that does not exist
///
/// The server starts with a warning, and the route silently does not run.
///
/// Instead: define the route, or correct the name.
///
///     t_on_failure("MANAGE_FAILURE");
///     failure_route[MANAGE_FAILURE] { ... }
struct ArmedRouteMissing: Rule {
    static let name = "armed-route-missing"

    private static let kinds: [(function: String, kind: RouteDefinition.Kind, prefix: String)] = [
        ("t_on_failure", .failure, ""), ("t_on_branch", .branch, ""), ("t_on_reply", .onReply, ""), ("t_on_branch_failure", .event, "tm:branch-failure:"),
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for (function, kind, prefix) in Self.kinds {
            let names = Set(script.routes.filter { $0.kind == kind }.map(\.name))
            for facts in script.calls(function) {
                guard let name = facts.text(0), !name.isEmpty, name != "0", !name.contains("$"), !names.contains(prefix + name) else { continue }
                if script.usesOtherEngines { continue }
                let near = Nearness.best(name, among: names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
                let range = facts.argument(0)?.range ?? facts.range
                findings.add(range, "\(kind.rawValue)[\(prefix)\(name)] does not exist", help: near.map { "did you mean \($0)?" } ?? "define \(kind.rawValue)[\(prefix)\(name)] { ... }")
            }
        }
    }
}
