import ConfigSyntax

/// A log line that does not end
///
/// On stderr (`log_stderror=yes`) a log text without `\n` has no line end: the next line is glued to it.
///
/// Instead: end the text with `\n`.
///
///     xlog("L_INFO", "got $rm from $si");
struct LogWithoutNewline: Rule {
    static let name = "log-without-newline"

    func check(_ script: Script, _ findings: inout Findings) {
        // syslog ends lines by itself
        guard script.setting("log_stderror")?.value.number == 1 else { return }
        var places: [SourceRange] = []
        for facts in script.calls("xlog", "xdbg", "xinfo", "xnotice", "xwarn", "xerr", "xcrit", "xalert", "xlogl") {
            guard let last = facts.call.arguments.last, case .string(let text) = last.kind, !text.isEmpty, text.utf8.last(where: { $0 != 32 && $0 != 9 }) != 10 else { continue }
            // a lone variable may bring its own line end
            if VariableReference(text) != nil { continue }
            places.append(last.range)
        }
        guard let first = places.first else { return }
        let more = places.count > 1 ? "; \(places.count - 1) more lines are like it" : ""
        findings.add(first, "this log line has no \\n at its end, so the next one is glued to it\(more)", help: "end the text with \\n")
    }
}
