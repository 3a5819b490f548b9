import ConfigSyntax

/// A directive of a later version
///
/// Kamailio 5.6 takes `#!undef`, `#!ifexp` and `#!defexp` for comments, so the config means something else there. (Signalbox
/// follows the later versions.)
///
/// Instead: where 5.6 has to read the config too, do without.
///
///     #!define WITH_A
///     #!undef WITH_A
struct NewerDirective: Rule {
    static let name = "newer-directive"

    func check(_ script: Script, _ findings: inout Findings) {
        guard script.options.version.lexicographicallyPrecedes([5, 7]) else { return }
        for directive in script.directives.all("undef", "undefine", "ifexp", "defexp", "defexps", "tryundef") where !directive.rest.isEmpty {
            let word = directive.name
            findings.add(
                directive.range, "#!\(word) is a comment for Kamailio 5.6\(word.hasPrefix("undef") && !directive.subject.isEmpty ? ", where \(directive.subject) stays defined" : "")",
                help: "do without it, or check with --for 5.7 or later")
        }
    }
}
