import ConfigSyntax

/// A directive in capitals
///
/// `#!DEFINE` is an ordinary comment: directives are written in small letters.
///
/// Instead: write it in small letters.
///
///     #!DEFINE WITH_NAT
struct DirectiveCase: Rule {
    static let name = "directive-case"

    static let known: Set<String> = [
        "define", "def", "redefine", "redef", "trydefine", "trydef", "ifdef", "ifndef", "ifexp", "else", "endif", "subst", "substdef", "substdefs", "defenv",
        "defenvs", "trydefenv", "trydefenvs", "defexp", "defexps", "undef", "undefine", "include_file", "import_file",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for directive in script.directives.directives where !directive.hasGap && directive.name != directive.name.lowercased() && Self.known.contains(directive.name.lowercased()) {
            let name = directive.name.lowercased()
            findings.add(
                directive.range, "#!\(directive.name) is an ordinary comment: directives are written in small letters", help: "write #!\(name)",
                fixes: [Diagnostic.Fix("write it in small letters", directive.range, script.text(directive.range).lowercased())])
        }
    }
}
