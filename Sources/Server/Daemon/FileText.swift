import ConfigSyntax

/// Small files as text.
enum FileText {
    /// The file's text, nil if it cannot be read.
    static func read(_ path: String) -> String? { FileReader.read(path).map { String(decoding: $0, as: UTF8.self) } }
}

extension String {
    /// The text without white space at its ends.
    var trimmingSpace: Substring {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
