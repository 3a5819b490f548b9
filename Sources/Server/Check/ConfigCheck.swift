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
    }

    private let format: Format
    private var findings: [RPCValue] = []
    private var text = ""
    private var errorCount = 0
    private var warningCount = 0

    /// The rules and their settings.
    public var linter = Linter()

    public init(_ format: Format) {
        self.format = format
        linter.options.listDirectory = DirectoryListing.names
    }

    /// Errors of the loader and findings of the rules, in the order of the text; what both see is said once.
    private static func merged(_ errors: [Diagnostic], _ findings: [Diagnostic], _ sources: SourceSet) -> [Diagnostic] {
        let known = Set(errors.filter { $0.severity == .error }.map { sources.visible($0.range) })
        let all = errors + findings.filter { $0.severity != .error || !known.contains(sources.visible($0.range)) }
        return all.enumerated().sorted { left, right in
            let a = sources.visible(left.element.range), b = sources.visible(right.element.range)
            return (a.file, a.start, left.offset) < (b.file, b.start, right.offset)
        }.map(\.element)
    }

    /// Checks one config; a file that cannot be read is a finding of its own.
    public mutating func check(_ options: CommandLineOptions) {
        do throws(ConfigSource.Unreadable) {
            let source = try ConfigSource(options)
            let config = LoadedConfig(source.parsed, options: options, isCheck: true)
            for diagnostic in Self.merged(config.diagnostics, linter.run(source.parsed), source.parsed.sources) { add(diagnostic, source.parsed.sources) }
        } catch {
            errorCount += 1
            text += "\(options.configPath): error: \(error)\n"
            findings.append([
                "rule": "unreadable-file", "severity": "error", "file": .string(options.configPath), "line": 0, "column": 0,
                "message": .string("\(error)"),
            ])
        }
    }

    private mutating func add(_ diagnostic: Diagnostic, _ sources: SourceSet) {
        switch diagnostic.severity {
        case .error: errorCount += 1
        case .warning: warningCount += 1
        case .note: break
        }
        if format == .human {
            text += diagnostic.rendered(sources)
            return
        }
        let place = sources.place(diagnostic.range)
        findings.append([
            "rule": .string(diagnostic.rule), "severity": .string(diagnostic.severity.rawValue), "file": .string(place.file),
            "line": .integer(place.line), "column": .integer(place.column), "endLine": .integer(place.endLine),
            "endColumn": .integer(place.endColumn), "message": .string(diagnostic.message), "help": .string(diagnostic.help),
        ])
    }

    /// Whether there was an error.
    public var hasErrors: Bool { errorCount > 0 }

    /// All that was found, in the chosen format.
    public var report: [UInt8] {
        if format == .json {
            var writer = JSONWriter(isPretty: false)
            writer.write(["findings": .array(findings)])
            return writer.bytes + [10]
        }
        func counted(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
        let summary = errorCount + warningCount == 0
            ? "no problems found" : "\(counted(errorCount, "error")), \(counted(warningCount, "warning"))"
        return Array((text + summary + "\n").utf8)
    }
}
