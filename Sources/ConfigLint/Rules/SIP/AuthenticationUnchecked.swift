import ConfigSyntax

/// The result of a check of the sender is ignored
///
/// The function tells whether credentials or the address are good. When nobody looks, everybody passes.
///
/// Instead: `if (!auth_check(...)) { auth_challenge(...); exit; }`
///
///     pv_www_authenticate("$td", "secret", "0");
///     save("location");
struct AuthenticationUnchecked: Rule {
    static let name = "authentication-unchecked"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls where facts.use == .statement {
            switch CallEffect(facts.call.name) {
            case .authenticate: break
            case .trust: guard facts.call.name.hasPrefix("allow_") else { continue }
            default: continue
            }
            let next = script.following(facts)
            if next.prefix(2).contains(where: { $0.expressions.contains { $0.references.contains { $0.name == "rc" || $0.name == "retcode" } } }) { continue }
            if next.isEmpty, script.routes[facts.route].kind == .route { continue }
            findings.add(facts.range, "nobody looks at what \(facts.call.name)() found, so everybody passes", help: "write if (!\(facts.call.name)(...)) { ...; exit; }")
        }
    }
}
