/// The pcapng format (draft-ietf-opsawg-pcapng): blocks with a type and a length at both ends.
enum BlockCapture {
    private static let section = 0x0a0d_0d0a

    private struct Interface {
        let link: Int
        /// Ticks a second.
        var ticks = 1_000_000.0
    }

    static func isFirstBlock(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x0a, 0x0d, 0x0d, 0x0a]) }

    /// Hands each packet to `visit`, with its link type and its time in microseconds since 1970.
    static func read(
        _ bytes: [UInt8], _ visit: (ArraySlice<UInt8>, Int, Int) throws(CaptureProblem) -> Void
    ) throws(CaptureProblem) {
        var interfaces: [Interface] = []
        var isBigEndian = false
        var place = 0
        while place < bytes.count {
            if bytes[place...].starts(with: [0x0a, 0x0d, 0x0d, 0x0a]) {
                // each section tells its own byte order
                switch Array(bytes[min(place + 8, bytes.count)..<min(place + 12, bytes.count)]) {
                case [0x1a, 0x2b, 0x3c, 0x4d]: isBigEndian = true
                case [0x4d, 0x3c, 0x2b, 0x1a]: isBigEndian = false
                default: throw CaptureProblem("the section at byte \(place) has no byte order")
                }
                interfaces = []
            }
            let reader = ByteReader(bytes: bytes[...], isBigEndian: isBigEndian)
            guard let type = reader.number(place, 4), let length = reader.number(place + 4, 4), length >= 12, length % 4 == 0, place + length <= bytes.count
            else { throw CaptureProblem("the capture is cut off or damaged at byte \(place)") }
            let block = ByteReader(bytes: bytes[(place + 8)..<(place + length - 4)], isBigEndian: isBigEndian)
            switch type {
            case section: break
            case 1: interfaces.append(interface(block))
            case 3: try simple(block, interfaces, visit)
            case 6: try enhanced(block, interfaces, place, visit)
            default: break
            }
            place += length
        }
    }

    private static func interface(_ block: ByteReader) -> Interface {
        var made = Interface(link: block.number(0, 2) ?? -1)
        var place = 8
        while let code = block.number(place, 2), let length = block.number(place + 2, 2), code != 0 {
            // if_tsresol: a power of ten, or of two where the top bit is set
            if code == 9, let resolution = block.number(place + 4, 1) {
                let base = resolution & 0x80 == 0 ? 10.0 : 2.0
                made.ticks = (0..<(resolution & 0x7f)).reduce(1) { ticks, _ in ticks * base }
            }
            place += 4 + (length + 3) / 4 * 4
        }
        return made
    }

    private static func enhanced(
        _ block: ByteReader, _ interfaces: [Interface], _ place: Int, _ visit: (ArraySlice<UInt8>, Int, Int) throws(CaptureProblem) -> Void
    ) throws(CaptureProblem) {
        guard let index = block.number(0, 4), interfaces.indices.contains(index), let high = block.number(4, 4), let low = block.number(8, 4),
            let length = block.number(12, 4), 20 + length <= block.bytes.count
        else { throw CaptureProblem("the packet block at byte \(place) is damaged") }
        let start = block.bytes.startIndex + 20
        let time = Double(high << 32 | low) / interfaces[index].ticks * 1_000_000
        try visit(block.bytes[start..<(start + length)], interfaces[index].link, Int(exactly: time.rounded()) ?? 0)
    }

    /// A packet without a time.
    private static func simple(
        _ block: ByteReader, _ interfaces: [Interface], _ visit: (ArraySlice<UInt8>, Int, Int) throws(CaptureProblem) -> Void
    ) throws(CaptureProblem) {
        guard let first = interfaces.first, let length = block.number(0, 4) else { return }
        try visit(block.bytes.dropFirst(4).prefix(length), first.link, 0)
    }
}
