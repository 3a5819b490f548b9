import ConfigLint

/// Places in the protocol's form.
extension TextFile {
    func json(_ range: Range<Int>) -> JSONValue {
        ["start": JSONValue(position(range.lowerBound)), "end": JSONValue(position(range.upperBound))]
    }

    /// A place in this file.
    func location(_ range: Range<Int>) -> JSONValue { ["uri": .string(uri), "range": json(range)] }

    /// A change of this file's text.
    func edit(_ range: Range<Int>, _ text: String) -> JSONValue { ["range": json(range), "newText": .string(text)] }
}

extension JSONValue {
    init(_ position: LineTable.Position) { self = ["line": JSONValue(position.line), "character": JSONValue(position.character)] }

    /// A `Position`; nil if this is none. Numbers that are too large are cut.
    var position: LineTable.Position? {
        guard let line = self["line"]?.number, let character = self["character"]?.number, line >= 0, character >= 0 else { return nil }
        return LineTable.Position(line: Int(min(line, 1e9)), character: Int(min(character, 1e9)))
    }

    /// A `Range`.
    var range: (start: LineTable.Position, end: LineTable.Position)? {
        guard let start = self["start"]?.position, let end = self["end"]?.position else { return nil }
        return (start, end)
    }

    private var number: Double? { if case .number(let number) = self { number } else { nil } }
}
