/// The text of one file as it is at one moment, from the editor or from the disk.
final class TextFile {
    let path: String
    /// As the editor spells it.
    let uri: String
    /// The editor's number of the text; nil if it is the disk's.
    let version: Int?
    let bytes: [UInt8]
    private(set) lazy var lines = LineTable(bytes)
    /// What stands where in it.
    private(set) lazy var index = FileIndex(bytes)

    init(path: String, uri: String, version: Int?, bytes: [UInt8]) {
        self.path = path
        self.uri = uri
        self.version = version
        self.bytes = bytes
    }

    func text(_ range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<bytes.count)
        return String(decoding: bytes[range], as: UTF8.self)
    }

    func offset(_ position: LineTable.Position) -> Int { lines.offset(position, in: bytes) }
    func position(_ offset: Int) -> LineTable.Position { lines.position(offset, in: bytes) }

    /// The text after a change; a nil range stands for the whole text.
    func changed(_ range: (start: LineTable.Position, end: LineTable.Position)?, _ replacement: String, version: Int?) -> TextFile {
        guard let range else { return TextFile(path: path, uri: uri, version: version, bytes: Array(replacement.utf8)) }
        let start = offset(range.start)
        let end = max(start, offset(range.end))
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count - (end - start) + replacement.utf8.count)
        text += bytes[..<start]
        text += replacement.utf8
        text += bytes[end...]
        return TextFile(path: path, uri: uri, version: version, bytes: text)
    }
}
