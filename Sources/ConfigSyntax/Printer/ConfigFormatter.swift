/// Brings a config into the canonical layout: a tab a level, one blank where a blank belongs, no blanks at the ends of lines,
/// no more than one empty line.
///
/// Lines stay lines, and comments, directives and texts stay as they are: only white space between the parts of a line
/// changes, and only where it cannot change what they mean. Formatting twice is formatting once.
///
/// A condition (`#!ifdef`) may hide text that is none: a quote there may stand alone. Where it depends on the defines whether a
/// quoted text or a directive is meant, the rest of the file stays as it is.
public struct ConfigFormatter {
    private typealias Part = LayoutScanner.Part

    /// Where the lines are nested; each arm of a condition (`#!ifdef`) begins with the same.
    private struct Nesting {
        /// Open braces: whether each belongs to a `switch`.
        var braces: [Bool] = []
        var parentheses = 0
        /// Whether the line before leaves its statement open.
        var isOpen = false
        /// Whether a `switch` waits for its brace.
        var awaitsSwitch = false
    }

    private var out: [UInt8] = []
    private var nesting = Nesting()
    private var conditions: [(start: Nesting, end: Nesting?)] = []
    private var emptyLines = 0
    /// Open conditions at the part that is looked at, which may be ahead of what is written.
    private var depth = 0
    /// Whether a comment holds what would be a directive if the comment itself were hidden.
    private var isDepthUnsure = false

    /// The text in the canonical layout.
    public static func format(_ bytes: [UInt8]) -> [UInt8] {
        var formatter = ConfigFormatter()
        var line: [Part] = []
        for part in LayoutScanner.parts(bytes) {
            if part.kind == .lineEnd {
                formatter.write(line, hasSpaceAtEnd: part.hasSpace)
                line = []
                continue
            }
            line.append(part)
            if formatter.isAmbiguous(part) {
                line[line.count - 1] = Part(kind: .word, text: bytes[part.range.lowerBound...], hasSpace: part.hasSpace)
                break
            }
        }
        if !line.isEmpty {
            formatter.write(line, hasSpaceAtEnd: false)
            // a backslash that ends the file continues nothing, and what is never closed has its line ends already
            if bytes.last == UInt8(ascii: "\\") || formatter.out.suffix(2) == [10, 10] { formatter.out.removeLast() }
        }
        return formatter.out
    }

    /// Whether two texts consist of the same tokens, as a server reads them with these defines.
    public static func haveSameTokens(
        _ left: [UInt8], _ right: [UInt8], name: String, defines: [String: String] = [:], readFile: @escaping (String) -> [UInt8]? = FileReader.read
    ) -> Bool {
        let options = Lexer.Options(readFile: readFile, environment: FileReader.environment)
        let all = BuiltInDefines.all.merging(defines) { _, given in given }
        var first = Lexer(SourceSet(), file: SourceFile(name: name, bytes: left), defines: all, options: options)
        var second = Lexer(SourceSet(), file: SourceFile(name: name, bytes: right), defines: all, options: options)
        while true {
            let a = first.next(), b = second.next()
            guard a.kind == b.kind, a.text == b.text, a.number == b.number else { return false }
            if a.kind == .end { return true }
        }
    }

    // MARK: Lines

    private mutating func write(_ line: [Part], hasSpaceAtEnd: Bool) {
        guard let first = line.first else {
            emptyLines += 1
            return
        }
        if emptyLines > 0, !out.isEmpty { out.append(10) }
        emptyLines = 0
        if first.kind == .directive {
            note(first)
            append(first)
            // what stands behind it on its line is no part of a directive that ends with it
            for part in line.dropFirst() { appendSpaced(part) }
        } else {
            indent(line)
            writeParts(line)
        }
        if out.last == UInt8(ascii: "\\"), hasSpaceAtEnd { out.append(32) }
        out.append(10)
    }

    private mutating func append(_ part: Part) {
        var text = part.text
        switch part.kind {
        // one that is never closed goes to the end of the file, with its line ends
        case .comment: while let last = text.last, Lexer.isSpace(last) { text.removeLast() }
        case .directive:
            while let last = text.last, last == 32 || last == 9 { text.removeLast() }
            // blanks keep a backslash from continuing the line
            if text.last == UInt8(ascii: "\\"), text.count < part.text.count { text = part.text.prefix(text.count + 1) }
        default: break
        }
        out += text
    }

    /// Keeps account of conditions, and says whether it depends on the defines how the text goes on from a part.
    private mutating func isAmbiguous(_ part: Part) -> Bool {
        switch part.kind {
        case .directive:
            switch Self.word(part) {
            case "ifdef", "ifndef", "ifexp": depth += 1
            case "endif": depth = max(0, depth - 1)
            default: break
            }
            return false
        case .comment:
            if depth > 0, Self.mayHoldDirective(part) { isDepthUnsure = true }
            return false
        case .word:
            guard let quote = part.text.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return false }
            // a quote on its own is one whose text the scanner saw broken off by a directive
            return part.text.count == 1 || (depth > 0 || isDepthUnsure) && Self.mayHoldDirective(part)
        case .mark, .lineEnd: return false
        }
    }

    private static func mayHoldDirective(_ part: Part) -> Bool {
        zip(part.text, part.text.dropFirst()).contains { ($0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "!")) && $1 == UInt8(ascii: "!") }
    }

    /// The name of a directive.
    private static func word(_ directive: Part) -> String {
        String(decoding: directive.text.dropFirst(2).prefix { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }, as: UTF8.self)
    }

    private mutating func appendSpaced(_ part: Part) {
        if part.hasSpace { out.append(32) }
        append(part)
    }

    /// Keeps account of `#!ifdef` and its kin: both arms of a condition begin where it stands.
    private mutating func note(_ directive: Part) {
        switch Self.word(directive) {
        case "ifdef", "ifndef", "ifexp": conditions.append((nesting, nil))
        case "else":
            guard let last = conditions.indices.last else { return }
            if conditions[last].end == nil { conditions[last].end = nesting }
            nesting = conditions[last].start
        case "endif": if let last = conditions.popLast(), let end = last.end { nesting = end }
        default: break
        }
    }

    private mutating func indent(_ line: [Part]) {
        guard let first = line.first else { return }
        var level = 0
        for isSwitch in nesting.braces { level += isSwitch ? 2 : 1 }
        var closed = nesting.braces
        for part in line {
            guard part.isMark("}") else { break }
            if let isSwitch = closed.popLast() { level -= isSwitch ? 2 : 1 }
        }
        if first.isWord("case") || first.isWord("default"), nesting.braces.last == true { level -= 1 }
        if nesting.parentheses > 0, !first.isMark(")") {
            level += 1
        } else if nesting.isOpen, !first.isMark("{"), !first.isMark("}"), first.kind != .comment, nesting.parentheses == 0 {
            level += 1
        }
        if nesting.braces.isEmpty, nesting.parentheses == 0 { level = isListContinued(line) ? 1 : 0 }
        out += Array(repeating: UInt8(9), count: max(0, level))
    }

    /// Whether a line outside of all blocks goes on with the value that the line above began.
    private func isListContinued(_ line: [Part]) -> Bool {
        guard let first = line.first, first.hasSpace, first.kind == .word || first.kind == .mark else { return false }
        let word = String(decoding: first.text, as: UTF8.self)
        if ConfigParser.itemWords.contains(word) || CoreParameters.kind(word) != nil || first.isMark("{") || first.isMark("}") { return false }
        return true
    }

    private mutating func writeParts(_ line: [Part]) {
        var previous: Part?
        for part in line {
            if let previous, isSpaced(previous, part) { out.append(32) }
            append(part)
            account(part)
            previous = part
        }
        guard let last = line.last(where: { $0.kind != .comment }) else { return }
        nesting.isOpen = !(last.isMark(";") || last.isMark("{") || last.isMark("}") || last.isMark(":")) && !nesting.braces.isEmpty && nesting.parentheses == 0
    }

    /// Whether a blank stands between two parts of a line.
    private func isSpaced(_ left: Part, _ right: Part) -> Bool {
        if left.kind == .comment || right.kind == .comment || right.kind == .directive { return true }
        if nesting.braces.isEmpty, nesting.parentheses == 0 {
            // settings keep their spelling; only the brace of a block stands apart
            return right.hasSpace || right.isMark("{") && left.kind != .mark || left.isMark("{")
        }
        if right.isMark(";") || right.isMark(",") || right.isMark(")") { return false }
        if left.isMark("(") { return false }
        if left.isMark(",") || left.isMark("{") || right.isMark("{") || right.isMark("}") || left.isMark("}") || left.isMark(";") { return true }
        if Self.isBinary(left) || Self.isBinary(right) { return true }
        if right.isMark("("), left.isWord("if") || left.isWord("while") || left.isWord("switch") { return true }
        return right.hasSpace
    }

    private static func isBinary(_ part: Part) -> Bool {
        guard part.kind == .mark else { return false }
        return ["==", "!=", "=~", "&&", "||", "<=", ">=", "="].contains { part.text.elementsEqual($0.utf8) }
    }

    private mutating func account(_ part: Part) {
        if part.kind == .directive { return note(part) }
        if part.isWord("switch") { nesting.awaitsSwitch = true }
        if part.isMark("(") { nesting.parentheses += 1 }
        if part.isMark(")") { nesting.parentheses = max(0, nesting.parentheses - 1) }
        if part.isMark("{") {
            nesting.braces.append(nesting.awaitsSwitch)
            nesting.awaitsSwitch = false
        }
        if part.isMark("}") { _ = nesting.braces.popLast() }
    }
}
