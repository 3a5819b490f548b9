import Catalog
import ConfigLint
import ConfigSyntax

/// Colours by meaning.
struct SemanticTokens {
    static let types = ["comment", "keyword", "string", "number", "operator", "function", "variable", "property", "macro", "namespace", "event"]
    static let modifiers = ["declaration", "defaultLibrary", "modification"]

    private enum Kind: Int { case comment, keyword, string, number, operation, function, variable, property, macro, namespace, event }
    private struct Token {
        let range: Range<Int>
        let kind: Kind
        var modifiers = 0
    }

    private let file: TextFile
    private let defines: Set<String>
    private var tokens: [Token] = []

    /// The tokens of a document, of those lines alone where a range is given.
    static func answer(_ scope: Scope, lines: ClosedRange<Int>? = nil) -> JSONValue {
        var list = SemanticTokens(scope)
        list.collect(lines)
        return ["data": .array(list.encoded(lines))]
    }

    private init(_ scope: Scope) {
        file = scope.file
        defines = Set(scope.defines.map(\.define.name))
    }

    private mutating func collect(_ lines: ClosedRange<Int>?) {
        let starts = file.lines.starts
        let from = lines.map { starts[min($0.lowerBound, starts.count - 1)] } ?? 0
        let to = lines.map { $0.upperBound + 1 < starts.count ? starts[$0.upperBound + 1] : file.bytes.count } ?? file.bytes.count
        var names: [Int: Occurrence] = [:]
        for one in file.index.occurrences where one.range.upperBound >= from && one.range.lowerBound <= to { names[one.range.lowerBound] = one }
        for part in file.index.parts where part.range.upperBound >= from && part.range.lowerBound <= to {
            switch part.kind {
            case .comment: tokens.append(Token(range: part.range, kind: .comment))
            case .directive: directive(part, names)
            case .mark: if part.text.first.map({ !Self.isBracket($0) }) == true { tokens.append(Token(range: part.range, kind: .operation)) }
            case .word: word(part, names)
            case .lineEnd: break
            }
        }
    }

    private static func isBracket(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ";"), UInt8(ascii: ","): true
        default: false
        }
    }

    private mutating func word(_ part: LayoutScanner.Part, _ names: [Int: Occurrence]) {
        guard let first = part.text.first else { return }
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): text(part.range, names)
        case UInt8(ascii: "$"), UInt8(ascii: "@"): variable(part.range, names)
        case 48...57 where names[part.range.lowerBound]?.range != part.range: tokens.append(Token(range: part.range, kind: .number))
        case UInt8(ascii: "["):
            if let one = names.values.first(where: { part.range.contains($0.range.lowerBound) }) { tokens.append(Token(range: one.range, kind: .event, modifiers: 1)) }
        default: plain(part, names)
        }
    }

    private mutating func plain(_ part: LayoutScanner.Part, _ names: [Int: Occurrence]) {
        let word = file.text(part.range)
        if defines.contains(word) { return tokens.append(Token(range: part.range, kind: .macro)) }
        if RouteDefinition.Kind(rawValue: word) != nil || LanguagePages.statements[word] != nil || LanguagePages.topLevel[word] != nil { return tokens.append(Token(range: part.range, kind: .keyword)) }
        if let one = names[part.range.lowerBound], one.range == part.range { return tokens.append(token(one)) }
        if LanguagePages.expressions[word] != nil { return tokens.append(Token(range: part.range, kind: .keyword)) }
        tokens.append(Token(range: part.range, kind: CoreParameters.kind(word) != nil ? .property : .variable))
    }

    private func token(_ one: Occurrence) -> Token {
        let declares = one.role == .definition ? 1 : 0
        switch one.symbol {
        case .route(.event, _): return Token(range: one.range, kind: .event, modifiers: declares)
        case .route: return Token(range: one.range, kind: .function, modifiers: declares)
        case .function: return Token(range: one.range, kind: .function, modifiers: 2)
        case .module: return Token(range: one.range, kind: .namespace, modifiers: declares)
        case .parameter, .setting, .flag, .table: return Token(range: one.range, kind: .property, modifiers: declares)
        case .define: return Token(range: one.range, kind: .macro, modifiers: declares)
        case .variable, .plainVariable: return Token(range: one.range, kind: .variable, modifiers: one.role == .write ? 4 : 0)
        case .file: return Token(range: one.range, kind: .string)
        }
    }

    private mutating func variable(_ range: Range<Int>, _ names: [Int: Occurrence]) {
        let isWritten = names[range.lowerBound]?.role == .write
        tokens.append(Token(range: range, kind: .variable, modifiers: isWritten ? 4 : 0))
    }

    /// A text: what names something in it is set off.
    private mutating func text(_ range: Range<Int>, _ names: [Int: Occurrence]) {
        var inner: [Token] = []
        VariableMention.each(in: file.bytes, range) { mention in
            if inner.last.map({ $0.range.upperBound <= mention.range.lowerBound }) ?? true { inner.append(Token(range: mention.range, kind: .variable)) }
        }
        if inner.isEmpty, let one = names[range.lowerBound + 1], one.range.upperBound <= range.upperBound { inner = [token(one)] }
        var place = range.lowerBound
        for token in inner where token.range.lowerBound >= place && token.range.upperBound <= range.upperBound {
            if place < token.range.lowerBound { tokens.append(Token(range: place..<token.range.lowerBound, kind: .string)) }
            tokens.append(token)
            place = token.range.upperBound
        }
        if place < range.upperBound { tokens.append(Token(range: place..<range.upperBound, kind: .string)) }
    }

    private mutating func directive(_ part: LayoutScanner.Part, _ names: [Int: Occurrence]) {
        let range = part.range
        let word = part.text.drop { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "!") }.prefix(while: VariableMention.isName)
        let isMarked = part.text.first == UInt8(ascii: "#") || part.text.first == UInt8(ascii: "!")
        guard !isMarked || (word.startIndex == range.lowerBound + 2 && Self.directives.contains(String(decoding: word, as: UTF8.self))) else {
            return tokens.append(Token(range: range, kind: .comment))
        }
        var end = range.lowerBound
        while end < range.upperBound, !(file.bytes[end] == 32 || file.bytes[end] == 9 || file.bytes[end] == 34 || file.bytes[end] == 39) { end += 1 }
        tokens.append(Token(range: range.lowerBound..<end, kind: .keyword))
        var place = end
        while place < range.upperBound {
            if let one = names[place], one.range.upperBound <= range.upperBound, !one.range.isEmpty {
                tokens.append(token(one))
                place = one.range.upperBound
            } else if file.bytes[place] == UInt8(ascii: "#") {
                tokens.append(Token(range: place..<range.upperBound, kind: .comment))
                return
            } else {
                place += 1
            }
        }
    }

    /// All words of directives; a line with another one is a comment.
    private static let directives = Set(LanguagePages.directives.names).union([
        "def", "redef", "trydef", "undefine", "tryundef", "tryundefine", "OPENSER", "SER", "MAXCOMPAT", "ALL",
    ])

    /// Five numbers a token: lines and characters since the one before, its length, type and modifiers. A token ends with its line.
    private func encoded(_ lines: ClosedRange<Int>?) -> [JSONValue] {
        var data: [JSONValue] = []
        data.reserveCapacity(tokens.count * 5)
        var line = 0, character = 0, lastEnd = 0
        let starts = file.lines.starts
        var current = 0
        for token in tokens.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where token.range.lowerBound >= lastEnd {
            lastEnd = token.range.upperBound
            while current + 1 < starts.count, starts[current + 1] <= token.range.lowerBound { current += 1 }
            var row = current
            var start = token.range.lowerBound
            while start < token.range.upperBound {
                let end = min(token.range.upperBound, file.lines.contentEnd(row, in: file.bytes))
                if end > start, lines.map({ $0.contains(row) }) ?? true {
                    let column = file.position(start).character
                    let length = file.position(end).character - column
                    data += [JSONValue(row - line), JSONValue(row == line ? column - character : column), JSONValue(length), JSONValue(token.kind.rawValue), JSONValue(token.modifiers)]
                    (line, character) = (row, column)
                }
                row += 1
                guard row < starts.count else { break }
                start = starts[row]
            }
        }
        return data
    }
}
