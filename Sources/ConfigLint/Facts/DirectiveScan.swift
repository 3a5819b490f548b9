import ConfigSyntax

/// What a parse leaves out: directives as they are written, and words in all parts of the files, those that a condition
/// hides included.
struct DirectiveScan {
    /// A line that begins with `#!` or `!!`, or nearly so.
    struct Directive {
        /// `define`, `ifdef`, ...; as written.
        let name: String
        /// The rest of the line, without blanks at its ends.
        let rest: String
        /// The directive's word with its mark.
        let range: SourceRange
        /// Whether blanks stand in the mark or between it and the word.
        let hasGap: Bool

        /// The first word of the rest.
        var subject: String { String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) }
        /// What follows it.
        var value: String { String(rest.dropFirst(subject.count)).trimmed }
    }

    private(set) var directives: [Directive] = []
    /// How often each word occurs outside of comments.
    private(set) var words: [String: Int] = [:]
    /// Texts in quotes, as they stand in the files.
    private(set) var strings: [(text: String, range: SourceRange)] = []

    init(_ script: Script) {
        var seen: Set<String> = []
        for (index, file) in script.sources.files.enumerated() where !file.isDefine && !file.isScript && seen.insert(file.name).inserted {
            scan(file.bytes, Int32(index))
        }
    }

    func all(_ names: String...) -> [Directive] { directives.filter { names.contains($0.name) && !$0.hasGap } }

    private mutating func scan(_ bytes: [UInt8], _ file: Int32) {
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "#"), UInt8(ascii: "!"):
                let isBang = bytes[place] == UInt8(ascii: "!")
                let next = place + 1 < bytes.count ? bytes[place + 1] : 0
                if isBang, next != UInt8(ascii: "!") {
                    place += 1
                } else {
                    place = line(bytes, place, file)
                }
            case UInt8(ascii: "/") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "/"):
                while place < bytes.count, bytes[place] != 10 { place += 1 }
            case UInt8(ascii: "/") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "*"):
                place += 2
                while place < bytes.count, !(bytes[place] == UInt8(ascii: "/") && bytes[place - 1] == UInt8(ascii: "*")) { place += 1 }
                place += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"): place = string(bytes, place, file)
            case let byte where Self.isWord(byte): place = word(bytes, place)
            default: place += 1
            }
        }
    }

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private mutating func word(_ bytes: [UInt8], _ start: Int) -> Int {
        var end = start
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        words[String(decoding: bytes[start..<end], as: UTF8.self), default: 0] += 1
        return end
    }

    private mutating func string(_ bytes: [UInt8], _ start: Int, _ file: Int32) -> Int {
        let quote = bytes[start]
        var end = start + 1
        while end < bytes.count, bytes[end] != quote { end += bytes[end] == 92 && quote == UInt8(ascii: "\"") ? 2 : 1 }
        end = min(end, bytes.count)
        let range = SourceRange(file: file, start: Int32(start), end: Int32(min(end + 1, bytes.count)))
        strings.append((String(decoding: bytes[min(start + 1, end)..<end], as: UTF8.self), range))
        var place = start + 1
        while place < end { place = Self.isWord(bytes[place]) ? min(end, word(bytes, place)) : place + 1 }
        return end + 1
    }

    /// A comment, or a directive.
    private mutating func line(_ bytes: [UInt8], _ start: Int, _ file: Int32) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != 10 || (end > start && bytes[end - 1] == 92) { end += 1 }
        func skip(_ place: Int, while test: (UInt8) -> Bool) -> Int {
            var place = place
            while place < end, test(bytes[place]) { place += 1 }
            return place
        }
        func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
        let mark = skip(start + 1, while: isBlank)
        let nameStart = skip(min(mark + 1, end), while: isBlank)
        let nameEnd = skip(nameStart, while: Self.isWord)
        let name = String(decoding: bytes[nameStart..<nameEnd], as: UTF8.self)
        guard mark < end, bytes[mark] == UInt8(ascii: "!"), mark == start + 1 || (nameStart == mark + 1 && DirectiveCase.known.contains(name)) else {
            return bytes[start...].firstIndex(of: 10) ?? bytes.count
        }
        let rest = String(decoding: bytes[nameEnd..<end], as: UTF8.self).trimmed
        let directive = Directive(
            name: name, rest: rest, range: SourceRange(file: file, start: Int32(start), end: Int32(nameEnd)), hasGap: nameStart > start + 2)
        directives.append(directive)
        // words of a value count as uses, the name that is defined does not
        let counted: String
        switch name {
        case "define", "def", "redefine", "redef", "trydefine", "trydef", "defexp", "defexps": counted = directive.value
        case "substdef", "substdefs", "defenv", "defenvs", "trydefenv", "trydefenvs", "undef", "undefine", "tryundef", "tryundefine": counted = ""
        default: counted = rest
        }
        let text = Array(counted.utf8)
        var place = 0
        while place < text.count { place = Self.isWord(text[place]) ? word(text, place) : place + 1 }
        return end
    }
}

extension String {
    /// Without blanks at its ends.
    var trimmed: String {
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { $0 != 32 && $0 != 9 && $0 != 13 }), let last = bytes.lastIndex(where: { $0 != 32 && $0 != 9 && $0 != 13 }) else { return "" }
        return String(self[first...last])
    }
}
