import ConfigLint
import ConfigSyntax

/// The canonical layout, as `signalbox fmt` makes it.
enum Formatting {
    /// One change of the lines that differ; no change if the text would read differently afterwards.
    static func answer(_ file: TextFile, readFile: @escaping (String) -> [UInt8]?) throws(RPCError) -> JSONValue {
        let formatted = ConfigFormatter.format(file.bytes)
        guard formatted != file.bytes else { return [] }
        guard ConfigFormatter.haveSameTokens(file.bytes, formatted, name: file.path, readFile: readFile) else {
            throw RPCError(.requestFailed, "the text is left as it is, since it would read differently; is a quote or a comment not closed?")
        }
        let old = file.bytes
        var start = 0
        while start < min(old.count, formatted.count), old[start] == formatted[start] { start += 1 }
        var end = 0
        while end < min(old.count, formatted.count) - start, old[old.count - 1 - end] == formatted[formatted.count - 1 - end] { end += 1 }
        // whole lines, so that no character is cut
        while start > 0, old[start - 1] != 10 { start -= 1 }
        while end > 0, old[old.count - end - 1] != 10 { end -= 1 }
        let text = String(decoding: formatted[start..<formatted.count - end], as: UTF8.self)
        return [file.edit(start..<old.count - end, text)]
    }
}
