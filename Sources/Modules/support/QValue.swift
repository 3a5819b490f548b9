import SIPMessage

/// Preference values in thousandths (RFC 3261 section 20.10).
public enum QValue {
    /// A contact without preference.
    static let unspecified = -1

    /// Appends the shortest notation: `1`, `0`, `0.5`, `0.25`, `0.125`.
    static func write(_ value: Int, to builder: inout ByteBuilder) {
        if value >= 1000 { return builder.append("1") }
        if value <= 0 { return builder.append("0") }
        builder.append("0.")
        var rest = value
        var weight = 100
        while rest > 0 {
            builder.append(UInt8(48 + rest / weight))
            rest %= weight
            weight /= 10
        }
    }

    /// Nil for text that is no number from 0 to 1.
    public static func parse(_ text: ByteView) -> Int? {
        guard let first = text.first, ASCII.isDigit(first) || first == 46 else { return nil }
        let (whole, fraction) = text.split(at: 46) ?? (text, .empty)
        guard let units = whole.isEmpty ? 0 : whole.unsignedInteger, units <= 1, !fraction.isEmpty || !text.contains(46) else { return nil }
        var value = Int(units) * 1000
        var scale = 100
        for index in 0..<fraction.count {
            guard ASCII.isDigit(fraction[index]) else { return nil }
            value += Int(fraction[index] - 48) * scale
            scale /= 10
        }
        return value > 1000 ? nil : value
    }

    /// `1`, `0.5`, `0.25`
    public static func text(_ value: Int, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 8)
        write(value, to: &text)
        return text.finish()
    }
}
