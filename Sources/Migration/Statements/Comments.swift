import ConfigSyntax

/// A config's comments, handed out in the order of the text as the translation comes past them.
final class Comments {
    private let sources: SourceSet
    /// By file, in order.
    private var waiting: [Int32: [SourceRange]] = [:]

    init(_ config: ParsedConfig) {
        sources = config.sources
        for comment in config.comments { waiting[comment.file, default: []].append(comment) }
        for file in waiting.keys { waiting[file]?.sort { $0.start < $1.start } }
    }

    /// The comments before an offset, as their lines without marks, each with its place.
    func take(before offset: Int32, in file: Int32) -> [(range: SourceRange, lines: [String])] {
        let list = waiting[file] ?? []
        let taken = list.prefix { $0.start < offset }
        waiting[file] = Array(list.dropFirst(taken.count))
        return taken.map { ($0, Self.lines(sources.text($0))) }
    }

    /// The comment behind a statement, on its last line; nil if there is none.
    func takeTrailing(_ statement: SourceRange) -> String? {
        guard let next = waiting[statement.file]?.first, next.start >= statement.end else { return nil }
        let between = sources.text(SourceRange(file: statement.file, start: statement.end, end: next.start))
        guard !between.contains("\n"), !between.contains("}"), !between.contains("{") else { return nil }
        let lines = Self.lines(sources.text(next))
        guard lines.count == 1 else { return nil }
        waiting[statement.file]?.removeFirst()
        return lines[0]
    }

    private static func lines(_ text: String) -> [String] {
        var body = Substring(text)
        if body.hasPrefix("/*") {
            body = body.dropFirst(2)
            if body.hasSuffix("*/") { body = body.dropLast(2) }
            var lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let inner = line.drop { $0 == " " || $0 == "\t" }
                return trimmed(inner.hasPrefix("*") ? inner.dropFirst() : inner)
            }
            while lines.first == "" { lines.removeFirst() }
            while lines.last == "" { lines.removeLast() }
            return lines.isEmpty ? [""] : lines
        }
        body = body.hasPrefix("//") ? body.dropFirst(2) : body.dropFirst()
        return [String(body.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())]
    }

    private static func trimmed(_ text: Substring) -> String { String(text.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed()) }
}
