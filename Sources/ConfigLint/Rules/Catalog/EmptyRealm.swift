import ConfigSyntax

/// A check of credentials without a realm
///
/// The realm is part of what a phone signs: without one the function is refused when the server starts.
///
/// Instead: write the domain, or a variable such as `$fd`.
///
///     pv_www_authenticate("", "secret", "0");
struct EmptyRealm: Rule {
    static let name = "empty-realm"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls {
            switch CallEffect(facts.call.name) {
            case .authenticate, .challenge: break
            default: continue
            }
            guard facts.text(0) == "" else { continue }
            findings.add(facts.argument(0)?.range ?? facts.range, "\(facts.call.name)() needs a realm", help: "write the domain, or $fd")
        }
    }
}
