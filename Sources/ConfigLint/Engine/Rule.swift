import ConfigSyntax

/// One kind of mistake, and how to find it.
///
/// A rule is a type in a file of its own under Rules, and its doc comment is its manual page: a title in the first line,
/// then what is wrong and why it matters, a paragraph that begins with "Instead:" and says how to mend it, and an example
/// in a code block. `signalbox rules NAME` shows that page.
public protocol Rule: Sendable {
    /// The name in findings, in `# signalbox:ignore NAME` and in `.signalbox.json`.
    static var name: String { get }
    /// How bad it is unless the settings say otherwise.
    static var severity: Diagnostic.Severity { get }
    init()
    /// Adds a finding for each place where the mistake is made.
    func check(_ script: Script, _ findings: inout Findings)
}

extension Rule {
    public static var severity: Diagnostic.Severity { .warning }
}

/// What one rule has found so far.
public struct Findings {
    let rule: String
    let severity: Diagnostic.Severity
    public private(set) var list: [Diagnostic] = []

    init(rule: String, severity: Diagnostic.Severity) {
        self.rule = rule
        self.severity = severity
    }

    mutating func add(
        _ range: SourceRange, _ message: String, help: String = "", notes: [(SourceRange, String)] = [], fixes: [Diagnostic.Fix] = [],
        atMost ceiling: Diagnostic.Severity = .error
    ) {
        list.append(
            Diagnostic(
                rule: rule, severity: severity == .error ? ceiling : severity, range: range, message: message, help: help,
                notes: notes.map { Diagnostic.Note($0.0, $0.1) }, fixes: fixes))
    }
}
