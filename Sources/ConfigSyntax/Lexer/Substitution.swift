#if canImport(Glibc)
import Glibc
#endif

/// A `#!subst`: `/pattern/replacement/flags` with any delimiter, applied to texts and names after it.
struct Substitution {
    private let expression: Compiled
    private let replacement: [Piece]
    private let isGlobal: Bool

    private enum Piece {
        case literal([UInt8])
        case group(Int)
    }

    private final class Compiled {
        var pattern = regex_t()
        init?(_ text: String, _ flags: Int32) {
            if regcomp(&pattern, text, flags) != 0 { return nil }
        }
        deinit { regfree(&pattern) }
    }

    /// Nil if the text is no substitution or its pattern no regular expression.
    /// - Parameter variable: the value of `$env(NAME)`, `$def(NAME)` and `$defn(NAME)` in the replacement.
    init?(_ text: String, variable: (_ kind: String, _ name: String) -> String?) {
        guard let parts = Self.parts(text) else { return nil }
        var flags = REG_EXTENDED | REG_NEWLINE
        var global = false
        for flag in parts[2] {
            switch flag {
            case UInt8(ascii: "g"): global = true
            case UInt8(ascii: "i"): flags |= REG_ICASE
            case UInt8(ascii: "s"): flags &= ~REG_NEWLINE
            default: return nil
            }
        }
        guard let compiled = Compiled(String(decoding: parts[0], as: UTF8.self), flags) else { return nil }
        expression = compiled
        isGlobal = global
        replacement = Self.parse(Self.expanded(parts[1], variable))
    }

    /// Pattern, replacement and flags of `/pattern/replacement/flags`; nil if a delimiter is missing.
    static func parts(_ text: String) -> [[UInt8]]? {
        let bytes = Array(text.utf8)
        guard let delimiter = bytes.first, delimiter != 92 else { return nil }
        var parts: [[UInt8]] = [[]]
        var index = 1
        while index < bytes.count {
            if bytes[index] == 92, index + 1 < bytes.count, bytes[index + 1] == delimiter {
                parts[parts.count - 1].append(delimiter)
                index += 2
                continue
            }
            if bytes[index] == delimiter, parts.count < 3 { parts.append([]) } else { parts[parts.count - 1].append(bytes[index]) }
            index += 1
        }
        return parts.count == 3 ? parts : nil
    }

    /// The text with the variables that are known while a config is read put in.
    static func expanded(_ bytes: [UInt8], _ variable: (String, String) -> String?) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "$") {
                var open = index + 1
                while open < bytes.count, Lexer.isLetter(bytes[open]) { open += 1 }
                if open < bytes.count, bytes[open] == UInt8(ascii: "("), let close = bytes[open...].firstIndex(of: UInt8(ascii: ")")) {
                    let kind = String(decoding: bytes[(index + 1)..<open], as: UTF8.self)
                    let name = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
                    if ["env", "def", "defn"].contains(kind) {
                        out += Array((variable(kind, name) ?? "").utf8)
                        index = close + 1
                        continue
                    }
                }
            }
            out.append(bytes[index])
            index += 1
        }
        return out
    }

    private static func parse(_ bytes: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 92, index + 1 < bytes.count else {
                literal.append(byte)
                index += 1
                continue
            }
            let next = bytes[index + 1]
            index += 2
            switch next {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = []
                pieces.append(.group(Int(next) - 48))
            case UInt8(ascii: "n"): literal.append(10)
            case UInt8(ascii: "r"): literal.append(13)
            case UInt8(ascii: "t"): literal.append(9)
            default: literal.append(next)
            }
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }

    /// The text with the first match (or all) replaced; nil if nothing matches, or a match is empty.
    func apply(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var place = 0
        var found = false
        while place <= bytes.count {
            var ranges = [regmatch_t](repeating: regmatch_t(), count: 10)
            let rest = Array(bytes[place...]) + [0]
            let code = rest.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { regexec(&expression.pattern, $0.baseAddress, 10, &ranges, place > 0 ? REG_NOTBOL : 0) }
            }
            guard code == 0 else { break }
            found = true
            let start = Int(ranges[0].rm_so), end = Int(ranges[0].rm_eo)
            if end == start { return nil }
            out += rest[0..<start]
            for piece in replacement {
                switch piece {
                case .literal(let literal): out += literal
                case .group(let number):
                    if ranges[number].rm_so >= 0 { out += rest[Int(ranges[number].rm_so)..<Int(ranges[number].rm_eo)] }
                }
            }
            place += end
            if !isGlobal { break }
        }
        guard found else { return nil }
        if place < bytes.count { out += bytes[place...] }
        return String(decoding: out, as: UTF8.self)
    }
}
