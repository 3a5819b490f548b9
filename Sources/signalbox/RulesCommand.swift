import ArgumentParser
import ConfigLint
import ConfigSyntax
import Server

/// `signalbox rules`
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "List what signalbox check looks for, or explain one rule.",
        discussion: """
            A comment "# signalbox:ignore NAME" switches a rule off for its line and the next one, or, above all else in a file, for the
            whole file. {"rules": {"NAME": "off"}} in .signalbox.json switches it off for a directory; "note", "warning" and "error" set
            how bad it is.
            """)

    @Flag(name: .long, help: "Write all pages as Markdown (docs/rules.md).")
    var markdown = false

    @Option(name: .long, help: ArgumentHelp("Read the rules' sources and write their list in Swift.", valueName: "directory", visibility: .hidden))
    var collect: String?

    @Argument(help: "A rule's name.")
    var rule: String?

    func run() throws {
        if let collect { return Terminal.write(try RuleSources.collect(collect)) }
        if markdown { return Terminal.write(RulePages.markdown) }
        guard let rule else { return Terminal.write(RulePages.overview) }
        guard let entry = RuleList.entry(rule) else {
            let near = RuleList.suggestion(for: rule).map { "; did you mean \($0)?" } ?? "; signalbox rules lists them"
            throw ValidationError("there is no rule \"\(rule)\"\(near)")
        }
        Terminal.write("\(entry.rule.name) (\(entry.rule.severity.rawValue))\n\n\(entry.page)\n")
    }
}

/// Texts about all rules.
enum RulePages {
    private static var groups: [(name: String, entries: [RuleList.Entry])] {
        Dictionary(grouping: RuleList.entries, by: \.group).sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.rule.name < $1.rule.name }) }
    }

    /// A line a rule.
    static var overview: String {
        let width = RuleList.entries.map { $0.rule.name.count }.max() ?? 0
        var out = ""
        for group in groups {
            out += "\(group.name)\n"
            for entry in group.entries {
                let name = entry.rule.name + String(repeating: " ", count: width - entry.rule.name.count)
                let severity = entry.rule.severity.rawValue
                out += "  \(name)  \(severity)\(String(repeating: " ", count: max(0, 7 - severity.count)))  \(entry.title)\n"
            }
        }
        return out
    }

    static var markdown: String {
        var out = """
            # Rules

            Made by `signalbox rules --markdown` from the rules' own comments. docs/checking.md tells how to switch them.

            """
        for group in groups {
            out += "\n## \(group.name)\n"
            for entry in group.entries {
                out += "\n### \(entry.rule.name)\n\n**\(entry.title)** (\(entry.rule.severity.rawValue))\n\n\(entry.text)\n"
            }
        }
        return out
    }
}

/// The rules' own files.
enum RuleSources {
    static func collect(_ directory: String) throws -> String {
        var files: [(group: String, text: String)] = []
        for group in DirectoryListing.names(directory).sorted() {
            for name in DirectoryListing.names("\(directory)/\(group)").sorted() where name.hasSuffix(".swift") {
                guard let bytes = FileReader.read("\(directory)/\(group)/\(name)") else { throw ValidationError("cannot read \(name)") }
                files.append((group, String(decoding: bytes, as: UTF8.self)))
            }
        }
        guard !files.isEmpty else { throw ValidationError("there are no rules in \(directory)") }
        return RuleList.collected(files)
    }
}
