/// The classic format of tcpdump: a header of 24 bytes, then packets with one of 16 each.
enum ClassicCapture {
    /// Byte order and time unit by the magic number; nil if it is none.
    static func order(_ bytes: [UInt8]) -> (isBigEndian: Bool, isNanoseconds: Bool)? {
        switch Array(bytes.prefix(4)) {
        case [0xa1, 0xb2, 0xc3, 0xd4]: (true, false)
        case [0xd4, 0xc3, 0xb2, 0xa1]: (false, false)
        case [0xa1, 0xb2, 0x3c, 0x4d]: (true, true)
        case [0x4d, 0x3c, 0xb2, 0xa1]: (false, true)
        default: nil
        }
    }

    /// Hands each packet to `visit`, with its link type and its time in microseconds since 1970.
    static func read(
        _ bytes: [UInt8], _ visit: (ArraySlice<UInt8>, Int, Int) throws(CaptureProblem) -> Void
    ) throws(CaptureProblem) {
        guard let order = order(bytes) else { throw CaptureProblem("is no capture") }
        let reader = ByteReader(bytes: bytes[...], isBigEndian: order.isBigEndian)
        guard let linkField = reader.number(20, 4) else { throw CaptureProblem("the capture's header is cut off") }
        var place = 24
        while place < bytes.count {
            guard let seconds = reader.number(place, 4), let fraction = reader.number(place + 4, 4), let length = reader.number(place + 8, 4) else {
                throw CaptureProblem("the capture is cut off in a packet's header at byte \(place)")
            }
            guard place + 16 + length <= bytes.count else { throw CaptureProblem("the capture is cut off in a packet at byte \(place)") }
            let time = seconds * 1_000_000 + (order.isNanoseconds ? fraction / 1000 : fraction)
            // the upper bits tell of frame check sequences
            try visit(bytes[(place + 16)..<(place + 16 + length)], linkField & 0xffff, time)
            place += 16 + length
        }
    }
}
