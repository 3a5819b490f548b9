import ConfigSyntax

/// A variable in a text that is not looked through
///
/// Only the arguments of functions are looked through for variables. In an assignment, a comparison or a `return` a text is
/// taken as it stands: `"sip:$rU@gw"` keeps its dollar sign.
///
/// Instead: join with `+`.
///
///     $ru = "sip:$rU@gw.example.com";
///     $ru = "sip:" + $rU + "@gw.example.com";
struct UnexpandedVariable: Rule {
    static let name = "unexpanded-variable"

    func check(_ script: Script, _ findings: inout Findings) {
        var patterns: Set<SourceRange> = []
        script.visitExpressions { expression, _ in if case .binary(.match, _, let right) = expression.kind { patterns.insert(right.range) } }
        for use in script.variables where use.access == .plainText {
            let name = use.variable.name
            guard use.variable.argument != nil ? Self.classes.contains(name) : KnownVariables.plain.contains(name) else { continue }
            // "$" at the end of a pattern and patterns in general are no variables
            if patterns.contains(use.range) { continue }
            findings.add(
                use.range, "\(use.variable.text) is not replaced by its value in this text", help: "join the parts with +, outside of the quotes")
        }
    }

    private static let classes: Set<String> = ["var", "avp", "xavp", "xavu", "hdr", "sht", "shv", "dlg_var", "dbr", "sel", "def", "T_branch_idx"]
}
