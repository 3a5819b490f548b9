/// Cuts a config's text into the parts that a layout may move, as it stands: defines are not put in and conditions are not
/// decided, so that everything in a file is kept.
package struct LayoutScanner {
    package enum Kind {
        /// A name, a number, a variable with its parentheses, a text in quotes, a select.
        case word
        /// An operator or a mark.
        case mark
        /// A comment; a line comment goes to the end of its line.
        case comment
        /// A line that begins with `#!` or `!!`, or that includes a file: kept as it is.
        case directive
        case lineEnd
    }

    package struct Part {
        package let kind: Kind
        /// Its bytes, whose indices are their offsets in the file.
        package let text: ArraySlice<UInt8>
        /// Whether blanks stand before it.
        package let hasSpace: Bool

        package var range: Range<Int> { text.startIndex..<text.endIndex }
        package func isMark(_ mark: String) -> Bool { kind == .mark && text.elementsEqual(mark.utf8) }
        package func isWord(_ word: String) -> Bool { kind == .word && text.elementsEqual(word.utf8) }
    }

    private let bytes: [UInt8]
    private var place = 0
    private var isLineStart = true
    /// The bracket of an event route's name keeps what is in it.
    private var sawEventRoute = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ offset: Int = 0) -> UInt8 { place + offset < bytes.count ? bytes[place + offset] : 0 }

    package static func parts(_ bytes: [UInt8]) -> [Part] {
        var scanner = LayoutScanner(bytes)
        var list: [Part] = []
        while let part = scanner.next() { list.append(part) }
        return list
    }

    private mutating func next() -> Part? {
        let before = place
        while place < bytes.count, bytes[place] == 32 || bytes[place] == 9 || bytes[place] == 13 { place += 1 }
        guard place < bytes.count else { return nil }
        let hasSpace = place > before
        let start = place
        let kind = scan()
        isLineStart = kind == .lineEnd
        return Part(kind: kind, text: bytes[start..<place], hasSpace: hasSpace)
    }

    private mutating func scan() -> Kind {
        let first = byte()
        if first == 10 {
            place += 1
            return .lineEnd
        }
        if (first == UInt8(ascii: "#") || first == UInt8(ascii: "!")), byte(1) == UInt8(ascii: "!"), first == UInt8(ascii: "#") || isLineStart {
            skipSubstitution()
            skipLine(continued: true)
            return .directive
        }
        switch first {
        case UInt8(ascii: "#"):
            skipLine(continued: false)
            return .comment
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
            skipLine(continued: false)
            return .comment
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
            skipBlockComment()
            return .comment
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            skipString(first)
            return .word
        case UInt8(ascii: "$"), UInt8(ascii: "@"):
            skipVariable()
            return .word
        case let byte where Self.isWord(byte): return word()
        default: return mark()
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 128...255: true
        default: false
        }
    }

    private mutating func word() -> Kind {
        let start = place
        while place < bytes.count, Self.isWord(bytes[place]) { place += 1 }
        let text = bytes[start..<place]
        if isLineStart, text.elementsEqual("include_file".utf8) || text.elementsEqual("import_file".utf8) {
            skipLine(continued: false)
            return .directive
        }
        if text.elementsEqual("event_route".utf8) { sawEventRoute = true }
        return .word
    }

    private mutating func mark() -> Kind {
        let first = byte()
        place += 1
        if sawEventRoute, first == UInt8(ascii: "[") {
            sawEventRoute = false
            while place < bytes.count, bytes[place] != UInt8(ascii: "]"), bytes[place] != 10 { place += 1 }
            if byte() == UInt8(ascii: "]") { place += 1 }
            return .word
        }
        let second = byte()
        let isPair: Bool
        switch first {
        case UInt8(ascii: "="): isPair = second == first || second == UInt8(ascii: "~") || second == UInt8(ascii: ">")
        case UInt8(ascii: "!"): isPair = second == UInt8(ascii: "=")
        case UInt8(ascii: "<"), UInt8(ascii: ">"): isPair = second == UInt8(ascii: "=") || second == first
        case UInt8(ascii: "+"): isPair = second == UInt8(ascii: "=")
        case UInt8(ascii: "&"), UInt8(ascii: "|"): isPair = second == first
        default: isPair = false
        }
        if isPair { place += 1 }
        return .mark
    }

    /// Goes behind the text of `#!subst` and its kin, which may have lines; stays where none begins.
    private mutating func skipSubstitution() {
        let name = bytes.dropFirst(place + 2).prefix(while: Self.isWord)
        guard ["subst", "substdef", "substdefs"].contains(where: { name.elementsEqual($0.utf8) }) else { return }
        guard let start = bytes[name.endIndex...].firstIndex(where: { !Lexer.isSpace($0) }),
            bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'")
        else { return }
        place = start
        skipString(bytes[start])
    }

    private mutating func skipLine(continued: Bool) {
        while place < bytes.count, bytes[place] != 10 || continued && isContinued { place += 1 }
        // blanks at the end are no part of it
        while place > 0, bytes[place - 1] == 13 { place -= 1 }
    }

    /// Whether the line end at hand, LF or CR LF, has a backslash before it.
    private var isContinued: Bool {
        let end = bytes[place - 1] == 13 ? place - 2 : place - 1
        return end >= 0 && bytes[end] == UInt8(ascii: "\\")
    }

    /// Comments nest.
    private mutating func skipBlockComment() {
        var depth = 0
        while place < bytes.count {
            if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                depth += 1
                place += 2
            } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                depth -= 1
                place += 2
                if depth == 0 { return }
            } else {
                place += 1
            }
        }
    }

    /// A text in quotes. A directive at the beginning of a line ends the hope for the closing quote: in text that a condition
    /// hides, a quote may stand alone.
    private mutating func skipString(_ quote: UInt8) {
        var end = place + 1
        while end < bytes.count, bytes[end] != quote {
            if bytes[end] == 10, end + 2 < bytes.count, bytes[end + 1] == UInt8(ascii: "#"), bytes[end + 2] == UInt8(ascii: "!") {
                place += 1
                return
            }
            end += bytes[end] == 92 && quote == UInt8(ascii: "\"") ? 2 : 1
        }
        place = min(bytes.count, end + 1)
    }

    /// `$name`, `$name(...)`, `$(name(...)[..]{..})`, `@select.part["x"]`
    private mutating func skipVariable() {
        place += 1
        if byte() == UInt8(ascii: "?") {
            place += 1
            return
        }
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") {
                let end = closing(byte, byte == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]"))
                guard let end else { return }
                place = end + 1
                if byte == UInt8(ascii: "(") { return }
            } else if Self.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") {
                place += 1
            } else {
                return
            }
        }
    }

    private func closing(_ opener: UInt8, _ closer: UInt8) -> Int? {
        var depth = 0
        var end = place
        while end < bytes.count, bytes[end] != 10 {
            if bytes[end] == opener { depth += 1 }
            if bytes[end] == closer {
                depth -= 1
                if depth == 0 { return end }
            }
            end += 1
        }
        return nil
    }
}
