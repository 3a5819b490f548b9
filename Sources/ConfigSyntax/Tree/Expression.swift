/// An expression with its place.
public struct Expression: Sendable {
    public let kind: Kind
    public let range: SourceRange

    public init(_ kind: Kind, _ range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    public indirect enum Kind: Sendable {
        case number(Int)
        case string(String)
        /// A pseudo-variable as written, with its `$`.
        case variable(String)
        /// A select as written, with its `@`.
        case select(String)
        /// A core keyword: `uri`, `method`, `src_ip`, `msg:len`, ...
        case keyword(Keyword)
        /// A bare word where a value stands: `INVITE`, `UDP`, a host name.
        case word(String)
        /// An address or network without quotes: `10.0.0.0/8`.
        case network(String)
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case call(Call)
        /// An assignment used as a value: `if ($var(x) = 3)`.
        case assignment(Expression, Expression)
        /// `selval(select, default...)`.
        case selectValue([Expression])
    }
}

/// A function call, or a core command.
public struct Call: Sendable {
    public let name: String
    public let nameRange: SourceRange
    public let arguments: [Expression]

    public init(name: String, nameRange: SourceRange, arguments: [Expression]) {
        self.name = name
        self.nameRange = nameRange
        self.arguments = arguments
    }
}

/// Core values that conditions look at (core cookbook, "Core Keywords").
public enum Keyword: String, Sendable, CaseIterable {
    case method, uri, status, fromURI = "from_uri", toURI = "to_uri", sourceIP = "src_ip", destinationIP = "dst_ip"
    case sourcePort = "src_port", destinationPort = "dst_port", proto, af, messageLength = "msg:len", myself
    case sendIP = "snd_ip", sendPort = "snd_port", sendProto = "snd_proto", sendAF = "snd_af", toIP = "to_ip", toPort = "to_port"
    case toProto = "to_proto", toAF = "to_af", maxLength = "max_len", uriHost = "uri:host", uriPort = "uri:port"
}

public enum UnaryOperator: String, Sendable {
    case not = "!", minus = "-", plus = "+", bitNot = "~", defined, notDefined, stringLength = "strlen", stringEmpty = "strempty"
    case toInteger = "(int)", toString = "(str)"
}

public enum BinaryOperator: String, Sendable {
    case or = "||", and = "&&", bitOr = "|", bitAnd = "&", bitXor = "^"
    case equal = "==", different = "!=", match = "=~", greater = ">", less = "<", greaterOrEqual = ">=", lessOrEqual = "<="
    case integerEqual = "ieq", integerDifferent = "ine", stringEqual = "eq", stringDifferent = "ne"
    case shiftLeft = "<<", shiftRight = ">>", plus = "+", minus = "-", times = "*", divide = "/", modulo = "mod", concatenate = "."

    /// How tightly it binds; larger binds tighter. All associate to the left.
    public var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .bitOr: 3
        case .bitAnd: 4
        case .bitXor: 5
        case .shiftLeft: 6
        case .shiftRight: 7
        case .equal, .different, .match, .integerEqual, .integerDifferent, .stringEqual, .stringDifferent: 8
        case .greater, .less, .greaterOrEqual, .lessOrEqual: 9
        case .plus, .minus, .concatenate: 10
        case .times, .divide, .modulo: 11
        }
    }
}
