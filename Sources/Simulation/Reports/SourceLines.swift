import ConfigSyntax

/// Lines of configs and scripts by file and number.
///
/// A class, since files that the config does not include (Lua scripts) are read when first asked for.
final class SourceLines {
    private let sources: SourceSet
    private var scripts: [String: [String]] = [:]

    init(_ sources: SourceSet) { self.sources = sources }

    /// The line without white space at its ends; empty if there is none.
    func line(_ file: String, _ number: Int) -> String {
        if let known = sources.files.first(where: { $0.name == file }) { return known.line(number).trimmed }
        let lines = scripts[file] ?? Self.read(file)
        scripts[file] = lines
        return lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }

    private static func read(_ file: String) -> [String] {
        guard let bytes = FileReader.read(file) else { return [] }
        return bytes.split(separator: 10, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self).trimmed }
    }
}
