import ConfigLint
import ConfigSyntax

/// All findings of one config, by file.
struct DiagnosticsRun {
    /// A finding with the file that shows it.
    struct Finding {
        let diagnostic: Diagnostic
        let file: TextFile
        let range: Range<Int>
    }

    let sources: SourceSet
    let findings: [Finding]
    /// Files that the config consists of, as far as conditions let them in.
    let paths: Set<String>

    /// Reads the config and looks for everything that is wrong; nil if that was called off.
    init?(_ root: TextFile, _ workspace: Workspace, _ options: CheckOptions, isCalledOff: () -> Bool) {
        let config = ConfigParser.parse(name: root.path, bytes: root.bytes, defines: options.defines, version: options.version) { workspace.file($0)?.bytes }
        guard !isCalledOff() else { return nil }
        var linter = Linter(settings: options.settings)
        linter.options.version = options.version
        linter.options.listDirectory = { Workspace.names($0) }
        linter.options.readFile = workspace.reader
        let found = options.check(config)
        guard !isCalledOff(), let all = linter.run(config, including: found, unless: isCalledOff) else { return nil }
        sources = config.sources
        var files: [Int32: TextFile] = [:]
        var list: [Finding] = []
        for diagnostic in all {
            let range = sources.visible(diagnostic.range)
            guard sources.files.indices.contains(Int(range.file)) else { continue }
            let file = files[range.file] ?? (range.file == 0 ? root : workspace.file(sources.files[Int(range.file)].name))
            guard let file else { continue }
            files[range.file] = file
            list.append(Finding(diagnostic: diagnostic, file: file, range: Int(range.start)..<max(Int(range.start), Int(range.end))))
        }
        findings = list
        paths = Set(sources.files.filter { !$0.isDefine }.map { workspace.resolved($0.name) }).union([root.path])
    }

    /// The protocol's form of a finding.
    func json(_ finding: Finding, _ workspace: Workspace) -> JSONValue {
        let diagnostic = finding.diagnostic
        let severity =
            switch diagnostic.severity {
            case .error: 1
            case .warning: 2
            case .note: 3
            }
        let message = diagnostic.help.isEmpty ? diagnostic.message : "\(diagnostic.message)\n\(diagnostic.help)"
        var members: [JSONValue.Member] = [
            .init("range", finding.file.json(finding.range)), .init("severity", JSONValue(severity)), .init("code", .string(diagnostic.rule)), .init("source", "signalbox"),
            .init("message", .string(message)),
        ]
        let notes = diagnostic.notes.compactMap { note -> JSONValue? in
            let range = sources.visible(note.range)
            guard sources.files.indices.contains(Int(range.file)), let file = workspace.file(sources.files[Int(range.file)].name) else { return nil }
            return ["location": file.location(Int(range.start)..<max(Int(range.start), Int(range.end))), "message": .string(note.message)]
        }
        if !notes.isEmpty { members.append(.init("relatedInformation", .array(notes))) }
        return .object(members)
    }
}

/// How configs are checked.
struct CheckOptions {
    var defines: [String: String] = [:]
    var version = [5, 6]
    var settings = LintSettings()
    /// Findings beside those of the rules.
    let check: @Sendable (ParsedConfig) -> [Diagnostic]
}
