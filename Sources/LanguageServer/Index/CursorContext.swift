import ConfigSyntax

/// What stands around the cursor, as far as the text before it tells.
struct CursorContext {
    /// A function whose parenthesis is open.
    struct Call {
        let name: String
        /// Commas so far.
        var argument = 0
        /// Texts of the arguments so far, without quotes.
        var texts: [String] = []
    }

    enum Place {
        /// A comment, or a text that nothing is known of.
        case nothing
        /// The word behind `#!`.
        case directive
        /// The name behind `#!ifdef` and its kin.
        case defineName
        case includePath
        /// Behind `$` or `$(`.
        case variableName
        /// In the parentheses of a variable of that class.
        case variableArgument(String)
        /// Behind `{` in a variable: `s.`
        case transformation
        /// In a text in quotes.
        case text
        /// The name of a route block, in its brackets.
        case routeName(RouteDefinition.Kind)
        /// A word of a route block.
        case statement
        /// A word outside of all blocks.
        case topLevel
    }

    let offset: Int
    private(set) var place = Place.nothing
    /// Where the word begins that the cursor stands in or behind.
    private(set) var wordStart: Int
    /// Open calls, the innermost last.
    private(set) var calls: [Call] = []
    /// The block that the cursor stands in.
    private(set) var route: (kind: RouteDefinition.Kind, name: String)?
    /// Whether the word is the text of a `loadmodule`.
    private(set) var isModulePath = false

    private let bytes: [UInt8]
    private var braces = 0

    init(_ file: TextFile, _ offset: Int) {
        self.offset = offset
        bytes = file.bytes
        var start = offset
        while start > 0, VariableMention.isName(bytes[start - 1]) { start -= 1 }
        wordStart = start
        let block = file.index.routes.last { $0.range.lowerBound < offset }
        let base = block?.range.lowerBound ?? 0
        let parts = LayoutScanner.parts(Array(bytes[base..<offset]))
        if let block { route = (block.kind, block.name) }
        walk(parts)
        if braces == 0, block?.bodyStart.map({ $0 < offset }) ?? true { route = nil }
        decide(parts, base)
    }

    // MARK: Blocks and calls

    private mutating func walk(_ parts: [LayoutScanner.Part]) {
        var before: LayoutScanner.Part?
        for part in parts {
            switch part.kind {
            case .mark: mark(part, before)
            case .word:
                if let last = calls.indices.last, let first = part.text.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
                    let inner = part.text.dropFirst()
                    calls[last].texts.append(String(decoding: inner.last == first ? inner.dropLast() : inner, as: UTF8.self))
                }
            default: continue
            }
            before = part
        }
    }

    private mutating func mark(_ part: LayoutScanner.Part, _ before: LayoutScanner.Part?) {
        guard part.text.count == 1, let mark = part.text.first else { return }
        switch mark {
        case UInt8(ascii: "{"):
            braces += 1
            calls = []
        case UInt8(ascii: "}"):
            braces = max(0, braces - 1)
            calls = []
        case UInt8(ascii: ";"): calls = []
        case UInt8(ascii: "("):
            let isName = before?.kind == .word && before?.text.first.map(VariableMention.isName) == true
            calls.append(Call(name: isName ? before.map { String(decoding: $0.text, as: UTF8.self) } ?? "" : ""))
        case UInt8(ascii: ")"): _ = calls.popLast()
        case UInt8(ascii: ","): if let last = calls.indices.last { calls[last].argument += 1 }
        default: break
        }
    }

    // MARK: The place

    private mutating func decide(_ parts: [LayoutScanner.Part], _ base: Int) {
        if let last = parts.last, base + last.range.upperBound == offset {
            switch last.kind {
            case .comment where !last.text.starts(with: "/*".utf8) || !isClosedComment(last): return
            case .directive: return directive(last, base)
            default: break
            }
        } else if let last = parts.last, last.kind == .directive, bytes[(base + last.range.upperBound)..<offset].allSatisfy({ $0 == 32 || $0 == 9 }) {
            return directive(last, base)
        }
        if variable() { return }
        if let last = parts.last, base + last.range.upperBound == offset, Self.isOpenText(last) {
            wordStart = base + last.range.lowerBound + 1
            place = .text
            let words = parts.dropLast().last { $0.kind != .comment && $0.kind != .lineEnd }
            isModulePath = words.map { $0.isWord("loadmodule") || $0.isWord("loadmodulex") } ?? false
            return
        }
        let before = parts.last { base + $0.range.upperBound <= wordStart && $0.kind != .comment && $0.kind != .lineEnd }
        if let before, before.isMark("["), let keyword = parts.last(where: { $0.range.upperBound <= before.range.lowerBound && $0.kind == .word }), let kind = kind(keyword) {
            place = .routeName(kind)
            return
        }
        // the scanner takes the name of an event route with its bracket for one part
        if let last = parts.last, base + last.range.upperBound >= wordStart, last.kind == .word, last.text.first == UInt8(ascii: "["), last.text.last != UInt8(ascii: "]") {
            wordStart = base + last.range.lowerBound + 1
            place = .routeName(.event)
            return
        }
        place = braces > 0 ? .statement : .topLevel
    }

    private func kind(_ part: LayoutScanner.Part) -> RouteDefinition.Kind? { RouteDefinition.Kind(rawValue: String(decoding: part.text, as: UTF8.self)) }

    private func isClosedComment(_ part: LayoutScanner.Part) -> Bool { part.text.count >= 4 && part.text.suffix(2).elementsEqual("*/".utf8) }

    /// Whether the part is a text whose closing quote is missing.
    private static func isOpenText(_ part: LayoutScanner.Part) -> Bool {
        guard part.kind == .word || part.kind == .mark, let quote = part.text.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return false }
        var place = part.text.startIndex + 1
        while place < part.text.endIndex {
            if part.text[place] == quote { return false }
            place += part.text[place] == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") ? 2 : 1
        }
        return true
    }

    private mutating func directive(_ part: LayoutScanner.Part, _ base: Int) {
        let text = bytes[(base + part.range.lowerBound)..<offset]
        let body = text.drop { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "!") }
        let name = body.prefix { VariableMention.isName($0) }
        if name.endIndex == offset, text.first == UInt8(ascii: "#") || text.first == UInt8(ascii: "!") {
            wordStart = name.startIndex
            place = .directive
            return
        }
        switch String(decoding: name, as: UTF8.self) {
        case "ifdef", "ifndef", "undef", "ifexp": place = .defineName
        case "include_file", "import_file":
            guard let quote = text.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }) else { return }
            guard !text[(quote + 1)...].contains(text[quote]) else { return }
            wordStart = quote + 1
            place = .includePath
        default: _ = variable()
        }
    }

    /// A variable that reaches up to the cursor.
    private mutating func variable() -> Bool {
        var start = offset
        while start > 0, bytes[start - 1] != 10, offset - start < 2000 { start -= 1 }
        var dollar = offset - 1
        while dollar >= start {
            defer { dollar -= 1 }
            guard bytes[dollar] == UInt8(ascii: "$") else { continue }
            if dollar == offset - 1 || (dollar == offset - 2 && bytes[offset - 1] == UInt8(ascii: "(")) {
                guard dollar == start || bytes[dollar - 1] != UInt8(ascii: "$") else { return false }
                wordStart = offset
                place = .variableName
                return true
            }
            var found: VariableMention?
            VariableMention.each(in: bytes, dollar..<offset) { if found == nil, $0.range.lowerBound == dollar { found = $0 } }
            guard let found, found.range.upperBound == offset else { continue }
            return take(found)
        }
        return false
    }

    private mutating func take(_ mention: VariableMention) -> Bool {
        if let last = mention.transformations.last, last.upperBound == offset {
            wordStart = last.lowerBound
            place = .transformation
        } else if let argument = mention.argument, argument.upperBound == offset {
            wordStart = argument.lowerBound
            place = .variableArgument(String(decoding: bytes[mention.name], as: UTF8.self))
        } else if mention.name.upperBound == offset {
            wordStart = mention.name.lowerBound
            place = .variableName
        } else {
            return false
        }
        return true
    }
}
