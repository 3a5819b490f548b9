import ConfigSyntax

/// A misspelt mode line
///
/// `#!KAMAILIO` switches the strict reading of variables on. With a letter wrong it is an ordinary comment, and unknown
/// variables are taken for attributes without a word.
///
/// Instead: write `#!KAMAILIO`.
///
///     #!KAMALIO
struct MisspeltMode: Rule {
    static let name = "misspelt-mode"

    func check(_ script: Script, _ findings: inout Findings) {
        let modes = ["KAMAILIO", "OPENSER", "MAXCOMPAT"]
        for directive in script.directives.directives {
            let upper = directive.name.uppercased()
            guard directive.rest.isEmpty, !["SER", "ALL", "KAMAILIO", "OPENSER", "MAXCOMPAT"].contains(directive.name), !DirectiveCase.known.contains(directive.name) else { continue }
            guard let meant = modes.first(where: { $0 == upper || Nearness.distance($0, upper) <= 2 }) else { continue }
            findings.add(
                directive.range, "#!\(directive.name) is an ordinary comment, so the strict mode is not on", help: "write #!\(meant)",
                fixes: [Diagnostic.Fix("write #!\(meant)", directive.range, "#!\(meant)")])
        }
    }
}
