/// A value in an RPC call or its answer: what JSON-RPC, BINRPC and the text FIFO have in common.
public indirect enum RPCValue: Sendable, Equatable {
    /// No value: `null` in JSON, `<null string>` in BINRPC.
    case null
    /// A number; BINRPC sends one beyond 32 bits as a double, since its integers have no more.
    case integer(Int)
    case double(Double)
    case string(String)
    /// Named members in order.
    case structure([RPCMember])
    /// Values without names.
    case array([RPCValue])
    /// Named members of which several may share a name: in JSON an array of objects with one member each, in BINRPC a
    /// structure that repeats names (`core.sockets_list`).
    case list([RPCMember])

    /// The value as a text: a string as it is, a number in decimal; nil for the rest.
    public var asString: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .double(let number): number == number.rounded() && number.magnitude < 1e15 ? String(Int(number)) : String(number)
        default: nil
        }
    }

    /// The value as a number: also that of a text which is one as a whole; nil for the rest.
    public var asInteger: Int? {
        switch self {
        case .integer(let number): number
        case .double(let number): Int(exactly: number.rounded(.towardZero))
        case .string(let text): Int(text)
        default: nil
        }
    }
}

/// A named part of an RPC structure.
public struct RPCMember: Sendable, Equatable {
    public let name: String
    public let value: RPCValue

    public init(_ name: String, _ value: RPCValue) {
        self.name = name
        self.value = value
    }
}

extension RPCValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByDictionaryLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A structure; members keep the literal's order.
    public init(dictionaryLiteral elements: (String, RPCValue)...) { self = .structure(elements.map { RPCMember($0.0, $0.1) }) }
}
