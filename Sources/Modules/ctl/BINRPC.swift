import Routing

/// The binary RPC protocol of ctl, version 1, which kamcmd speaks.
///
/// A packet is a header (magic and version, type and length sizes, length of the body, cookie) and a body of records. A record
/// starts with a byte: a size (or the size of a size, with the top bit set) and a type. Integers have 32 bits, texts end with a
/// zero byte that counts, doubles are thousandths.
public enum BINRPC {
    public enum PacketType: UInt8, Sendable {
        case request = 0
        case reply = 1
        case fault = 3
    }

    enum RecordType: UInt8 {
        case integer = 0
        case string = 1
        case double = 2
        case structure = 3
        case array = 4
        case name = 5
        case bytes = 6
    }

    static let magicAndVersion: UInt8 = 0xa1
    /// Largest body that is read, in bytes.
    public static let largestBody = 1 << 20

    /// A packet's body as it cannot be.
    public struct Malformed: Error, Equatable {
        public let message: String
    }

    /// A packet that was read.
    public struct Packet: Sendable, Equatable {
        public let type: PacketType
        public let cookie: UInt32
        public let values: [RPCValue]
        /// Bytes that the packet took.
        public let length: Int
    }

    /// Reads the packet that `bytes` begins with; nil if more bytes are needed.
    public static func read(_ bytes: [UInt8]) throws(Malformed) -> Packet? {
        guard let first = bytes.first else { return nil }
        guard first == magicAndVersion else { throw Malformed(message: "bad magic number or version") }
        guard bytes.count >= 4 else { return nil }
        guard let type = PacketType(rawValue: bytes[1] >> 4) else { throw Malformed(message: "unknown packet type") }
        let sizeLength = Int(bytes[1] >> 2 & 3) + 1
        let cookieLength = Int(bytes[1] & 3) + 1
        let start = 2 + sizeLength + cookieLength
        guard bytes.count >= start else { return nil }
        let size = bytes[2..<2 + sizeLength].reduce(0) { $0 << 8 | Int($1) }
        guard size <= largestBody else { throw Malformed(message: "a body of \(size) bytes is too large") }
        guard bytes.count >= start + size else { return nil }
        let cookie = bytes[2 + sizeLength..<start].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var reader = BINRPCReader(bytes[start..<start + size])
        let values = try reader.values()
        return Packet(type: type, cookie: cookie, values: values, length: start + size)
    }

    /// Builds a packet.
    public static func packet(_ type: PacketType, cookie: UInt32, _ values: [RPCValue]) -> [UInt8] {
        var writer = BINRPCWriter()
        for value in values { writer.write(value) }
        let size = minimal(UInt64(writer.bytes.count), atLeast: 1)
        let cookieBytes = minimal(UInt64(cookie), atLeast: 1)
        return [magicAndVersion, type.rawValue << 4 | UInt8(size.count - 1) << 2 | UInt8(cookieBytes.count - 1)] + size + cookieBytes
            + writer.bytes
    }

    /// The answer to a failed call.
    public static func fault(cookie: UInt32, _ fault: RPCFault) -> [UInt8] {
        packet(.fault, cookie: cookie, [.integer(fault.code), .string(fault.message)])
    }

    /// The bytes of a number, highest first, without leading zeros.
    static func minimal(_ number: UInt64, atLeast least: Int = 0) -> [UInt8] {
        let length = max(least, (64 - number.leadingZeroBitCount + 7) / 8)
        return (0..<length).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
    }
}

/// Writes records.
struct BINRPCWriter {
    private(set) var bytes: [UInt8] = []

    private mutating func head(_ type: BINRPC.RecordType, size: Int) {
        if size < 8 {
            bytes.append(UInt8(size) << 4 | type.rawValue)
        } else {
            let length = BINRPC.minimal(UInt64(size))
            bytes.append(0x80 | UInt8(length.count) << 4 | type.rawValue)
            bytes += length
        }
    }

    private mutating func text(_ type: BINRPC.RecordType, _ text: String) {
        let utf8 = text.utf8
        head(type, size: utf8.count + 1)
        bytes.append(contentsOf: utf8)
        bytes.append(0)
    }

    private mutating func double(_ number: Double) {
        let thousandths = Int64(exactly: (number * 1000).rounded(.towardZero)) ?? 0
        let digits = BINRPC.minimal(UInt64(bitPattern: thousandths))
        // Eight bytes do not fit the three bits that a size has in the first byte.
        if digits.count < 8 {
            bytes.append(UInt8(digits.count) << 4 | BINRPC.RecordType.double.rawValue)
        } else {
            bytes.append(0x80 | 1 << 4 | BINRPC.RecordType.double.rawValue)
            bytes.append(8)
        }
        bytes += digits
    }

    mutating func write(_ value: RPCValue) {
        switch value {
        case .null: text(.string, "<null string>")
        case .integer(let number):
            guard let small = Int32(exactly: number) else { return double(Double(number)) }
            let digits = BINRPC.minimal(UInt64(UInt32(bitPattern: small)))
            bytes.append(UInt8(digits.count) << 4 | BINRPC.RecordType.integer.rawValue)
            bytes += digits
        case .double(let number): double(number)
        case .string(let string): text(.string, string)
        case .structure(let members), .list(let members):
            bytes.append(BINRPC.RecordType.structure.rawValue)
            for member in members {
                text(.name, member.name)
                write(member.value)
            }
            bytes.append(0x80 | BINRPC.RecordType.structure.rawValue)
        case .array(let values):
            bytes.append(BINRPC.RecordType.array.rawValue)
            for value in values { write(value) }
            bytes.append(0x80 | BINRPC.RecordType.array.rawValue)
        }
    }
}

/// Reads records.
struct BINRPCReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private static let deepest = 32

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// All values up to the end.
    mutating func values() throws(BINRPC.Malformed) -> [RPCValue] {
        var values: [RPCValue] = []
        while position < bytes.endIndex {
            guard let value = try value(depth: 0) else { throw BINRPC.Malformed(message: "an end without its start") }
            values.append(value)
        }
        return values
    }

    private mutating func take(_ count: Int) throws(BINRPC.Malformed) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.endIndex - position else { throw BINRPC.Malformed(message: "a record is cut off") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// The next value; nil at an end mark.
    private mutating func value(depth: Int) throws(BINRPC.Malformed) -> RPCValue? {
        guard depth < Self.deepest else { throw BINRPC.Malformed(message: "nested too deeply") }
        let head = try take(1).first ?? 0
        guard let type = BINRPC.RecordType(rawValue: head & 15) else { throw BINRPC.Malformed(message: "unknown record type") }
        if type == .structure || type == .array {
            if head & 0x80 != 0 { return nil }
            return type == .array ? .array(try elements(depth)) : .structure(try members(depth))
        }
        var size = Int(head >> 4 & 7)
        if head & 0x80 != 0 {
            guard size <= 4 else { throw BINRPC.Malformed(message: "a size of \(size) bytes") }
            size = try take(size).reduce(0) { $0 << 8 | Int($1) }
        }
        let content = try take(size)
        switch type {
        case .integer:
            guard size <= 4 else { throw BINRPC.Malformed(message: "an integer of \(size) bytes") }
            return .integer(Int(Int32(bitPattern: content.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })))
        case .double:
            guard size <= 8 else { throw BINRPC.Malformed(message: "a double of \(size) bytes") }
            return .double(Double(Int64(bitPattern: content.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })) / 1000)
        case .string, .name: return .string(String(decoding: content.last == 0 ? content.dropLast() : content, as: UTF8.self))
        default: return .string(String(decoding: content, as: UTF8.self))
        }
    }

    private mutating func elements(_ depth: Int) throws(BINRPC.Malformed) -> [RPCValue] {
        var values: [RPCValue] = []
        while let value = try value(depth: depth + 1) { values.append(value) }
        return values
    }

    private mutating func members(_ depth: Int) throws(BINRPC.Malformed) -> [RPCMember] {
        var members: [RPCMember] = []
        while let name = try value(depth: depth + 1) {
            guard case .string(let text) = name, let value = try value(depth: depth + 1) else {
                throw BINRPC.Malformed(message: "a member without name or value")
            }
            members.append(RPCMember(text, value))
        }
        return members
    }
}
