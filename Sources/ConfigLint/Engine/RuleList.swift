import ConfigSyntax

/// All rules with their manual pages. The list itself is in `RuleList+Pages.swift`, made from the rules' doc comments by
/// `signalbox rules --collect`.
public enum RuleList {
    public struct Entry: Sendable {
        public let rule: any Rule.Type
        /// Folder under Rules.
        public let group: String
        /// The doc comment.
        public let page: String

        /// The page's first line.
        public var title: String { page.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? "" }
        /// The page without its first line.
        public var text: String { page.split(separator: "\n", maxSplits: 1).dropFirst().first.map { String($0).trimmedLines } ?? "" }
    }

    /// Rule types, in the order of their names.
    static let all: [any Rule.Type] = entries.map { $0.rule }

    public static func entry(_ name: String) -> Entry? { entries.first { $0.rule.name == name } }

    /// The name that was probably meant.
    public static func suggestion(for name: String) -> String? { Nearness.best(name, among: entries.map { $0.rule.name }) }

    /// Reads rules from the text of their files and gives the text of `RuleList+Pages.swift`.
    /// - Parameter files: folder under Rules, and a file's text.
    public static func collected(_ files: [(group: String, text: String)]) -> String {
        var found: [(name: String, type: String, group: String, page: [String])] = []
        for file in files {
            var page: [String] = []
            var type = ""
            for line in file.text.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.hasPrefix("///") {
                    page.append(String(line.dropFirst(line.hasPrefix("/// ") ? 4 : 3)))
                } else if line.hasPrefix("struct "), let end = line.firstRange(of: ": Rule {") {
                    type = String(line[line.index(line.startIndex, offsetBy: 7)..<end.lowerBound])
                } else if let start = line.firstRange(of: "static let name = \""), !type.isEmpty {
                    found.append((String(line[start.upperBound...].prefix { $0 != "\"" }), type, file.group, page))
                    type = ""
                } else if type.isEmpty {
                    page = []
                }
            }
        }
        var out = "// Made by `signalbox rules --collect Sources/ConfigLint/Rules`. The texts are the rules' doc comments: change those.\n\nextension RuleList {\n    public static let entries: [Entry] = [\n"
        for rule in found.sorted(by: { $0.name < $1.name }) {
            out += "        Entry(\n            rule: \(rule.type).self, group: \"\(rule.group)\",\n            page: #\"\"\"\n"
            for line in rule.page { out += line.isEmpty ? "\n" : "                \(line)\n" }
            out += "                \"\"\"#),\n"
        }
        return out + "    ]\n}\n"
    }
}

extension String {
    /// Without empty lines at its beginning and end.
    var trimmedLines: String {
        var lines = split(separator: "\n", omittingEmptySubsequences: false)
        while lines.first?.isEmpty == true { lines.removeFirst() }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
