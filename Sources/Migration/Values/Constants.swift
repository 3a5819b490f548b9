import ConfigSyntax

/// Values that the native language computes when it loads a config: 32 bits wide, texts joined.
enum Constant: Equatable {
    case number(Int)
    case text(String)

    /// The value of an expression; nil if it depends on a message.
    init?(_ expression: Expression) {
        switch expression.kind {
        case .number(let number): self = .number(Self.wrap(number))
        case .string(let text), .network(let text): self = .text(text)
        case .word(let word):
            guard let number = SettingValue.word(word).number ?? Self.family(word) else { return nil }
            self = .number(number)
        case .keyword(.maxLength): self = .number(65535)
        case .unary(let operation, let inner):
            guard let inner = Constant(inner), let made = Self.unary(operation, inner) else { return nil }
            self = made
        case .binary(let operation, let left, let right):
            guard let left = Constant(left), let right = Constant(right), let made = Self.binary(operation, left, right) else { return nil }
            self = made
        default: return nil
        }
    }

    var number: Int {
        switch self {
        case .number(let number): number
        case .text(let text): Self.parse(text)
        }
    }

    var text: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): text
        }
    }

    private static func wrap(_ number: Int) -> Int { Int(Int32(truncatingIfNeeded: number)) }

    /// Text that is no number of 32 bits counts as 0.
    static func parse(_ text: String) -> Int { numeric(text).flatMap { Int32(exactly: $0) }.map(Int.init) ?? 0 }

    /// The number that a text is; nil for other texts.
    static func numeric(_ text: String) -> Int? {
        if text.hasPrefix("0x") || text.hasPrefix("0X") { return Int(text.dropFirst(2), radix: 16) }
        return Int(text)
    }

    static func family(_ name: String) -> Int? {
        switch name.lowercased() {
        case "inet", "ipv4": 2
        case "inet6", "ipv6": 10
        default: nil
        }
    }

    private static func unary(_ operation: UnaryOperator, _ inner: Constant) -> Constant? {
        switch operation {
        case .minus: .number(wrap(0 &- inner.number))
        case .plus, .toInteger: .number(inner.number)
        case .not: .number(inner.number == 0 ? 1 : 0)
        case .bitNot: .number(~inner.number)
        case .toString: .text(inner.text)
        case .stringLength: .number(inner.text.utf8.count)
        case .stringEmpty: .number(inner.text.isEmpty ? 1 : 0)
        case .defined, .notDefined: nil
        }
    }

    private static func binary(_ operation: BinaryOperator, _ left: Constant, _ right: Constant) -> Constant? {
        let a = left.number, b = right.number
        switch operation {
        case .plus:
            if case .number = left { return .number(wrap(a &+ b)) }
            return .text(left.text + right.text)
        case .concatenate: return .text(left.text + right.text)
        case .minus: return .number(wrap(a &- b))
        case .times: return .number(wrap(a &* b))
        case .divide: return b == 0 ? nil : .number(wrap(a / b))
        case .modulo: return b == 0 ? nil : .number(wrap(a % b))
        case .bitOr: return .number(a | b)
        case .bitAnd: return .number(a & b)
        case .bitXor: return .number(a ^ b)
        case .shiftLeft: return .number(wrap(a << (b & 31)))
        case .shiftRight: return .number(a >> (b & 31))
        default: return nil
        }
    }
}
