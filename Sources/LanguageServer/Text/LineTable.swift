/// Lines of a text, and the protocol's positions in it: lines and UTF-16 units from 0.
struct LineTable {
    /// A place as the protocol counts it.
    struct Position: Equatable, Comparable {
        var line: Int
        /// UTF-16 units before it on its line.
        var character: Int

        static func < (left: Position, right: Position) -> Bool { (left.line, left.character) < (right.line, right.character) }
    }

    /// Offsets of the lines' first bytes. A line ends with LF, CR LF or CR.
    let starts: [Int]

    init(_ bytes: [UInt8]) {
        var list = [0]
        bytes.withUnsafeBufferPointer { buffer in
            var place = 0
            while place < buffer.count {
                let byte = buffer[place]
                place += 1
                if byte == 10 {
                    list.append(place)
                } else if byte == 13 {
                    if place < buffer.count, buffer[place] == 10 { place += 1 }
                    list.append(place)
                }
            }
        }
        starts = list
    }

    /// The line that an offset lies in.
    func line(of offset: Int) -> Int {
        var low = 0, high = starts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }

    func position(_ offset: Int, in bytes: [UInt8]) -> Position {
        let end = max(0, min(offset, bytes.count))
        let line = line(of: end)
        var units = 0
        for byte in bytes[starts[line]..<end] { units += Self.units(byte) }
        return Position(line: line, character: units)
    }

    /// The byte that a position names. Behind a line's end it is the end of the line, in the middle of a character its beginning.
    func offset(_ position: Position, in bytes: [UInt8]) -> Int {
        guard position.line >= 0 else { return 0 }
        guard position.line < starts.count else { return bytes.count }
        let end = contentEnd(position.line, in: bytes)
        var place = starts[position.line]
        var units = 0
        while place < end {
            let width = Self.units(bytes[place])
            if units + width > position.character { return place }
            units += width
            place += 1
            while place < end, bytes[place] & 0xC0 == 0x80 { place += 1 }
        }
        return place
    }

    /// The end of a line's text, before its line end.
    func contentEnd(_ line: Int, in bytes: [UInt8]) -> Int {
        var end = line + 1 < starts.count ? starts[line + 1] : bytes.count
        if line + 1 < starts.count {
            if end > starts[line], bytes[end - 1] == 10 { end -= 1 }
            if end > starts[line], bytes[end - 1] == 13 { end -= 1 }
        }
        return end
    }

    /// UTF-16 units of the character that begins with a byte of UTF-8; none for bytes that go on with one.
    private static func units(_ byte: UInt8) -> Int { byte & 0xC0 == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1 }
}
