import SIPMessage

/// Digits of a number as ISUP writes them, two in a byte, the first one in the lower half (ITU-T Q.763 section 3.9).
enum ISUPNumber {
    /// Bytes of a parameter's number at most: what its length leaves beside the two bytes of indicators.
    static let longest = 252

    /// Digits as text: 0 to 9, A to F.
    /// - Parameter isOdd: the upper half of the last byte is no digit.
    static func text(_ bytes: ByteView, isOdd: Bool, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: bytes.count * 2 + 1)
        for index in 0..<bytes.count {
            out.append(digit(bytes[index] & 0x0F))
            if index < bytes.count - 1 || !isOdd { out.append(digit(bytes[index] >> 4)) }
        }
        return out.finish()
    }

    /// Appends the digits of a text; characters that are no digits count as 0.
    static func write(_ text: ByteView, to out: inout ByteBuilder) {
        var index = 0
        while index < text.count {
            let high = index + 1 < text.count ? value(text[index + 1]) : 0
            out.append(value(text[index]) | high << 4)
            index += 2
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

    private static func value(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - 48
        case UInt8(ascii: "A")...UInt8(ascii: "D"): character - 55
        case UInt8(ascii: "*"): 14
        // the end of the number
        case UInt8(ascii: "#"), UInt8(ascii: "F"): 15
        default: 0
        }
    }
}
