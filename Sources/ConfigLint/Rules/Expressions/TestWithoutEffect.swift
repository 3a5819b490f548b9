import ConfigSyntax

/// A test whose result goes nowhere
///
/// The function only answers a question. As a statement of its own it does nothing.
///
/// Instead: put it into an `if`.
///
///     is_method("INVITE");
///     if (is_method("INVITE")) { ... }
struct TestWithoutEffect: Rule {
    static let name = "test-without-effect"

    private static let tests: Set<String> = [
        "is_method", "has_totag", "is_present_hf", "isflagset", "isbflagset", "t_is_canceled", "is_ip", "is_in_subnet", "has_body", "is_uri_user_e164", "is_e164", "is_from_local", "is_uri_host_local",
        "uri_is_myself", "t_check_status", "t_is_set", "isdsturiset", "is_request", "is_reply", "is_dlg_in_profile", "is_known_dlg", "t_any_timeout", "t_any_replied", "nat_uac_test", "registered", "is_user_in",
        "is_maxfwd_lt", "search", "is_first_hop", "is_direction", "check_route_param", "is_domain_local", "has_credentials", "ds_is_from_list", "is_int", "is_ip4", "is_ip6", "is_pure_ip", "is_tel_number",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls(in: Self.tests) where facts.use == .statement {
            // the next statement, or the caller of the route, may look at the result
            let next = script.following(facts).first
            if next?.expressions.contains(where: { $0.references.contains { $0.name == "rc" || $0.name == "retcode" } }) == true { continue }
            if next == nil, script.routes[facts.route].kind == .route { continue }
            findings.add(facts.range, "\(facts.call.name)() only tests something, and nobody looks at the result", help: "write if (\(facts.call.name)(...)) { ... }")
        }
    }
}
