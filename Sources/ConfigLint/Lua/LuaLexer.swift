/// Cuts a Lua script into tokens (Lua 5.4 manual, section 3.1; older versions differ in nothing that matters here).
struct LuaLexer {
    struct Token {
        enum Kind { case end, name, keyword, number, string, mark }

        let kind: Kind
        /// The word or mark; for a string what it holds, escapes left as they are.
        let text: String
        let range: Range<Int>
    }

    /// What cannot be read, and where.
    struct Problem: Error {
        let message: String
        let range: Range<Int>
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        // a first line for the shell
        if place < bytes.count, bytes[place] == UInt8(ascii: "#") { while place < bytes.count, bytes[place] != 10 { place += 1 } }
    }

    static let keywords: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]

    private func byte(_ offset: Int = 0) -> UInt8 { place + offset < bytes.count ? bytes[place + offset] : 0 }

    mutating func next() throws(Problem) -> Token {
        try skipSpace()
        guard place < bytes.count else { return Token(kind: .end, text: "", range: bytes.count..<bytes.count) }
        let start = place
        let first = bytes[place]
        if Self.isLetter(first) {
            while Self.isLetter(byte()) || Self.isDigit(byte()) { place += 1 }
            let word = String(decoding: bytes[start..<place], as: UTF8.self)
            return Token(kind: Self.keywords.contains(word) ? .keyword : .name, text: word, range: start..<place)
        }
        if Self.isDigit(first) || (first == UInt8(ascii: ".") && Self.isDigit(byte(1))) { return number(start) }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return try string(start, first) }
        if first == UInt8(ascii: "["), let level = longLevel() { return try longString(start, level, "text") }
        return try mark(start)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 || byte == 95 }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    private mutating func skipSpace() throws(Problem) {
        while place < bytes.count {
            switch bytes[place] {
            case 9...13, 32: place += 1
            case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"):
                let start = place
                place += 2
                if byte() == UInt8(ascii: "["), let level = longLevel() {
                    _ = try longString(start, level, "comment")
                } else {
                    while place < bytes.count, bytes[place] != 10 { place += 1 }
                }
            default: return
            }
        }
    }

    /// The number of `=` of a long bracket that opens here.
    private func longLevel() -> Int? {
        var level = 0
        while byte(1 + level) == UInt8(ascii: "=") { level += 1 }
        return byte(1 + level) == UInt8(ascii: "[") ? level : nil
    }

    private mutating func longString(_ start: Int, _ level: Int, _ what: String) throws(Problem) -> Token {
        let opening = place
        place += level + 2
        let first = place
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "]") {
                var count = 0
                while byte(1 + count) == UInt8(ascii: "=") { count += 1 }
                if count == level, byte(1 + count) == UInt8(ascii: "]") {
                    let text = String(decoding: bytes[first..<place], as: UTF8.self)
                    place += level + 2
                    return Token(kind: .string, text: text, range: start..<place)
                }
            }
            place += 1
        }
        throw Problem(message: "this \(what) is never closed", range: start..<min(bytes.count, opening + level + 2))
    }

    private mutating func string(_ start: Int, _ quote: UInt8) throws(Problem) -> Token {
        place += 1
        while place < bytes.count, bytes[place] != quote {
            if bytes[place] == UInt8(ascii: "\\") {
                // \z passes over line ends, a backslash before one keeps it
                if byte(1) == UInt8(ascii: "z") {
                    place += 2
                    while (9...13).contains(byte()) || byte() == 32 { place += 1 }
                    continue
                }
                place += byte(1) == 13 && byte(2) == 10 ? 3 : 2
                continue
            }
            guard bytes[place] != 10 else { break }
            place += 1
        }
        guard place < bytes.count, bytes[place] == quote else { throw Problem(message: "this text is never closed on its line", range: start..<min(place, bytes.count)) }
        place += 1
        return Token(kind: .string, text: String(decoding: bytes[(start + 1)..<(place - 1)], as: UTF8.self), range: start..<place)
    }

    private mutating func number(_ start: Int) -> Token {
        let isHex = byte() == 48 && byte(1) | 0x20 == UInt8(ascii: "x")
        while true {
            let current = byte()
            let isExponent = (isHex ? current | 0x20 == UInt8(ascii: "p") : current | 0x20 == UInt8(ascii: "e"))
            if isExponent, byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") {
                place += 2
            } else if Self.isLetter(current) || Self.isDigit(current) || current == UInt8(ascii: ".") {
                place += 1
            } else {
                break
            }
        }
        return Token(kind: .number, text: String(decoding: bytes[start..<place], as: UTF8.self), range: start..<place)
    }

    private static let marks: [[UInt8]] = [
        "...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>", "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<", ">", "=", "(", ")", "{", "}", "[", "]", ";", ":", ",", ".",
    ].map { Array($0.utf8) }

    private mutating func mark(_ start: Int) throws(Problem) -> Token {
        for mark in Self.marks where bytes[place...].starts(with: mark) {
            place += mark.count
            return Token(kind: .mark, text: String(decoding: mark, as: UTF8.self), range: start..<place)
        }
        place += 1
        throw Problem(message: "\"\(String(decoding: bytes[start..<place], as: UTF8.self))\" has no meaning in Lua", range: start..<place)
    }
}
