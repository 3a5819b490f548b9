import SIPMessage

/// Escapings of `{s.escape.*}` and `{s.urlencode.*}`.
enum TextEscaping {
    /// Bytes of a URI's user part that stand for themselves (RFC 3261 section 25: unreserved and user-unreserved, without the slash).
    static let userBytes = ByteView("-_.!~*'()&=+$,;?")
    /// Bytes of a URI's parameters that stand for themselves (RFC 3261 section 25: paramchar).
    static let parameterBytes = ByteView("-_.!~*'()[]/:&+$")

    /// Quotes, backslashes and NUL with a backslash in front.
    static func common(_ text: ByteView, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: text.count + 16)
        for byte in text.buffer {
            switch byte {
            case 39, ASCII.quote, ASCII.backslash:
                out.append(ASCII.backslash)
                out.append(byte)
            case 0: out.append("\\0")
            default: out.append(byte)
            }
        }
        return out.finish()
    }

    static func fromCommon(_ text: ByteView, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: text.count)
        var index = 0
        while index < text.count {
            let byte = text.base[index]
            index += 1
            guard byte == ASCII.backslash, index < text.count else {
                out.append(byte)
                continue
            }
            switch text.base[index] {
            case 39, ASCII.quote, ASCII.backslash:
                out.append(text.base[index])
                index += 1
            case UInt8(ascii: "0"):
                out.append(0)
                index += 1
            default: out.append(byte)
            }
        }
        return out.finish()
    }

    /// Everything but letters, digits and `kept` as `%xx`; nil if the text has bytes that are not printable ASCII.
    static func percent(_ text: ByteView, keeping kept: ByteView, _ arena: Arena) -> ByteView? {
        var out = ByteBuilder(arena, capacity: text.count + 16)
        for byte in text.buffer {
            guard byte >= 32, byte <= 126 else { return nil }
            if ASCII.isAlphanumeric(byte) || kept.contains(byte) { out.append(byte) } else { append(byte, to: &out) }
        }
        return out.finish()
    }

    /// Nil for a `%` without two digits, or one that stands for a byte that is not printable ASCII.
    static func fromPercent(_ text: ByteView, _ arena: Arena) -> ByteView? {
        var out = ByteBuilder(arena, capacity: text.count)
        var index = 0
        while index < text.count {
            if text.base[index] == ASCII.percent {
                guard let high = ASCII.hexValue(text[index + 1]), let low = ASCII.hexValue(text[index + 2]) else { return nil }
                let byte = high << 4 | low
                guard byte >= 32, byte <= 126 else { return nil }
                out.append(byte)
                index += 3
            } else {
                out.append(text.base[index])
                index += 1
            }
        }
        return out.finish()
    }

    /// In double quotes, quotes inside doubled (RFC 4180).
    static func csv(_ text: ByteView, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: text.count + 8)
        out.append(ASCII.quote)
        for byte in text.buffer {
            if byte == ASCII.quote { out.append(ASCII.quote) }
            out.append(byte)
        }
        out.append(ASCII.quote)
        return out.finish()
    }

    /// Percent encoding of URLs (RFC 3986 section 2.3: unreserved bytes stay).
    static func url(_ text: ByteView, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: text.count * 2)
        for byte in text.buffer {
            if ASCII.isAlphanumeric(byte) || ByteView("-_.~").contains(byte) { out.append(byte) } else { append(byte, to: &out) }
        }
        return out.finish()
    }

    /// `+` is a space; a `%` without two digits is dropped.
    static func fromURL(_ text: ByteView, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: text.count)
        var index = 0
        while index < text.count {
            let byte = text.base[index]
            index += 1
            if byte == ASCII.percent {
                guard let high = ASCII.hexValue(text[index]), let low = ASCII.hexValue(text[index + 1]) else { continue }
                out.append(high << 4 | low)
                index += 2
            } else {
                out.append(byte == UInt8(ascii: "+") ? ASCII.space : byte)
            }
        }
        return out.finish()
    }

    /// Text as it stands between the quotes of a JSON string (RFC 8259 section 7).
    static func json(_ text: ByteView, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: text.count + 16)
        for byte in text.buffer {
            switch byte {
            case ASCII.quote, ASCII.backslash:
                out.append(ASCII.backslash)
                out.append(byte)
            case 8: out.append("\\b")
            case 12: out.append("\\f")
            case 10: out.append("\\n")
            case 13: out.append("\\r")
            case 9: out.append("\\t")
            case 0..<32:
                out.append("\\u00")
                out.append(TextEncoding.hexDigit(byte >> 4))
                out.append(TextEncoding.hexDigit(byte & 15))
            default: out.append(byte)
            }
        }
        return out.finish()
    }

    private static func append(_ byte: UInt8, to out: inout ByteBuilder) {
        out.append(ASCII.percent)
        out.append(TextEncoding.hexDigit(byte >> 4))
        out.append(TextEncoding.hexDigit(byte & 15))
    }
}
