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
    /// - Parameter found: what others have found already, to which the same comments and settings apply; what both see is
    ///   said once.
    public func run(_ config: ParsedConfig, including found: [Diagnostic] = []) -> [Diagnostic] {
        run(config, including: found, unless: { false }) ?? []
    }

    /// All findings, or nil if `isCalledOff` says between two rules that nobody waits for them any more.
    public func run(_ config: ParsedConfig, including found: [Diagnostic] = [], unless isCalledOff: () -> Bool) -> [Diagnostic]? {
        let script = Script(config, options: options)
        let suppressions = Suppressions(script)
        let sources = config.sources
        var list = found.filter { $0.severity == .error || settings.levels[$0.rule] != .off }
        let errors = Set(found.filter { $0.severity == .error }.map { sources.visible($0.range) })
        for rule in RuleList.all {
            guard let severity = settings.severity(of: rule) else { continue }
            if isCalledOff() { return nil }
            var findings = Findings(rule: rule.name, severity: severity)
            rule.init().check(script, &findings)
            list += findings.list.filter { $0.severity != .error || !errors.contains(sources.visible($0.range)) }
        }
        return list.filter { !suppressions.hides($0) }.enumerated().sorted { left, right in
            let a = sources.visible(left.element.range), b = sources.visible(right.element.range)
            return (a.file, a.start, left.offset) < (b.file, b.start, right.offset)
        }.map(\.element)
    }
}
