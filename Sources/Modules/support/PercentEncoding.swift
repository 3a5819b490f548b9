import SIPMessage

/// `%HH` escapes of URIs (RFC 3261 section 19.1.2).
enum PercentEncoding {
    /// The text without escapes; nil if one is malformed.
    static func decoded(_ text: ByteView, _ arena: Arena) -> ByteView? {
        guard text.contains(ASCII.percent) else { return text }
        let place = arena.allocate(text.count)
        var count = 0
        var index = 0
        while index < text.count {
            var byte = text[index]
            if byte == ASCII.percent {
                guard let high = ASCII.hexValue(text[index + 1]), let low = ASCII.hexValue(text[index + 2]) else { return nil }
                byte = high << 4 | low
                index += 2
            }
            place[count] = byte
            count += 1
            index += 1
        }
        return ByteView(base: place, count: count)
    }
}
