import ConfigSyntax

/// Runs the rules over a config.
public struct Linter: Sendable {
    public var settings: LintSettings
    public var options: LintOptions

    public init(settings: LintSettings = LintSettings(), options: LintOptions = LintOptions()) {
        self.settings = settings
        self.options = options
    }

    /// All findings, in the order of the text, without those that comments and settings switch off.
    public func run(_ config: ParsedConfig) -> [Diagnostic] {
        let script = Script(config, options: options)
        let suppressions = Suppressions(script)
        var list: [Diagnostic] = []
        for rule in RuleList.all {
            guard let severity = settings.severity(of: rule) else { continue }
            var findings = Findings(rule: rule.name, severity: severity)
            rule.init().check(script, &findings)
            list += findings.list
        }
        list = list.filter { !suppressions.hides($0) }
        return list.sorted { left, right in
            let a = config.sources.visible(left.range), b = config.sources.visible(right.range)
            return (a.file, a.start) < (b.file, b.start)
        }
    }
}
