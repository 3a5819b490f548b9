import ConfigSyntax

/// A blank between the mark and the directive
///
/// `#! define` and `# !define` are ordinary comments: the word has to follow the mark at once. What depends on it is silently
/// left out.
///
/// Instead: remove the blank.
///
///     #! define WITH_NAT
struct DirectiveGap: Rule {
    static let name = "directive-gap"

    func check(_ script: Script, _ findings: inout Findings) {
        for directive in script.directives.directives where directive.hasGap && DirectiveCase.known.contains(directive.name) {
            // a sentence that begins with such a word is a comment
            let words = directive.rest.split(separator: " ").count
            switch directive.name {
            case "else", "endif": if words > 0 { continue }
            case "define", "def", "redefine", "trydef": if directive.subject.isEmpty || words > 3 { continue }
            default: if words != 1 { continue }
            }
            let mark = script.text(directive.range).hasPrefix("#") ? "#!" : "!!"
            findings.add(
                directive.range, "\(script.text(directive.range)) is an ordinary comment: no blank may stand behind the mark or in it", help: "write \(mark)\(directive.name)",
                fixes: [Diagnostic.Fix("remove the blank", directive.range, mark + directive.name)])
        }
    }
}
