import ConfigSyntax

/// No block for requests
///
/// A server without `request_route` drops every request.
///
/// Instead: write `request_route { ... }`.
struct NoRequestRoute: Rule {
    static let name = "no-request-route"

    func check(_ script: Script, _ findings: inout Findings) {
        guard !script.usesOtherEngines, !script.routes.contains(where: { $0.kind == .request }), !script.routes.isEmpty || !script.modules.isEmpty else { return }
        let route = script.routes.first { $0.kind == .route } ?? script.routes.first
        guard let range = route?.head ?? script.modules.first?.range else { return }
        // a file that others include has none
        guard !script.modules.isEmpty || !script.listens.isEmpty || script.setting("debug", "children") != nil else { return }
        findings.add(range, "there is no request_route: every request is dropped", help: "write request_route { ... }")
    }
}
