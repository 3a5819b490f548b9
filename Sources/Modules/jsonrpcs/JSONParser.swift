import Routing

/// Reads JSON (RFC 8259) into RPC values; true and false become 1 and 0.
public struct JSONParser {
    /// What is wrong with a text, and where.
    public struct Malformed: Error, Equatable {
        public let offset: Int
        public let message: String
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// Deepest nesting that is read.
    private static let deepest = 64

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Parses one value that fills the whole text but for white space.
    public static func parse(_ bytes: [UInt8]) throws(Malformed) -> RPCValue {
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<RPCValue, Malformed> in
            var parser = JSONParser(buffer)
            do throws(Malformed) {
                let value = try parser.value(depth: 0)
                parser.skipSpace()
                guard parser.position == buffer.count else { throw parser.malformed("text after the value") }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func malformed(_ message: String) -> Malformed { Malformed(offset: position, message: message) }

    private var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipSpace() {
        while position < bytes.count, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
    }

    private mutating func value(depth: Int) throws(Malformed) -> RPCValue {
        guard depth < Self.deepest else { throw malformed("nested too deeply") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .integer(1))
        case UInt8(ascii: "f"): return try word("false", .integer(0))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: StaticString, _ value: RPCValue) throws(Malformed) -> RPCValue {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { throw malformed("unknown word") }
        for index in 0..<length where bytes[position + index] != text.utf8Start[index] { throw malformed("unknown word") }
        position += length
        return value
    }

    private mutating func object(_ depth: Int) throws(Malformed) -> RPCValue {
        position += 1
        var members: [RPCMember] = []
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .structure([])
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw malformed("a name in quotes is missing") }
            let name = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw malformed("a colon is missing") }
            position += 1
            members.append(RPCMember(name, try value(depth: depth + 1)))
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .structure(members)
            default: throw malformed("a comma or a closing brace is missing")
            }
        }
    }

    private mutating func array(_ depth: Int) throws(Malformed) -> RPCValue {
        position += 1
        var values: [RPCValue] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .array(values)
            default: throw malformed("a comma or a closing bracket is missing")
            }
        }
    }

    private mutating func number() throws(Malformed) -> RPCValue {
        let start = position
        var isInteger = true
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isInteger = false
            default:
                return try number(from: start, isInteger)
            }
            position += 1
        }
        return try number(from: start, isInteger)
    }

    private func number(from start: Int, _ isInteger: Bool) throws(Malformed) -> RPCValue {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let number = Int(text) { return .integer(number) }
        guard !text.isEmpty, let number = Double(text), number.isFinite else { throw malformed("a value is missing") }
        return .double(number)
    }

    private mutating func string() throws(Malformed) -> String {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &text)
            default: text.append(byte)
            }
        }
        throw malformed("a closing quote is missing")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Malformed) {
        let letter = current
        position += 1
        switch letter {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xd800..<0xdc00).contains(code), current == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "u") {
                position += 2
                let low = try hexadecimal()
                if (0xdc00..<0xe000).contains(low) { code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00) }
            }
            text.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{fffd}").utf8)
        default: throw malformed("unknown escape")
        }
    }

    private mutating func hexadecimal() throws(Malformed) -> UInt32 {
        guard position + 4 <= bytes.count else { throw malformed("four digits are missing") }
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Self.digit(bytes[position]) else { throw malformed("not a hexadecimal digit") }
            code = code << 4 | digit
            position += 1
        }
        return code
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
