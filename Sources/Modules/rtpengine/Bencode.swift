import SIPMessage

/// Values of the bencoding that rtpengine's control protocol speaks. Texts are views of what was decoded.
indirect enum Bencode {
    case integer(Int)
    case string(ByteView)
    case list([Bencode])
    case dictionary([(key: ByteView, value: Bencode)])

    // MARK: Reading

    var string: ByteView? {
        if case .string(let text) = self { return text }
        return nil
    }

    var integer: Int? {
        if case .integer(let number) = self { return number }
        return nil
    }

    var items: [Bencode] {
        if case .list(let items) = self { return items }
        return []
    }

    /// The members of a dictionary; empty for anything else.
    var members: [(key: ByteView, value: Bencode)] {
        if case .dictionary(let members) = self { return members }
        return []
    }

    subscript(_ key: StaticString) -> Bencode? { self[ByteView(key)] }

    subscript(_ key: ByteView) -> Bencode? {
        for member in members where member.key == key { return member.value }
        return nil
    }

    /// Nesting that is followed; deeper data count as malformed.
    private static let deepest = 32

    /// Nil unless the whole text is one value.
    static func decode(_ text: ByteView) -> Bencode? {
        var place = 0
        guard let value = decode(text, &place, depth: 0), place == text.count else { return nil }
        return value
    }

    private static func decode(_ text: ByteView, _ place: inout Int, depth: Int) -> Bencode? {
        guard depth < deepest, place < text.count else { return nil }
        switch text[place] {
        case UInt8(ascii: "i"):
            guard let end = text.firstIndex(of: UInt8(ascii: "e"), from: place), let number = text[(place + 1)..<end].integer else { return nil }
            place = end + 1
            return .integer(number)
        case UInt8(ascii: "l"):
            place += 1
            var items: [Bencode] = []
            while text[place] != UInt8(ascii: "e") {
                guard let item = decode(text, &place, depth: depth + 1) else { return nil }
                items.append(item)
            }
            place += 1
            return .list(items)
        case UInt8(ascii: "d"):
            place += 1
            var members: [(key: ByteView, value: Bencode)] = []
            while text[place] != UInt8(ascii: "e") {
                guard let key = decodeString(text, &place), let value = decode(text, &place, depth: depth + 1) else { return nil }
                members.append((key, value))
            }
            place += 1
            return .dictionary(members)
        default: return decodeString(text, &place).map { .string($0) }
        }
    }

    private static func decodeString(_ text: ByteView, _ place: inout Int) -> ByteView? {
        guard let colon = text.firstIndex(of: ASCII.colon, from: place), let length = text[place..<colon].unsignedInteger,
            length <= UInt(text.count - colon - 1)
        else { return nil }
        let start = colon + 1
        place = start + Int(length)
        return text[start..<place]
    }

    // MARK: Writing

    func encode(to out: inout ByteBuilder) {
        switch self {
        case .integer(let number):
            out.append("i")
            out.append(decimal: number)
            out.append("e")
        case .string(let text): Self.encode(text, to: &out)
        case .list(let items):
            out.append("l")
            for item in items { item.encode(to: &out) }
            out.append("e")
        case .dictionary(let members):
            out.append("d")
            for member in members {
                Self.encode(member.key, to: &out)
                member.value.encode(to: &out)
            }
            out.append("e")
        }
    }

    private static func encode(_ text: ByteView, to out: inout ByteBuilder) {
        out.append(decimal: text.count)
        out.append(ASCII.colon)
        out.append(text)
    }
}
