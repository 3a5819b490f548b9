import ConfigSyntax

/// A log facility or level that does not exist
///
/// `xlog()` takes a level such as `L_INFO`, and before it a facility such as `LOG_LOCAL0`.
///
/// Instead: correct the name.
///
///     xlog("LOG_LOCAL9", "L_INFO", "text\n");
struct LogFacility: Rule {
    static let name = "log-facility"
    static let severity = Diagnostic.Severity.error

    private static let facilities: Set<String> = [
        "LOG_AUTH", "LOG_AUTHPRIV", "LOG_CRON", "LOG_DAEMON", "LOG_FTP", "LOG_KERN", "LOG_LOCAL0", "LOG_LOCAL1", "LOG_LOCAL2", "LOG_LOCAL3", "LOG_LOCAL4", "LOG_LOCAL5", "LOG_LOCAL6",
        "LOG_LOCAL7", "LOG_LPR", "LOG_MAIL", "LOG_NEWS", "LOG_SYSLOG", "LOG_USER", "LOG_UUCP",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls("xlog") where facts.call.arguments.count == 3 {
            guard let text = facts.text(0), !text.contains("$"), !Self.facilities.contains(text) else { continue }
            findings.add(facts.argument(0)?.range ?? facts.range, "there is no log facility \(text)", help: Nearness.best(text, among: Self.facilities).map { "did you mean \($0)?" } ?? "one of \(Self.facilities.sorted().joined(separator: ", "))")
        }
    }
}
