import ConfigSyntax

/// A finding with its place resolved to a file, line and column.
struct CheckFinding {
    struct Fix {
        let title: String
        let line: Int, column: Int, endLine: Int, endColumn: Int
        let replacement: String
    }

    let rule: String
    let severity: Diagnostic.Severity
    let file: String
    let line: Int, column: Int, endLine: Int, endColumn: Int
    let message: String
    let help: String
    let fixes: [Fix]

    init(_ diagnostic: Diagnostic, _ sources: SourceSet) {
        let place = sources.place(diagnostic.range)
        rule = diagnostic.rule
        severity = diagnostic.severity
        (file, line, column, endLine, endColumn) = (place.file, place.line, place.column, place.endLine, place.endColumn)
        message = diagnostic.message
        help = diagnostic.help
        fixes = diagnostic.fixes.map { fix in
            let file = sources.files[Int(fix.range.file)]
            let start = file.position(fix.range.start), end = file.position(fix.range.end)
            return Fix(title: fix.title, line: start.line, column: start.column, endLine: end.line, endColumn: end.column, replacement: fix.replacement)
        }
    }

    /// A config that cannot be read.
    init(unreadable path: String, _ message: String) {
        rule = "unreadable-file"
        severity = .error
        file = path
        (line, column, endLine, endColumn) = (0, 0, 0, 0)
        self.message = message
        help = ""
        fixes = []
    }
}
