import Routing

#if canImport(Glibc)
import Glibc
#endif

/// Writes RPC values as JSON, laid out as the reference's `pretty_format` has it: members on lines of their own behind tabs,
/// arrays on one line.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private let isPretty: Bool

    /// - Parameter isPretty: with line breaks and tabs; otherwise without any white space.
    public init(isPretty: Bool) { self.isPretty = isPretty }

    private mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func tabs(_ count: Int) {
        for _ in 0..<count { bytes.append(9) }
    }

    /// Appends a value; `depth` is the number of objects and arrays around it.
    public mutating func write(_ value: RPCValue, depth: Int = 0) {
        switch value {
        case .null: append("null")
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .double(let number): write(number)
        case .string(let text): write(text)
        case .structure(let members): writeObject(members.map { ($0.name, $0.value) }, depth)
        case .array(let values): writeArray(values, depth)
        case .list(let members): writeArray(members.map { .structure([$0]) }, depth)
        }
    }

    /// Appends an object with these members.
    public mutating func writeObject(_ members: [(String, RPCValue)], _ depth: Int) {
        append("{")
        if isPretty { append("\n") }
        for (index, member) in members.enumerated() {
            if isPretty { tabs(depth + 1) }
            write(member.0)
            append(":")
            if isPretty { append("\t") }
            write(member.1, depth: depth + 1)
            if index < members.count - 1 { append(",") }
            if isPretty { append("\n") }
        }
        if isPretty { tabs(depth) }
        append("}")
    }

    private mutating func writeArray(_ values: [RPCValue], _ depth: Int) {
        append("[")
        for (index, value) in values.enumerated() {
            write(value, depth: depth + 1)
            if index < values.count - 1 { append(isPretty ? ", " : ",") }
        }
        append("]")
    }

    /// Whole numbers without a fraction, others with six digits, very large and small ones with an exponent.
    private mutating func write(_ number: Double) {
        guard number.isFinite else { return append("null") }
        let magnitude = number.magnitude
        let format = number == number.rounded() && magnitude < 1e60 ? "%.0f" : magnitude < 1e-6 || magnitude > 1e9 ? "%e" : "%f"
        var text = [CChar](repeating: 0, count: 400)
        let length = withVaList([number]) { vsnprintf(&text, text.count, format, $0) }
        bytes.append(contentsOf: text.prefix(max(0, min(Int(length), text.count - 1))).map { UInt8(bitPattern: $0) })
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 8: append("\\b")
            case 9: append("\\t")
            case 10: append("\\n")
            case 12: append("\\f")
            case 13: append("\\r")
            case 0..<32, 127:
                append("\\u00")
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
