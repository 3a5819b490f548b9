import ConfigSyntax

/// Applies the fixes of findings to the files' texts.
public enum FixApplication {
    /// A file's new text, and how many fixes went in.
    public struct Change: Sendable {
        public let path: String
        public let bytes: [UInt8]
        public let count: Int
    }

    /// New texts of the files that change. Of fixes that overlap the first one goes in; fixes of text that a define brought in are
    /// left out, since the define may be used elsewhere.
    public static func changes(_ findings: [Diagnostic], _ sources: SourceSet) -> [Change] {
        var byFile: [String: [(range: SourceRange, text: String)]] = [:]
        for finding in findings {
            guard let fix = finding.fixes.first else { continue }
            let file = sources.files[Int(fix.range.file)]
            guard !file.isDefine, fix.range.start >= 0, fix.range.end >= fix.range.start, Int(fix.range.end) <= file.bytes.count else { continue }
            byFile[file.name, default: []].append((fix.range, fix.replacement))
        }
        return byFile.sorted { $0.key < $1.key }.compactMap { path, fixes in
            guard let bytes = fixes.first.map({ sources.files[Int($0.range.file)].bytes }) else { return nil }
            return apply(fixes, path, bytes)
        }
    }

    private static func apply(_ fixes: [(range: SourceRange, text: String)], _ path: String, _ bytes: [UInt8]) -> Change {
        var out: [UInt8] = []
        var place = 0
        var count = 0
        for (range, text) in fixes.sorted(by: { ($0.range.start, $0.range.end) < ($1.range.start, $1.range.end) }) where Int(range.start) >= place {
            out += bytes[place..<Int(range.start)]
            out += Array(text.utf8)
            place = Int(range.end)
            count += 1
        }
        out += bytes[place...]
        return Change(path: path, bytes: out, count: count)
    }
}
