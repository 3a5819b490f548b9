import ConfigLint
import ConfigSyntax
import Modules
import Routing

/// `signalbox check`: everything that is wrong with configs, for people or for programs.
public struct ConfigCheck {
    public enum Format: String, CaseIterable, Sendable {
        /// Each finding with its line, a caret and what to write instead.
        case human
        /// One object: `{"findings": [{"rule", "severity", "file", "line", "column", ...}]}`.
        case json
        /// SARIF 2.1.0, as code scanning services take it.
        case sarif
        /// Workflow commands of GitHub Actions: annotations at the lines.
        case github
    }

    /// The rules and their settings.
    public var linter = Linter()
    /// How the human form sets off its parts.
    public var style = Diagnostic.Style.plain
    /// Whether fixes that are certain are written into the files.
    public var appliesFixes = false

    private let format: Format
    private var findings: [CheckFinding] = []
    private var text = ""
    private var fixCount = 0

    public init(_ format: Format) {
        self.format = format
        linter.options.listDirectory = DirectoryListing.names
    }

    /// Checks one config; a file that cannot be read is a finding of its own.
    public mutating func check(_ options: CommandLineOptions) {
        do throws(ConfigSource.Unreadable) {
            if appliesFixes { try fix(options) }
            let source = try ConfigSource(options, version: linter.options.version)
            for diagnostic in diagnostics(source.parsed, options) {
                findings.append(CheckFinding(diagnostic, source.parsed.sources))
                if format == .human { text += diagnostic.rendered(source.parsed.sources, style: style) }
            }
        } catch {
            findings.append(CheckFinding(unreadable: options.configPath, "\(error)"))
            text += "\(options.configPath): error: \(error)\n"
        }
    }

    private func diagnostics(_ parsed: ParsedConfig, _ options: CommandLineOptions) -> [Diagnostic] {
        linter.run(parsed, including: LoadedConfig(parsed, options: options, isCheck: true).diagnostics)
    }

    /// What loading a config reports, modules that are not here made up for from the catalog.
    public static func loadFindings(_ parsed: ParsedConfig) -> [Diagnostic] {
        guard case .run(let options) = CommandLineOptions.parse(["signalbox"]) else { return parsed.diagnostics }
        let config = LoadedConfig(parsed, options: options, isCheck: true)
        defer { config.discard() }
        return config.diagnostics
    }

    /// Writes the fixes into the files.
    private mutating func fix(_ options: CommandLineOptions) throws(ConfigSource.Unreadable) {
        let source = try ConfigSource(options, version: linter.options.version)
        for change in FixApplication.changes(diagnostics(source.parsed, options), source.parsed.sources) {
            if FileOutput.replace(change.path, with: change.bytes) { fixCount += change.count } else { text += "\(change.path): cannot be written\n" }
        }
    }

    private func count(_ severity: Diagnostic.Severity) -> Int { findings.count { $0.severity == severity } }

    /// Whether there was an error.
    public var hasErrors: Bool { count(.error) > 0 }

    /// Whether there was an error or a warning.
    public var hasWarnings: Bool { count(.error) + count(.warning) > 0 }

    /// All that was found, in the chosen format.
    public var report: [UInt8] {
        switch format {
        case .human: Array((text + summary + "\n").utf8)
        case .json: JSONReport.bytes(findings)
        case .sarif: SARIFReport.bytes(findings)
        case .github: Array(GitHubReport.text(findings).utf8)
        }
    }

    private var summary: String {
        func counted(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
        let fixed = fixCount > 0 ? "\(counted(fixCount, "fix", "fixes")) applied; " : ""
        return fixed + (hasWarnings ? "\(counted(count(.error), "error", "errors")), \(counted(count(.warning), "warning", "warnings"))" : "no problems found")
    }
}
