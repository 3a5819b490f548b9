import ConfigSyntax

/// A route whose name is made up at run time does not exist
///
/// The name is put together from a constant and a variable. For some values there is no such route, and the call fails with an
/// error in the log.
///
/// Instead: define the missing routes, or test with `check_route_exists()` before.
///
///     route[DO_BYE] { ... }
///     route("DO_" + $rm);       # DO_INVITE is missing
struct DynamicRouteMissing: Rule {
    static let name = "dynamic-route-missing"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.hasCall("check_route_exists") || script.hasCall("route_if_exists") { return }
        for (prefix, facts) in script.graph.dynamicPrefixes {
            guard let argument = facts.argument(0), facts.call.name == "route" else { continue }
            let names = script.routes.filter { $0.kind == .route }.map(\.name)
            if !prefix.isEmpty, !names.contains(where: { $0.hasPrefix(prefix) }) {
                findings.add(argument.range, "no route's name begins with \"\(prefix)\"", help: "define the routes that may be meant")
                continue
            }
            guard !prefix.isEmpty, case .binary(_, let left, let right) = argument.kind, left.constantText == prefix, right.variable?.base == "$rm" else { continue }
            var methods = MethodSet([])
            for state in script.flow.states(before: facts) { methods.formUnion(state.methods) }
            let basic = ["INVITE", "ACK", "BYE", "CANCEL", "REGISTER", "OPTIONS"]
            let missing = basic.filter { methods.contains(MethodSet(name: $0)) && !names.contains(prefix + $0) }
            if !missing.isEmpty {
                findings.add(
                    argument.range, "there is no route for some methods that come here: \(missing.map { "route[\(prefix)\($0)]" }.joined(separator: ", "))",
                    help: "define them, or test with check_route_exists() before")
            }
        }
    }
}
