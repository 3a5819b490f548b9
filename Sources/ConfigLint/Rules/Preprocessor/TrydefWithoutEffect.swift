import ConfigSyntax

/// A `#!trydef` of a name that the same file defines
///
/// `#!trydef` keeps a value that is there. Below a `#!define` of the same name in the same file it never does anything.
///
/// Instead: remove one of the two, or write `#!redefine` if the second value is meant.
///
///     #!define WORKERS 1
///     #!trydef WORKERS 8
struct TrydefWithoutEffect: Rule {
    static let name = "trydef-without-effect"

    func check(_ script: Script, _ findings: inout Findings) {
        var depth = 0
        var file: Int32 = -1
        var defined: [String: SourceRange] = [:]
        for directive in script.directives.directives where !directive.hasGap {
            if directive.range.file != file { (file, depth, defined) = (directive.range.file, 0, [:]) }
            switch directive.name {
            case "ifdef", "ifndef", "ifexp": depth += 1
            case "endif": depth -= 1
            case "define", "def": if depth == 0 { defined[directive.subject] = directive.range }
            case "undef", "undefine": defined[directive.subject] = nil
            case "trydef", "trydefine":
                if let first = defined[directive.subject] {
                    findings.add(
                        directive.range, "\(directive.subject) has a value already, so this does nothing", help: "remove one of the two, or write #!redefine",
                        notes: [(first, "defined here")])
                }
            default: break
            }
        }
    }
}
