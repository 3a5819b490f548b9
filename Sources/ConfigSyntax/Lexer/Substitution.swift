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
    init?(_ text: String, environment: (String) -> String?) {
        let bytes = Array(text.utf8)
        guard let delimiter = bytes.first else { return nil }
        var parts: [[UInt8]] = [[]]
        var index = 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == delimiter {
                parts[parts.count - 1].append(delimiter)
                index += 2
                continue
            }
            if bytes[index] == delimiter, parts.count < 3 { parts.append([]) } else { parts[parts.count - 1].append(bytes[index]) }
            index += 1
        }
        guard parts.count == 3 else { return nil }
        var flags = REG_EXTENDED
        var global = false
        for flag in parts[2] {
            switch flag {
            case UInt8(ascii: "g"): global = true
            case UInt8(ascii: "i"): flags |= REG_ICASE
            case UInt8(ascii: "s"): break
            default: break
            }
        }
        if !parts[2].contains(UInt8(ascii: "s")) { flags |= REG_NEWLINE }
        guard let compiled = Compiled(String(decoding: parts[0], as: UTF8.self), flags) else { return nil }
        expression = compiled
        isGlobal = global
        replacement = Self.parse(parts[1], environment)
    }

    private static func parse(_ bytes: [UInt8], _ environment: (String) -> String?) -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                let next = bytes[index + 1]
                if next >= 48, next <= 57 {
                    if !literal.isEmpty { pieces.append(.literal(literal)) }
                    literal = []
                    pieces.append(.group(Int(next) - 48))
                } else {
                    switch next {
                    case UInt8(ascii: "n"): literal.append(10)
                    case UInt8(ascii: "r"): literal.append(13)
                    case UInt8(ascii: "t"): literal.append(9)
                    default: literal.append(next)
                    }
                }
                index += 2
                continue
            }
            let rest = String(decoding: bytes[index...], as: UTF8.self)
            if rest.hasPrefix("$env("), let close = rest.firstIndex(of: ")") {
                let name = String(rest[rest.index(rest.startIndex, offsetBy: 5)..<close])
                literal += Array((environment(name) ?? "").utf8)
                index += name.utf8.count + 6
                continue
            }
            literal.append(byte)
            index += 1
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }

    /// The text with the first match (or all) replaced; nil if nothing matches.
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
            out += rest[0..<start]
            for piece in replacement {
                switch piece {
                case .literal(let literal): out += literal
                case .group(let number):
                    if ranges[number].rm_so >= 0 { out += rest[Int(ranges[number].rm_so)..<Int(ranges[number].rm_eo)] }
                }
            }
            if end == start {
                if start < rest.count - 1 { out.append(rest[start]) }
                place += end + 1
            } else {
                place += end
            }
            if !isGlobal { break }
        }
        guard found else { return nil }
        if place < bytes.count { out += bytes[place...] }
        return String(decoding: out, as: UTF8.self)
    }
}
