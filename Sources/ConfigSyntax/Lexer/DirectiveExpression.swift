/// The little arithmetic of `#!ifexp` and `#!defexp`.
struct DirectiveExpression {
    private let bytes: [UInt8]
    private var place = 0
    private let defines: [String: String]
    private var depth = 0

    init(_ text: String, _ defines: [String: String]) {
        bytes = Array(text.utf8)
        self.defines = defines
    }

    /// Nil if the text is no expression.
    mutating func value() -> Int? {
        guard let value = binary(0) else { return nil }
        skipBlanks()
        return place == bytes.count ? value : nil
    }

    private mutating func skipBlanks() {
        while place < bytes.count, bytes[place] <= 32 { place += 1 }
    }

    private static let levels: [[String]] = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]]

    private mutating func binary(_ level: Int) -> Int? {
        guard level < Self.levels.count else { return unary() }
        guard var left = binary(level + 1) else { return nil }
        while true {
            skipBlanks()
            guard let mark = Self.levels[level].first(where: { starts(with: $0) }) else { return left }
            place += mark.utf8.count
            guard let right = binary(level + 1) else { return nil }
            switch mark {
            case "||": left = left != 0 || right != 0 ? 1 : 0
            case "&&": left = left != 0 && right != 0 ? 1 : 0
            case "==": left = left == right ? 1 : 0
            case "!=": left = left != right ? 1 : 0
            case "<=": left = left <= right ? 1 : 0
            case ">=": left = left >= right ? 1 : 0
            case "<": left = left < right ? 1 : 0
            case ">": left = left > right ? 1 : 0
            case "+": left = left &+ right
            case "-": left = left &- right
            case "*": left = left &* right
            default:
                guard right != 0 else { return nil }
                left = mark == "/" ? left / right : left % right
            }
        }
    }

    private func starts(with mark: String) -> Bool {
        let wanted = Array(mark.utf8)
        return place + wanted.count <= bytes.count && Array(bytes[place..<(place + wanted.count)]) == wanted
    }

    private mutating func unary() -> Int? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { return nil }
        skipBlanks()
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "!"):
            place += 1
            return unary().map { $0 == 0 ? 1 : 0 }
        case UInt8(ascii: "-"):
            place += 1
            return unary().map { 0 &- $0 }
        case UInt8(ascii: "("):
            place += 1
            let inner = binary(0)
            skipBlanks()
            guard place < bytes.count, bytes[place] == UInt8(ascii: ")") else { return nil }
            place += 1
            return inner
        default: return operand()
        }
    }

    private mutating func operand() -> Int? {
        let start = place
        while place < bytes.count, Lexer.isAlphanumeric(bytes[place]) { place += 1 }
        let word = String(decoding: bytes[start..<place], as: UTF8.self)
        guard !word.isEmpty else { return nil }
        if let number = Int(word) { return number }
        guard let value = defines[word] else { return 0 }
        var inner = DirectiveExpression(value, defines.filter { $0.key != word })
        return value.isEmpty ? 1 : inner.value() ?? 1
    }
}
