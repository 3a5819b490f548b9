import ConfigSyntax

/// A regular expression in a plain `case`
///
/// `case "^00":` compares with the text `^00`, signs included, and never matches a number. A regular expression needs a
/// slash before the quotes, and has none behind.
///
/// Instead: write `case /"^00":`.
///
///     switch ($rU) {
///         case "^00": ...       # a user that is called ^00
///         case /"^00": ...      # users that begin with 00
///     }
struct CasePatternWithoutSlash: Rule {
    static let name = "case-pattern-without-slash"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitStatements { statement, _ in
            guard case .select(_, let cases) = statement.kind else { return }
            for one in cases {
                guard case .value(let value) = one.label, case .string(let text) = value.kind, Self.looksLikePattern(text) else { continue }
                let start = SourceRange(file: value.range.file, start: value.range.start, end: value.range.start)
                findings.add(
                    value.range, "\"\(text)\" looks like a regular expression, but this case compares it as plain text", help: "write case /\"\(text)\":",
                    fixes: [Diagnostic.Fix("make it a regular expression", start, "/")])
            }
        }
    }

    static func looksLikePattern(_ text: String) -> Bool {
        guard text.utf8.count > 1 else { return false }
        return text.hasPrefix("^") || (text.hasSuffix("$") && !text.contains("$(")) || text.contains(".*") || text.contains(".+") || text.contains("[0-9]")
            || text.contains("|") || text.contains("]+") || text.contains("]*")
    }
}
