import ConfigSyntax

/// A password in the config
///
/// A password in a database URL is in every copy of the config: in version control, in tickets, in backups.
///
/// Instead: keep it in a file that only the server can read and include that with `import_file`, or take it from the
/// environment with `#!defenv`.
///
///     modparam("usrloc", "db_url", "mysql://kamailio:kamailiorw@localhost/kamailio")
struct PasswordInConfig: Rule {
    static let name = "password-in-config"
    static let severity = Diagnostic.Severity.note

    func check(_ script: Script, _ findings: inout Findings) {
        var seen: Set<String> = []
        for setting in script.parameters {
            let text = setting.value.text
            guard let scheme = text.firstRange(of: "://") else { continue }
            let rest = text[scheme.upperBound...]
            guard let at = rest.firstIndex(of: "@"), let colon = rest.firstIndex(of: ":"), colon < at, rest.index(after: colon) < at, seen.insert(text).inserted else { continue }
            findings.add(setting.valueRange, "a password stands in this URL", help: "take it from the environment with #!defenv, or from a file of its own")
        }
    }
}
