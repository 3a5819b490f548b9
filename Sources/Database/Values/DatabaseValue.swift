/// A value in a database, of one of the types that Kamailio's modules know. Texts are bytes: what SIP carries need not be UTF-8.
public enum DatabaseValue: Hashable, Sendable {
    case null
    /// A number of a column declared as int (also bit masks); whole, also where it needs more than 32 bits.
    case integer(Int)
    /// A number of a column declared as bigint; scripts see it as text.
    case bigInteger(Int)
    case double(Double)
    case text([UInt8])
    case blob([UInt8])
    /// Seconds since 1970.
    case datetime(Int)

    /// A text, or null where there is none.
    public static func string(_ text: String?) -> DatabaseValue { text.map { .text(Array($0.utf8)) } ?? .null }

    /// Bytes as a text.
    public static func bytes(_ bytes: some Sequence<UInt8>) -> DatabaseValue { .text(Array(bytes)) }

    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The bytes of a text or blob, numbers in decimal, times in seconds; nil for null.
    public var bytes: [UInt8]? {
        switch self {
        case .null: nil
        case .integer(let number), .bigInteger(let number), .datetime(let number): Array("\(number)".utf8)
        case .double(let number): Array("\(number)".utf8)
        case .text(let bytes), .blob(let bytes): bytes
        }
    }

    /// `bytes` as a text; what is not UTF-8 is replaced.
    public var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The number, also that of a text which is one as a whole; nil for null, other texts and numbers out of range.
    public var integer: Int? {
        switch self {
        case .null: nil
        case .integer(let number), .bigInteger(let number), .datetime(let number): number
        case .double(let number): Int(exactly: number.rounded(.towardZero))
        case .text(let bytes), .blob(let bytes): Int(String(decoding: bytes, as: UTF8.self))
        }
    }

    public var double: Double? {
        switch self {
        case .null: nil
        case .integer(let number), .bigInteger(let number), .datetime(let number): Double(number)
        case .double(let number): number
        case .text(let bytes), .blob(let bytes): Double(String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// The type of a column.
public enum DatabaseType: Sendable {
    case integer, bigInteger, double, text, blob, datetime
}
