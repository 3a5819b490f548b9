import SIPMessage

/// Hexadecimal notation, and the packing of 7-bit characters in short messages (3GPP TS 23.038 section 6.1.2).
enum TextEncoding {
    static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? value + 48 : value + 87 }

    static func hexadecimal(_ text: ByteView, _ arena: Arena) -> ByteView {
        let place = arena.allocate(text.count * 2)
        for index in 0..<text.count {
            place[2 * index] = hexDigit(text.base[index] >> 4)
            place[2 * index + 1] = hexDigit(text.base[index] & 15)
        }
        return ByteView(base: place, count: text.count * 2)
    }

    /// Nil if a byte is no digit; a last digit without partner is left out.
    static func fromHexadecimal(_ text: ByteView, _ arena: Arena) -> ByteView? {
        let count = text.count / 2
        let place = arena.allocate(count)
        for index in 0..<count {
            guard let high = ASCII.hexValue(text.base[2 * index]), let low = ASCII.hexValue(text.base[2 * index + 1]) else { return nil }
            place[index] = high << 4 | low
        }
        return ByteView(base: place, count: count)
    }

    /// Characters of 7 bits packed into bytes, in upper-case hexadecimal.
    static func septets(_ text: ByteView, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: text.count * 2)
        var index = 0
        var shift: UInt8 = 0
        while index < text.count {
            let byte = (text.base[index] >> shift) | (text[index + 1] << (7 - shift))
            for digit in [byte >> 4, byte & 15] { out.append(ASCII.uppercase(hexDigit(digit))) }
            shift += 1
            index += 1
            // the eighth character's bits all went into the seven bytes before
            if shift == 7 {
                shift = 0
                index += 1
            }
        }
        return out.finish()
    }

    /// Nil if a byte is no hexadecimal digit.
    static func fromSeptets(_ text: ByteView, _ arena: Arena) -> ByteView? {
        guard let bytes = fromHexadecimal(text, arena) else { return nil }
        var out = ByteBuilder(arena, capacity: bytes.count * 8 / 7 + 1)
        var shift: UInt8 = 0
        var carried: UInt8 = 0
        for byte in bytes.buffer {
            out.append(((byte << shift) & 0x7f) | carried)
            carried = byte >> (7 - shift)
            shift += 1
            if shift == 7 {
                out.append(carried)
                shift = 0
                carried = 0
            }
        }
        return out.finish()
    }
}

/// Base64 (RFC 4648 sections 4 and 5).
enum Base64 {
    enum Alphabet: Sendable {
        case standard
        /// `-` and `_` instead of `+` and `/`.
        case url
    }

    private static func symbol(_ value: UInt8, _ alphabet: Alphabet) -> UInt8 {
        switch value {
        case 0..<26: value + 65
        case 26..<52: value + 71
        case 52..<62: value - 4
        case 62: alphabet == .url ? 45 : 43
        default: alphabet == .url ? 95 : 47
        }
    }

    private static func value(_ symbol: UInt8, _ alphabet: Alphabet) -> UInt8? {
        switch symbol {
        case 65...90: symbol - 65
        case 97...122: symbol - 71
        case 48...57: symbol + 4
        case 43 where alphabet == .standard, 45 where alphabet == .url: 62
        case 47 where alphabet == .standard, 95 where alphabet == .url: 63
        default: nil
        }
    }

    static func encode(_ text: ByteView, _ alphabet: Alphabet, isPadded: Bool, _ arena: Arena) -> ByteView {
        var out = ByteBuilder(arena, capacity: text.count / 3 * 4 + 4)
        var index = 0
        while index < text.count {
            let taken = min(3, text.count - index)
            let bits = UInt32(text[index]) << 16 | UInt32(text[index + 1]) << 8 | UInt32(text[index + 2])
            for place in 0..<4 {
                if place <= taken {
                    out.append(symbol(UInt8((bits >> UInt32(18 - 6 * place)) & 63), alphabet))
                } else if isPadded {
                    out.append(ASCII.equals)
                }
            }
            index += 3
        }
        return out.finish()
    }

    /// Nil for bytes outside of the alphabet, and for a length that is no multiple of 4 unless padding may be left out.
    static func decode(_ text: ByteView, _ alphabet: Alphabet, mayLackPadding: Bool, _ arena: Arena) -> ByteView? {
        guard mayLackPadding || text.count % 4 == 0 else { return nil }
        var symbols = text
        while symbols.last == ASCII.equals, text.count - symbols.count < 2 { symbols = symbols.dropLast() }
        guard symbols.count % 4 != 1 else { return nil }
        var out = ByteBuilder(arena, capacity: symbols.count)
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for byte in symbols.buffer {
            guard let value = value(byte, alphabet) else { return nil }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> held))
            }
        }
        return out.finish()
    }
}

/// Base58 with the alphabet of Bitcoin: no 0, O, I and l.
enum Base58 {
    private static let alphabet = ByteView("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    /// The work grows with the square of the length.
    private static let longest = 8192

    static func encode(_ text: ByteView, _ arena: Arena) -> ByteView {
        guard text.count <= longest else { return .empty }
        return convert(text, zero: 0, from: 256, to: 58, room: text.count * 138 / 100 + 1, arena, digit: { $0 }, symbol: { alphabet[Int($0)] }) ?? .empty
    }

    /// Nil for bytes outside of the alphabet.
    static func decode(_ text: ByteView, _ arena: Arena) -> ByteView? {
        guard text.count <= longest else { return nil }
        return convert(
            text, zero: alphabet[0], from: 58, to: 256, room: text.count + 1, arena,
            digit: { byte in alphabet.firstIndex(of: byte).map { UInt8($0) } }, symbol: { $0 })
    }

    /// Writes a number of one base in another; leading zeros are kept one by one.
    private static func convert(
        _ text: ByteView, zero: UInt8, from: Int, to: Int, room: Int, _ arena: Arena, digit: (UInt8) -> UInt8?, symbol: (UInt8) -> UInt8
    ) -> ByteView? {
        var zeros = 0
        while zeros < text.count, text.base[zeros] == zero { zeros += 1 }
        // least significant digit first
        let digits = arena.allocate(room)
        var count = 0
        for byte in text.dropFirst(zeros).buffer {
            guard let value = digit(byte) else { return nil }
            var carry = Int(value)
            for index in 0..<count {
                carry += Int(digits[index]) * from
                digits[index] = UInt8(carry % to)
                carry /= to
            }
            while carry > 0, count < room {
                digits[count] = UInt8(carry % to)
                count += 1
                carry /= to
            }
        }
        let out = arena.allocate(zeros + count)
        for index in 0..<zeros { out[index] = symbol(0) }
        for index in 0..<count { out[zeros + index] = symbol(digits[count - 1 - index]) }
        return ByteView(base: out, count: zeros + count)
    }
}
