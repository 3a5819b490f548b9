/// Texts and names as Lua writes them.
enum LuaText {
    /// The text between double quotes.
    static func quoted(_ text: String) -> String {
        var out = "\""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 32 || scalar.value == 127:
                // a digit behind it would be read as part of the number
                let isBeforeDigit = index + 1 < scalars.count && ("0"..."9").contains(scalars[index + 1])
                let digits = String(scalar.value)
                out += "\\" + (isBeforeDigit ? String(repeating: "0", count: 3 - digits.count) : "") + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private static let keywords: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not", "or", "repeat", "return",
        "then", "true", "until", "while",
    ]

    /// Whether the text can be written as a name.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
        return text.utf8.allSatisfy { isNameByte($0) } && !keywords.contains(text)
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }

    /// A name made of the text's letters and digits.
    static func name(from text: String) -> String { String(decoding: text.utf8.map { isNameByte($0) ? $0 : 95 }, as: UTF8.self) }

    /// A global of any name.
    static func global(_ name: String) -> String { isName(name) ? name : "_G[\(quoted(name))]" }
}
