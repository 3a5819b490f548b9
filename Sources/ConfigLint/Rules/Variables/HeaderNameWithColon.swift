import ConfigSyntax

/// A header name with its colon
///
/// Header names are given without the colon; with it no header ever matches.
///
/// Instead: write the name alone.
///
///     if (is_present_hf("Subject:")) { ... }
struct HeaderNameWithColon: Rule {
    static let name = "header-name-with-colon"

    private static let functions: Set<String> = [
        "is_present_hf", "remove_hf", "keep_hf", "insert_hf_x", "search_hf", "subst_hf", "remove_hf_value", "append_hf_value", "assign_hf_value", "include_hf_value",
        "exclude_hf_value", "hf_value_exists", "get_hdr_x", "is_present_hf_pv", "remove_hf_pv",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for use in script.variables where ["hdr", "hdrc", "hfl"].contains(use.variable.name) && use.access != .plainText {
            guard let argument = use.variable.argument, argument.trimmed.hasSuffix(":"), !argument.contains("$") else { continue }
            let name = String(argument.trimmed.dropLast())
            var fixes: [Diagnostic.Fix] = []
            if script.text(use.range) == use.variable.text { fixes = [Diagnostic.Fix("remove the colon", use.range, "$\(use.variable.name)(\(name))")] }
            findings.add(use.range, "a header's name has no colon: $\(use.variable.name)(\(argument)) is always null", help: "write $\(use.variable.name)(\(name))", fixes: fixes)
        }
        for facts in script.calls(in: Self.functions) {
            guard let text = facts.text(0), text.trimmed.hasSuffix(":"), let argument = facts.argument(0) else { continue }
            let name = String(text.trimmed.dropLast())
            let fixes = script.text(argument.range) == "\"\(text)\"" ? [Diagnostic.Fix("remove the colon", argument.range, "\"\(name)\"")] : []
            findings.add(argument.range, "a header's name has no colon: no header matches \"\(text)\"", help: "write \"\(name)\"", fixes: fixes)
        }
    }
}
