import ConfigSyntax

/// `# signalbox:ignore rule-name, other-rule` comments: they hold for their own line and the next one; before the first
/// word of a file, for the whole file. Without a name they hold for all rules.
struct Suppressions {
    private struct Key: Hashable {
        let file: Int32
        let line: Int
    }

    private var lines: [Key: Set<String>] = [:]
    private var files: [Int32: Set<String>] = [:]
    private let sources: SourceSet

    init(_ script: Script) {
        sources = script.sources
        for comment in script.config.comments {
            let text = sources.text(comment)
            guard let names = Self.names(text) else { continue }
            let file = sources.files[Int(comment.file)]
            if Self.isHead(file.bytes, comment.start) {
                files[comment.file, default: []].formUnion(names)
            } else {
                let line = file.position(comment.start).line
                for one in [line, line + 1] { lines[Key(file: comment.file, line: one), default: []].formUnion(names) }
            }
        }
        for file in script.lua.files { takeLua(file) }
    }

    /// `-- signalbox:ignore rule-name` in a Lua script holds for its line and the next one.
    private mutating func takeLua(_ file: LuaScripts.File) {
        let text = String(decoding: sources.files[Int(file.source)].bytes, as: UTF8.self)
        guard text.contains(Self.mark) else { return }
        for (number, line) in text.textLines.enumerated() {
            guard let start = line.firstRange(of: "--"), let names = Self.names(String(line[start.lowerBound...])) else { continue }
            for one in [number + 1, number + 2] { lines[Key(file: file.source, line: one), default: []].formUnion(names) }
        }
    }

    private static let mark = "signalbox:ignore"

    /// Rules that a comment names; nil if it is an ordinary comment, `*` for all rules.
    static func names(_ comment: String) -> Set<String>? {
        let trimmed = comment.drop { "#/*- \t".contains($0) }
        guard trimmed.hasPrefix(mark) else { return nil }
        let rest = trimmed.dropFirst(mark.count)
        // a dash set off by blanks begins an explanation
        var names: Set<String> = []
        for word in rest.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            guard word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }), word != "-", word != "--" else { break }
            names.insert(String(word))
        }
        return names.isEmpty ? ["*"] : names
    }

    /// Whether only comments, blanks and directives stand before `offset`.
    private static func isHead(_ bytes: [UInt8], _ offset: Int32) -> Bool {
        var place = 0
        while place < min(Int(offset), bytes.count) {
            switch bytes[place] {
            case 32, 9, 10, 13: place += 1
            case UInt8(ascii: "#"): while place < bytes.count, bytes[place] != 10 { place += 1 }
            default: return false
            }
        }
        return true
    }

    func hides(_ finding: Diagnostic) -> Bool {
        let range = sources.visible(finding.range)
        func holds(_ names: Set<String>?) -> Bool { names.map { $0.contains("*") || $0.contains(finding.rule) } == true }
        if holds(files[range.file]) { return true }
        let line = sources.files[Int(range.file)].position(range.start).line
        return holds(lines[Key(file: range.file, line: line)])
    }
}
