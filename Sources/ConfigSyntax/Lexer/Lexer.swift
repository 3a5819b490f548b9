/// Cuts a config into tokens, following its directives: defines are put in where their names stand, conditionals
/// hide text, includes bring in files. One stack of texts; the top one is being read.
///
/// The rules are those of the reference's scanner, its odd corners included: directives count anywhere on a line, also in
/// what a condition hides; a comment at the end of a define swallows the rest of the line where the define is used; names
/// that are keywords are never replaced.
struct Lexer {
    struct Options {
        var readFile: (String) -> [UInt8]?
        var environment: (String) -> String?
        /// The version whose language is read; what came later is refused, or is the comment that it was then.
        var version = ConfigParser.newestVersion
        /// How deep includes and defines may be nested.
        var maximumDepth = 64
    }

    /// A text that waits until what was put into it has been read.
    struct Input {
        let bytes: [UInt8]
        let place: Int
        let file: Int32
        let define: String?
    }

    struct Condition {
        let range: SourceRange
        let parentActive: Bool
        var active: Bool
        var hasElse = false
    }

    /// How `$name` is read (`#!KAMAILIO`, `#!MAXCOMPAT`, `#!SER`).
    enum Mode {
        case kamailio, compatible, ser
    }

    let sources: SourceSet
    let options: Options
    var diagnostics: [Diagnostic] = []
    var defines: [String: String]
    var defineRanges: [String: SourceRange] = [:]
    var comments: [SourceRange] = []
    var conditions: [Condition] = []
    var substitutions: [Substitution] = []
    var mode = Mode.compatible
    /// A directive that counts as a statement was seen (`#!subst` and its kin).
    var sawSubstitution = false

    // The text being read.
    var bytes: [UInt8]
    var place = 0
    var file: Int32
    /// Name of the define whose text this is; it is not replaced inside itself.
    var define: String?
    private var waiting: [Input] = []
    private var eventName = EventName.none

    /// The name of an event route has rules of its own; where the scanner is on the way to it.
    private enum EventName {
        case none, afterKeyword, inBrackets
    }

    init(_ sources: SourceSet, file source: SourceFile, defines: [String: String], options: Options) {
        self.sources = sources
        self.defines = defines
        self.options = options
        bytes = source.bytes
        file = sources.add(source)
    }

    mutating func report(
        _ rule: String, _ range: SourceRange, _ message: String, help: String = "", severity: Diagnostic.Severity = .error,
        notes: [Diagnostic.Note] = []
    ) {
        diagnostics.append(Diagnostic(rule: rule, severity: severity, range: range, message: message, help: help, notes: notes))
    }

    /// Defines a name as the config had (for `MOD_xxx`).
    mutating func define(_ name: String) { defines[name] = "" }

    // MARK: The stack of texts

    var depth: Int { waiting.count }

    mutating func push(_ source: SourceFile, define name: String?) {
        waiting.append(Input(bytes: bytes, place: place, file: file, define: define))
        bytes = source.bytes
        place = 0
        file = sources.add(source)
        define = name
    }

    /// Goes back to the text below; false if this is the last one.
    mutating func pop() -> Bool {
        guard let last = waiting.popLast() else { return false }
        bytes = last.bytes
        place = last.place
        file = last.file
        define = last.define
        return true
    }

    /// The file that is being read, defines passed over.
    var currentFile: Int32 {
        if define == nil { return file }
        return waiting.last { $0.define == nil }?.file ?? file
    }

    private func isExpanding(_ name: String) -> Bool {
        define == name || waiting.contains { $0.define == name }
    }

    // MARK: Bytes

    @inline(__always) func byte(_ offset: Int = 0) -> UInt8 {
        let index = place &+ offset
        return index < bytes.count ? bytes[index] : 0
    }

    var isAtEnd: Bool { place >= bytes.count }

    func range(from start: Int) -> SourceRange {
        SourceRange(file: file, start: Int32(start), end: Int32(place))
    }

    func slice(_ start: Int, _ end: Int) -> String {
        String(decoding: bytes[start..<max(start, min(end, bytes.count))], as: UTF8.self)
    }

    var isActive: Bool { conditions.last?.active ?? true }

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 || byte == 95 }
    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    @inline(__always) static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
    /// Blank, tab, backspace, carriage return, line feed: what may stand between tokens.
    @inline(__always) static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte >= 8 && byte <= 10 || byte == 13 }

    // MARK: Tokens

    /// The next token; `.end` for ever after the last.
    mutating func next() -> Token {
        var spaceBefore = false
        while true {
            if isAtEnd {
                let wasDefine = define != nil
                guard pop() else { return end() }
                if !wasDefine { spaceBefore = true }
                continue
            }
            let current = bytes[place]
            if !isActive {
                skipInactive()
                spaceBefore = true
                continue
            }
            if Self.isSpace(current) {
                place += 1
                spaceBefore = true
                continue
            }
            if eventName == .inBrackets, current != 93 {
                return eventRouteName()
            }
            switch current {
            case UInt8(ascii: "#"), UInt8(ascii: "!"):
                if byte(1) == UInt8(ascii: "!"), define == nil, directive(markLength: 2) {
                    spaceBefore = true
                    continue
                }
                if current == UInt8(ascii: "#") {
                    lineComment()
                    spaceBefore = true
                    continue
                }
            case UInt8(ascii: "/"):
                if byte(1) == UInt8(ascii: "/") {
                    if byte(2) == UInt8(ascii: "!"), define == nil, modeLine(markLength: 3) { continue }
                    lineComment()
                    spaceBefore = true
                    continue
                }
                if byte(1) == UInt8(ascii: "*") {
                    blockComment()
                    spaceBefore = true
                    continue
                }
            case UInt8(ascii: "\\"):
                if byte(1) == 10 {
                    place += 2
                    spaceBefore = true
                    continue
                }
            default: break
            }
            var token = scan(current)
            token.spaceBefore = spaceBefore
            if token.kind == .identifier {
                if token.text == "include_file" || token.text == "import_file" {
                    includeStatement(isRequired: token.text == "include_file", at: token.range)
                    spaceBefore = true
                    continue
                }
                if expand(token) { continue }
            }
            followEventName(token)
            return token
        }
    }

    private mutating func end() -> Token {
        if let open = conditions.last {
            report(
                "unclosed-condition", open.range, "this condition is never closed",
                help: "add #!endif; nothing may follow that word on its line")
            conditions = []
        }
        return Token(kind: .end, range: SourceRange(file: file, start: Int32(max(0, bytes.count - 1)), end: Int32(bytes.count)))
    }

    private mutating func followEventName(_ token: Token) {
        switch eventName {
        case .none: if token.isWord("event_route") { eventName = .afterKeyword }
        case .afterKeyword: eventName = token.isMark("[") ? .inBrackets : .none
        case .inBrackets: eventName = .none
        }
    }

    private mutating func eventRouteName() -> Token {
        let start = place
        while !isAtEnd, ![93, 10, 123, 59].contains(bytes[place]) { place += 1 }
        var end = place
        while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
        eventName = .none
        return Token(kind: .colonName, range: SourceRange(file: file, start: Int32(start), end: Int32(end)), text: slice(start, end))
    }

    // MARK: What stands between tokens

    /// Passes over text that a condition hides; only directives count there.
    private mutating func skipInactive() {
        while place < bytes.count {
            let current = bytes[place]
            if current == UInt8(ascii: "#") || current == UInt8(ascii: "!"), byte(1) == UInt8(ascii: "!"), define == nil {
                if directive(markLength: 2) {
                    if isActive { return }
                    continue
                }
            }
            place += 1
        }
    }

    /// Passes over the rest of the line, also beyond the end of a define's text.
    private mutating func lineComment() {
        let start = place
        while true {
            while place < bytes.count, bytes[place] != 10 { place += 1 }
            if define == nil {
                if start < place { comments.append(range(from: min(start, place))) }
                return
            }
            guard isAtEnd, pop() else { return }
            if define == nil {
                while place < bytes.count, bytes[place] != 10 { place += 1 }
                return
            }
        }
    }

    /// Passes over a comment. One that is left open in an include goes on in the file that includes it, and one that is never
    /// closed hides the rest of the config, which may be whole without it.
    private mutating func blockComment() {
        let opening = SourceRange(file: file, start: Int32(place), end: Int32(place + 2))
        place += 2
        var depth = 1
        repeat {
            while place < bytes.count {
                if bytes[place] == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                    depth += 1
                    place += 2
                } else if bytes[place] == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                    depth -= 1
                    place += 2
                    if depth == 0 {
                        if file == opening.file { comments.append(range(from: Int(opening.start))) }
                        return
                    }
                } else {
                    place += 1
                }
            }
        } while pop()
        report(
            "unclosed-comment", opening, "this comment is never closed, so the rest of the config is part of it",
            help: "add */; comments nest, so every /* inside needs its own */", severity: .warning)
    }

    /// Puts in the text of a define; false if the name is none.
    private mutating func expand(_ token: Token) -> Bool {
        guard let value = defines[token.text], !Keywords.isReserved(token.text), !isExpanding(token.text) else { return false }
        guard depth < options.maximumDepth else {
            report("define-depth", token.range, "defines are nested more than \(options.maximumDepth) deep")
            return false
        }
        let source = SourceFile(
            name: token.text, bytes: Array(value.utf8), origin: token.range, originKind: "define \(token.text)",
            definedAt: defineRanges[token.text])
        push(source, define: token.text)
        return true
    }

    func substituted(_ text: String) -> String {
        if substitutions.isEmpty || text.isEmpty { return text }
        var result = text
        for substitution in substitutions { if let changed = substitution.apply(result) { result = changed } }
        return result
    }
}
