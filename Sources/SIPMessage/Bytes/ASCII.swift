/// Byte classes and constants of the ASCII range, as SIP's grammar (RFC 3261 section 25) uses them.
public enum ASCII {
    public static let tab: UInt8 = 9
    public static let lineFeed: UInt8 = 10
    public static let carriageReturn: UInt8 = 13
    public static let space: UInt8 = 32
    public static let quote: UInt8 = 34
    public static let percent: UInt8 = 37
    public static let comma: UInt8 = 44
    public static let colon: UInt8 = 58
    public static let semicolon: UInt8 = 59
    public static let less: UInt8 = 60
    public static let equals: UInt8 = 61
    public static let greater: UInt8 = 62
    public static let question: UInt8 = 63
    public static let at: UInt8 = 64
    public static let backslash: UInt8 = 92

    @inlinable public static func lowercase(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
    @inlinable public static func uppercase(_ byte: UInt8) -> UInt8 { byte &- 97 < 26 ? byte & 0xDF : byte }
    @inlinable public static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    @inlinable public static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
    @inlinable public static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
    /// Space, tab, CR or LF.
    @inlinable public static func isWhitespace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }
    /// Space or tab.
    @inlinable public static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// Value of a hexadecimal digit, nil for another byte.
    @inlinable
    public static func hexValue(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte - 48 }
        let letter = byte | 0x20
        return letter &- 97 < 6 ? letter - 87 : nil
    }

    /// A character of a host name as URIs have it: letters, digits, `.`, `-` and `_`.
    @inlinable
    public static func isHostByte(_ byte: UInt8) -> Bool {
        let word: UInt64 = byte < 64 ? 0x03FF_6000_0000_0000 : 0x07FF_FFFE_87FF_FFFE
        return byte < 128 && (word >> UInt64(byte & 63)) & 1 != 0
    }

    /// A character of RFC 3261's `token`. One bit for each of the 128 characters, since every header's name is read with it.
    @inlinable
    public static func isToken(_ byte: UInt8) -> Bool {
        // ! % ' * + - . 0-9, then A-Z _ ` a-z ~
        let word: UInt64 = byte < 64 ? 0x03FF_6CA2_0000_0000 : 0x47FF_FFFF_87FF_FFFE
        return byte < 128 && (word >> UInt64(byte & 63)) & 1 != 0
    }
}
