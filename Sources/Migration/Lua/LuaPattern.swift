/// Regular expressions that Lua's own patterns can say just as well: one that is simple, and in which case does not count.
enum LuaPattern {
    /// The pattern; nil where Lua's patterns have no word for it (alternatives, groups, repeated ranges), or where letters would have to
    /// match in both cases.
    static func pattern(for expression: String) -> String? {
        var rest = Substring(expression)
        var out = ""
        if rest.hasPrefix("^") {
            out = "^"
            rest.removeFirst()
        }
        while let character = rest.first {
            if character == "$", rest.count == 1 { return out + "$" }
            guard let atom = atom(&rest) else { return nil }
            guard let repeated = repetition(of: atom, &rest) else { return nil }
            out += repeated
        }
        return out
    }

    private static func atom(_ rest: inout Substring) -> String? {
        let character = rest.removeFirst()
        switch character {
        case ".": return "."
        case "[": return set(&rest)
        case "\\":
            guard let escaped = rest.first, escaped.isASCII, !escaped.isLetter, !escaped.isNumber else { return nil }
            rest.removeFirst()
            return literal(escaped)
        case "(", ")", "|", "*", "+", "?", "{", "}", "^", "$": return nil
        default: return character.isASCII && !character.isLetter ? literal(character) : nil
        }
    }

    private static func literal(_ character: Character) -> String { character.isNumber || character == " " ? String(character) : "%\(character)" }

    private static func set(_ rest: inout Substring) -> String? {
        var inner = ""
        if rest.first == "^" {
            inner = "^"
            rest.removeFirst()
        }
        var isEmpty = true
        while let character = rest.first {
            rest.removeFirst()
            if character == "]", !isEmpty { return inner == "0-9" ? "%d" : inner == "^0-9" ? "%D" : "[\(inner)]" }
            isEmpty = false
            guard character.isASCII, !character.isLetter, character != "[", character != "\\" else { return nil }
            if character == "-" {
                // a range, or a dash at either end
                let isRange = inner.last?.isNumber == true && rest.first?.isNumber == true
                inner += isRange ? "-" : "%-"
            } else {
                inner += character.isNumber ? String(character) : "%\(character)"
            }
        }
        return nil
    }

    private static func repetition(of atom: String, _ rest: inout Substring) -> String? {
        guard let mark = rest.first else { return atom }
        switch mark {
        case "*", "+", "?":
            rest.removeFirst()
            if let next = rest.first, "*+?{".contains(next) { return nil }
            return atom + String(mark)
        case "{":
            guard let end = rest.firstIndex(of: "}") else { return nil }
            let bounds = rest[rest.index(after: rest.startIndex)..<end].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            rest = rest[rest.index(after: end)...]
            guard let low = bounds.first.flatMap({ Int($0) }), (0...8).contains(low), bounds.count <= 2 else { return nil }
            let fixed = String(repeating: atom, count: low)
            guard bounds.count == 2 else { return fixed }
            if bounds[1].isEmpty { return fixed + atom + "*" }
            guard let high = Int(bounds[1]), high >= low, high <= 8 else { return nil }
            return fixed + String(repeating: atom + "?", count: high - low)
        default: return atom
        }
    }
}
