/// A place in a config: file and byte offsets, plus where the text came from when a define brought it in.
public struct SourceRange: Hashable, Sendable {
    /// Index into `SourceSet.files`.
    public var file: Int32
    /// First byte's offset and the offset after the last one.
    public var start: Int32
    public var end: Int32

    public init(file: Int32, start: Int32, end: Int32) {
        self.file = file
        self.start = start
        self.end = end
    }

    /// From the beginning of `self` to the end of `other`; `self` alone if they lie in different files.
    public func through(_ other: SourceRange) -> SourceRange {
        other.file == file && other.end >= start ? SourceRange(file: file, start: start, end: other.end) : self
    }
}

/// One file's bytes, or the text of a define that was put in somewhere.
public final class SourceFile: @unchecked Sendable {
    public let name: String
    public let bytes: [UInt8]
    /// Where the text was put in: the name's place for a define, the directive's for an include; nil for the config itself.
    public let origin: SourceRange?
    /// What brought it in, for notes: `define NAME`, `include_file`.
    public let originKind: String
    /// Where the define whose text this is was made; nil for files and for defines of the command line.
    public let definedAt: SourceRange?
    private var starts: [Int32]?

    public init(name: String, bytes: [UInt8], origin: SourceRange? = nil, originKind: String = "", definedAt: SourceRange? = nil) {
        self.name = name
        self.bytes = bytes
        self.origin = origin
        self.originKind = originKind
        self.definedAt = definedAt
    }

    /// Whether this is the text of a define, not a file.
    public var isDefine: Bool { originKind.hasPrefix("define") }

    /// What `originKind` says of a script in another language, which is no part of the config's text.
    package static let scriptKind = "script"
    package var isScript: Bool { originKind == Self.scriptKind }

    /// Offsets of the lines' first bytes.
    private func lineStarts() -> [Int32] {
        if let starts { return starts }
        var list: [Int32] = [0]
        for (index, byte) in bytes.enumerated() where byte == 10 { list.append(Int32(index + 1)) }
        starts = list
        return list
    }

    /// Line and column, both counted from 1; columns count bytes.
    public func position(_ offset: Int32) -> (line: Int, column: Int) {
        let list = lineStarts()
        var low = 0
        var high = list.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if list[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return (low + 1, Int(offset - list[low]) + 1)
    }

    /// The text of a line, counted from 1, without its line end.
    public func line(_ number: Int) -> String {
        let list = lineStarts()
        guard number >= 1, number <= list.count else { return "" }
        let begin = Int(list[number - 1])
        var end = number < list.count ? Int(list[number]) - 1 : bytes.count
        if end > begin, bytes[end - 1] == 13 { end -= 1 }
        return String(decoding: bytes[begin..<max(begin, end)], as: UTF8.self)
    }
}

/// All texts of one config: the file itself, includes, and defines where they were used.
public final class SourceSet: @unchecked Sendable {
    public private(set) var files: [SourceFile] = []

    public init() {}

    package func add(_ file: SourceFile) -> Int32 {
        files.append(file)
        return Int32(files.count - 1)
    }

    /// The range where a reader would look: for text from a define that is where the define was used.
    public func visible(_ range: SourceRange) -> SourceRange {
        var visible = range
        while let origin = files[Int(visible.file)].origin, files[Int(visible.file)].isDefine { visible = origin }
        return visible
    }

    /// File name, line and column where a reader would look: for text from a define that is where the define was used.
    public func place(_ range: SourceRange) -> (file: String, line: Int, column: Int, endLine: Int, endColumn: Int) {
        let visible = visible(range)
        let file = files[Int(visible.file)]
        let start = file.position(visible.start)
        let end = file.position(max(visible.start, visible.end - 1))
        return (file.name, start.line, start.column, end.line, end.column)
    }

    /// The text of a range.
    public func text(_ range: SourceRange) -> String {
        let bytes = files[Int(range.file)].bytes
        let start = min(bytes.count, Int(range.start))
        return String(decoding: bytes[start..<max(start, min(bytes.count, Int(range.end)))], as: UTF8.self)
    }
}
