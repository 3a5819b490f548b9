import ConfigSyntax

/// Record-Route without `loose_route()`
///
/// With Record-Route the rest of a dialog comes by this server with a Route header, which `loose_route()` has to follow. Without it
/// those requests are routed as if they were new.
///
/// Instead: handle requests with a To tag: `if (has_totag()) { if (loose_route()) { ... t_relay ... } exit; }`
struct RecordRouteWithoutLooseRoute: Rule {
    static let name = "record-route-without-loose-route"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines || script.hasCall("loose_route", "loose_route_preloaded", "loose_route_mode") { return }
        guard let facts = script.calls.first(where: { if case .recordRoute = CallEffect($0.call.name) { true } else { false } }) else { return }
        findings.add(facts.call.nameRange, "dialogs come by this server, and nothing follows their Route headers", help: "call loose_route() for requests with a To tag")
    }
}
