/// As much JSON as a settings file needs: read whole, depth bounded, nil for anything else.
enum JSONText {
    case object([String: JSONText])
    case array([JSONText])
    case string(String)
    case number(Double)
    case bool(Bool)
    case null

    static func parse(_ bytes: [UInt8]) -> JSONText? {
        var reader = Reader(bytes: bytes)
        guard let value = reader.value(0) else { return nil }
        reader.skip()
        return reader.place == bytes.count ? value : nil
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        mutating func skip() { while place < bytes.count, [32, 9, 10, 13].contains(bytes[place]) { place += 1 } }

        mutating func accept(_ mark: Unicode.Scalar) -> Bool {
            skip()
            guard place < bytes.count, bytes[place] == UInt8(ascii: mark) else { return false }
            place += 1
            return true
        }

        mutating func value(_ depth: Int) -> JSONText? {
            skip()
            guard depth < 32, place < bytes.count else { return nil }
            switch bytes[place] {
            case UInt8(ascii: "{"): return object(depth)
            case UInt8(ascii: "["): return array(depth)
            case UInt8(ascii: "\""): return text().map { .string($0) }
            default: return word()
            }
        }

        private mutating func object(_ depth: Int) -> JSONText? {
            place += 1
            var members: [String: JSONText] = [:]
            if accept("}") { return .object(members) }
            while true {
                skip()
                guard let name = text(), accept(":"), let member = value(depth + 1) else { return nil }
                members[name] = member
                if accept("}") { return .object(members) }
                guard accept(",") else { return nil }
            }
        }

        private mutating func array(_ depth: Int) -> JSONText? {
            place += 1
            var list: [JSONText] = []
            if accept("]") { return .array(list) }
            while true {
                guard let element = value(depth + 1) else { return nil }
                list.append(element)
                if accept("]") { return .array(list) }
                guard accept(",") else { return nil }
            }
        }

        private mutating func text() -> String? {
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
            place += 1
            var out: [UInt8] = []
            while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
                if bytes[place] == 92, place + 1 < bytes.count {
                    place += 1
                    switch bytes[place] {
                    case UInt8(ascii: "n"): out.append(10)
                    case UInt8(ascii: "t"): out.append(9)
                    case UInt8(ascii: "u"): return nil
                    default: out.append(bytes[place])
                    }
                } else {
                    out.append(bytes[place])
                }
                place += 1
            }
            guard place < bytes.count else { return nil }
            place += 1
            return String(decoding: out, as: UTF8.self)
        }

        private mutating func word() -> JSONText? {
            let start = place
            while place < bytes.count, DirectiveScan.isWord(bytes[place]) || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(bytes[place]) { place += 1 }
            switch String(decoding: bytes[start..<place], as: UTF8.self) {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null": return .null
            case let text: return Double(text).map { .number($0) }
            }
        }
    }
}
