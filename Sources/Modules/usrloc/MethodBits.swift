import SIPMessage

/// Methods as the bit set that location tables keep them in (`Methods` in RPC answers and databases; the reference's numbers).
public enum MethodBits {
    public static let all = UInt32.max

    private static let bits: [(StaticString, UInt32)] = [
        ("INVITE", 1), ("CANCEL", 2), ("ACK", 4), ("BYE", 8), ("INFO", 16), ("REGISTER", 32), ("SUBSCRIBE", 64), ("NOTIFY", 128),
        ("MESSAGE", 256), ("OPTIONS", 512), ("PRACK", 1024), ("UPDATE", 2048), ("REFER", 4096), ("PUBLISH", 8192), ("KDMQ", 16384),
        ("GET", 32768), ("POST", 65536), ("PUT", 131_072), ("DELETE", 262_144),
    ]

    /// Bit of methods that have none of their own.
    public static let other: UInt32 = 1 << 19

    public static func bit(_ method: ByteView) -> UInt32 {
        for (name, bit) in bits where ByteView(name).equalsIgnoringCase(method) { return bit }
        return other
    }

    /// The set of a comma-separated list (Allow, the `methods` parameter); nil if it is malformed.
    public static func parse(_ list: ByteView) -> UInt32? {
        var set: UInt32 = 0
        var rest = list.trimmed
        while !rest.isEmpty {
            let end = rest.firstIndex(of: ASCII.comma) ?? rest.count
            let name = rest.prefix(end).trimmed
            guard !name.isEmpty else { return nil }
            for index in 0..<name.count where !ASCII.isToken(name[index]) { return nil }
            set |= bit(name)
            rest = rest.dropFirst(min(rest.count, end + 1)).trimmed
        }
        return set
    }
}
