import SIPMessage

extension QValue {
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
}
