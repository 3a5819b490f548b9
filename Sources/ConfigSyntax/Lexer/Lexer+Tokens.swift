/// How each kind of token is read.
extension Lexer {
    mutating func scan(_ first: UInt8) -> Token {
        if Self.isLetter(first) { return word() }
        if Self.isDigit(first) { return number() }
        switch first {
        case UInt8(ascii: "\""): return doubleQuoted()
        case UInt8(ascii: "'"): return singleQuoted()
        case UInt8(ascii: "$"): return variable()
        case UInt8(ascii: "@"): return select()
        case UInt8(ascii: "%"): return attribute()
        case UInt8(ascii: ":"):
            if byte(1) == 58, let length = ipv6Length() { return ipv6(length) }
        default: break
        }
        return mark(first)
    }

    private mutating func mark(_ first: UInt8) -> Token {
        let start = place
        let second = byte(1)
        let text: String
        switch (first, second) {
        case (UInt8(ascii: "="), UInt8(ascii: "=")): text = "=="
        case (UInt8(ascii: "="), UInt8(ascii: "~")): text = "=~"
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): text = "!="
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): text = "&&"
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): text = "||"
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): text = "<="
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): text = ">="
        case (UInt8(ascii: "<"), UInt8(ascii: "<")): text = "<<"
        case (UInt8(ascii: ">"), UInt8(ascii: ">")): text = ">>"
        case (UInt8(ascii: "+"), UInt8(ascii: "=")): text = "+="
        default:
            guard Self.isMark(first) else { return unknown() }
            place += 1
            return Token(kind: .mark, range: range(from: start), text: String(UnicodeScalar(first)))
        }
        place += 2
        return Token(kind: .mark, range: range(from: start), text: text)
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"),
            UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "."), UInt8(ascii: ":"),
            UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Bytes that begin no token, as many as stand together.
    private mutating func unknown() -> Token {
        let start = place
        while place < bytes.count, !Self.isSpace(bytes[place]), bytes[place] >= 128 || bytes[place] < 32 { place += 1 }
        if place == start { place += 1 }
        return Token(kind: .unknown, range: range(from: start), text: slice(start, place))
    }

    // MARK: Words and numbers

    private mutating func word() -> Token {
        let start = place
        var end = 1
        while Self.isAlphanumeric(byte(end)) { end += 1 }
        if byte(end) == 58 {
            if let length = ipv6Length(), length > end { return ipv6(length) }
            for name in ["msg:len", "uri:host", "uri:port"] where matches(name) && !Self.isAlphanumeric(byte(name.utf8.count)) {
                place += name.utf8.count
                return Token(kind: .colonName, range: range(from: start), text: name)
            }
        }
        place += end
        return Token(kind: .identifier, range: range(from: start), text: slice(start, place))
    }

    private func matches(_ text: String) -> Bool {
        var index = 0
        for wanted in text.utf8 {
            if byte(index) != wanted { return false }
            index += 1
        }
        return true
    }

    private mutating func ipv6(_ length: Int) -> Token {
        let start = place
        place += length
        return Token(kind: .ipv6, range: range(from: start), text: slice(start, place))
    }

    /// Length of an IPv6 address that begins here, nil if there is none.
    private func ipv6Length() -> Int? {
        var length = 0
        var colons = 0
        var digits = 0
        var doubled = false
        while true {
            let current = byte(length)
            if current == 58 {
                if byte(length + 1) == 58 {
                    if doubled { break }
                    doubled = true
                    colons += 1
                    length += 1
                } else if !Self.isHex(byte(length + 1)) {
                    break
                }
                colons += 1
                digits = 0
            } else if Self.isHex(current) {
                digits += 1
                if digits > 4 { return nil }
            } else {
                break
            }
            length += 1
        }
        guard colons >= 2, colons <= 8, doubled || colons == 7, !Self.isAlphanumeric(byte(length)) else { return nil }
        return length
    }

    private static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20 >= 97 && byte | 0x20 <= 102) }

    private mutating func number() -> Token {
        let start = place
        var end = 1
        var allDigits = true
        while true {
            let current = byte(end)
            if Self.isLetter(current) { allDigits = false } else if !Self.isDigit(current) { break }
            end += 1
        }
        if byte(end) == 58, let length = ipv6Length(), length > end { return ipv6(length) }
        place += end
        let text = slice(start, place)
        let range = range(from: start)
        var value: Int?
        if allDigits {
            value = text.utf8.count > 1 && text.utf8.first == 48 ? Int(text, radix: 8) : Int(text)
        } else if text.hasPrefix("0x") {
            value = Int(text.dropFirst(2), radix: 16)
        } else if text.utf8.last == UInt8(ascii: "b") {
            value = Int(text.dropLast(), radix: 2)
        }
        if let value { return Token(kind: .number, range: range, number: value, text: text) }
        if allDigits, !text.utf8.dropFirst().contains(where: { $0 > 55 }) || text.utf8.first != 48 {
            report("number-range", range, "\(text) is too large for a number", help: "numbers go up to \(Int.max)")
            return Token(kind: .number, range: range, number: 0, text: text)
        }
        return Token(kind: .numberWord, range: range, text: text)
    }

    // MARK: Texts

    private mutating func singleQuoted() -> Token {
        let start = place
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "'") { place += 1 }
        let text = slice(start + 1, place)
        close(start, "'")
        return Token(kind: .string, range: range(from: start), text: substituted(text))
    }

    private mutating func close(_ start: Int, _ quote: String) {
        if isAtEnd {
            let opening = SourceRange(file: file, start: Int32(start), end: Int32(start + 1))
            report("unclosed-string", opening, "this text is never closed", help: "add \(quote) where it ends")
        } else {
            place += 1
        }
    }

    /// A text in double quotes, and those that follow it with nothing but white space between.
    mutating func doubleQuoted() -> Token {
        let start = place
        let startFile = file
        let startEnd = bytes.count
        let text: String
        place += 1
        let first = place
        while place < bytes.count, bytes[place] != 34, bytes[place] != 92 { place += 1 }
        if !isAtEnd, bytes[place] == 34, !isFollowedByText(place + 1) {
            text = slice(first, place)
            place += 1
        } else {
            place = first
            text = joinedText(start)
        }
        // a text that began in a define may end behind it
        let range = file == startFile ? range(from: start) : SourceRange(file: startFile, start: Int32(start), end: Int32(startEnd))
        return Token(kind: .string, range: range, text: substituted(text), isDoubleQuoted: true)
    }

    private func isFollowedByText(_ index: Int) -> Bool {
        var index = index
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        // at a define's end the text that uses it decides
        return index < bytes.count ? bytes[index] == 34 : define != nil
    }

    private mutating func joinedText(_ start: Int) -> String {
        var content: [UInt8] = []
        var opening = start
        while true {
            escapedText(into: &content)
            close(opening, "\"")
            let end = place
            while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
            while isAtEnd, define != nil, pop() {
                while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
                if byte() == 34 { break }
                return String(decoding: content, as: UTF8.self)
            }
            guard byte() == 34 else {
                place = max(end, 0)
                return String(decoding: content, as: UTF8.self)
            }
            opening = place
            place += 1
        }
    }

    /// Reads up to the closing quote, escapes resolved. An octal escape has two or three digits: one alone is a back-reference.
    private mutating func escapedText(into content: inout [UInt8]) {
        while place < bytes.count, bytes[place] != 34 {
            let current = bytes[place]
            guard current == 92 else {
                content.append(current)
                place += 1
                continue
            }
            let next = byte(1)
            switch next {
            case UInt8(ascii: "n"): content.append(10)
            case UInt8(ascii: "r"): content.append(13)
            case UInt8(ascii: "t"): content.append(9)
            case UInt8(ascii: "a"): content.append(7)
            case UInt8(ascii: "\\"): content.append(92)
            case 34: content.append(34)
            case 10: break
            case UInt8(ascii: "x"):
                if let low = Self.hexDigit(byte(2)) {
                    let second = Self.hexDigit(byte(3))
                    content.append(second.map { low * 16 + $0 } ?? low)
                    place += second == nil ? 3 : 4
                    continue
                }
                content += [92, next]
            case 48...55 where Self.isOctal(byte(2)):
                let isLong = Self.isOctal(byte(3))
                var value = Int(next - 48) * 8 + Int(byte(2) - 48)
                if isLong { value = value * 8 + Int(byte(3) - 48) }
                content.append(UInt8(truncatingIfNeeded: value))
                place += isLong ? 4 : 3
                continue
            default:
                content.append(92)
                place += 1
                continue
            }
            place += 2
        }
    }

    private static func isOctal(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 55 }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        guard isHex(byte) else { return nil }
        return isDigit(byte) ? byte - 48 : (byte | 0x20) - 87
    }

    // MARK: Variables

    private mutating func variable() -> Token {
        let start = place
        place += 1
        let following = byte()
        if following == UInt8(ascii: "(") {
            skipParentheses(start)
            return variableToken(start, isSubstituted: true)
        }
        if following == UInt8(ascii: "?") {
            place += 1
            return variableToken(start, isSubstituted: false)
        }
        // the scanner of the reference takes these two as soon as it sees them, whatever follows
        for name in ["retcode", "rc"] where matches(name) {
            place += name.utf8.count
            return variableToken(start, isSubstituted: false)
        }
        if mode != .kamailio, let length = attributeLength() {
            place += length
            skipIndex()
            return variableToken(start, isSubstituted: false)
        }
        if Self.isLetter(following) {
            while Self.isAlphanumeric(byte()) { place += 1 }
        }
        if byte() == UInt8(ascii: "("), mode != .ser {
            skipParentheses(start)
            return variableToken(start, isSubstituted: true)
        }
        if mode != .kamailio { skipIndex() }
        if place == start + 1 {
            report(
                "variable-name", range(from: start), "a variable's name is missing after $", help: "write $name, $name(inner) or $(name{transformation})")
        }
        return variableToken(start, isSubstituted: mode == .kamailio)
    }

    private func variableToken(_ start: Int, isSubstituted: Bool) -> Token {
        let text = slice(start, place)
        return Token(kind: .variable, range: range(from: start), text: isSubstituted ? substituted(text) : text)
    }

    /// Passes over `( ... )` with what is nested in it; it ends on its line.
    private mutating func skipParentheses(_ start: Int) {
        var depth = 0
        while place < bytes.count, bytes[place] != 10 {
            let current = bytes[place]
            place += 1
            if current == UInt8(ascii: "(") {
                depth += 1
            } else if current == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { return }
            }
        }
        report("unclosed-variable", range(from: start), "the parenthesis of this variable is never closed", help: "add ) on the same line")
    }

    /// Passes over the index of a selector-style attribute: `[3]`, `[*]`, `[]`.
    private mutating func skipIndex() {
        guard byte() == UInt8(ascii: "[") else { return }
        var length = 1
        while byte(length) == UInt8(ascii: "*") || byte(length) == UInt8(ascii: "-") || Self.isAlphanumeric(byte(length)) { length += 1 }
        if byte(length) == UInt8(ascii: "]") { place += length + 1 }
    }

    /// Length of `f.name`, `tr.name`, `g.name` behind `$` or `%`; nil if no such attribute stands here.
    private func attributeLength() -> Int? {
        var length = 1
        switch byte() {
        case UInt8(ascii: "f"), UInt8(ascii: "t"):
            if [UInt8(ascii: "r"), UInt8(ascii: "u"), UInt8(ascii: "d")].contains(byte(1)) { length = 2 }
        case UInt8(ascii: "g"): break
        default: return nil
        }
        guard byte(length) == UInt8(ascii: "."), Self.isLetter(byte(length + 1)) else { return nil }
        length += 1
        while Self.isAlphanumeric(byte(length)) { length += 1 }
        return length
    }

    /// `%f.name`: the other way to write an attribute.
    private mutating func attribute() -> Token {
        let start = place
        place += 1
        guard let length = attributeLength() else { return attributeWithoutClass(start) }
        place += length
        checkAttributeName(start)
        skipIndex()
        return Token(kind: .variable, range: range(from: start), text: "$" + slice(start + 1, place))
    }

    private mutating func attributeWithoutClass(_ start: Int) -> Token {
        while Self.isAlphanumeric(byte()) { place += 1 }
        if place == start + 1 {
            return Token(kind: .mark, range: range(from: start), text: "%")
        }
        checkAttributeName(start)
        skipIndex()
        return Token(kind: .variable, range: range(from: start), text: "$" + slice(start + 1, place))
    }

    /// A name that is also a class (`f`, `tu`, `g`) is read as the class by the reference, so it cannot be a name.
    private mutating func checkAttributeName(_ start: Int) {
        let text = slice(start + 1, place)
        let name = text.split(separator: ".").last.map(String.init) ?? ""
        if ["f", "t", "fr", "fu", "fd", "tr", "tu", "td", "g"].contains(name) {
            report("attribute-name", range(from: start), "\"\(name)\" is a class of attributes and cannot be an attribute's name", help: "use a longer name")
        }
    }

    private mutating func select() -> Token {
        let start = place
        place += 1
        var isComplete = false
        while Self.isLetter(byte()) {
            while Self.isAlphanumeric(byte()) { place += 1 }
            isComplete = true
            if byte() == UInt8(ascii: "[") { skipSelectIndex(start) }
            guard byte() == UInt8(ascii: ".") else { break }
            place += 1
            isComplete = false
        }
        if !isComplete {
            report("select-name", range(from: start), "a name is missing in this select", help: "write @name.name or @name[\"text\"].name")
        }
        return Token(kind: .select, range: range(from: start), text: slice(start, place))
    }

    private mutating func skipSelectIndex(_ start: Int) {
        place += 1
        if byte() == 34 {
            place += 1
            while place < bytes.count, bytes[place] != 34, bytes[place] != 10 { place += bytes[place] == 92 && place + 1 < bytes.count ? 2 : 1 }
            if byte() == 34 { place += 1 }
        } else {
            while Self.isAlphanumeric(byte()) || byte() == UInt8(ascii: "-") { place += 1 }
        }
        if byte() == UInt8(ascii: "]") {
            place += 1
        } else {
            report("select-name", range(from: start), "the bracket of this select is never closed", help: "write @name[\"text\"] or @name[1]")
        }
    }
}
