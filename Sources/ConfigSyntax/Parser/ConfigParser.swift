/// Reads configs: recursive descent over the lexer's tokens, with precedence climbing for expressions.
///
/// An error does not end the reading: the parser notes it, goes on behind the statement (or the block, or the item),
/// and so reports all errors of a file at once.
public struct ConfigParser {
    var lexer: Lexer
    var token: Token
    var following: Token?
    /// Where the token before this one stood.
    var previous: SourceRange
    var diagnostics: [Diagnostic] = []
    var items: [ConfigItem] = []
    var depth = 0
    /// Set when a route block begins inside another: all open blocks end here.
    var isUnwinding = false
    /// Deepest nesting of blocks and parentheses.
    static let maximumDepth = 200
    /// Most operators or `else if` in one chain; the tree is as deep as the chain is long.
    static let maximumChain = 1000
    /// Errors after which reading stops: what follows is no config.
    static let maximumErrors = 500
    /// Later than every version.
    public static let newestVersion = [99]

    /// Parses a file with all its includes.
    /// - Parameters:
    ///   - defines: names set on the command line (`-A`).
    ///   - version: the version of Kamailio whose language is read, `[5, 6]`.
    ///   - readFile: gives a file's bytes, nil if it cannot be read.
    /// - Returns: nil if the file itself cannot be read.
    public static func parse(
        path: String, defines: [String: String] = [:], version: [Int] = newestVersion, readFile: @escaping (String) -> [UInt8]? = FileReader.read
    ) -> ParsedConfig? {
        guard let bytes = readFile(path) else { return nil }
        return parse(name: path, bytes: bytes, defines: defines, version: version, readFile: readFile)
    }

    /// Parses bytes at hand. Any bytes will do: what is no config gets diagnostics.
    public static func parse(
        name: String, bytes: [UInt8], defines: [String: String] = [:], version: [Int] = newestVersion, readFile: @escaping (String) -> [UInt8]? = FileReader.read
    ) -> ParsedConfig {
        let sources = SourceSet()
        let options = Lexer.Options(readFile: readFile, environment: FileReader.environment, version: version)
        var all = BuiltInDefines.all
        all.merge(defines) { _, given in given }
        var parser = ConfigParser(Lexer(sources, file: SourceFile(name: name, bytes: bytes), defines: all, options: options))
        parser.parseAll()
        return ParsedConfig(
            sources: sources, items: parser.items, diagnostics: sorted(parser.lexer.diagnostics + parser.diagnostics, sources),
            defines: parser.lexer.defines, usesKamailioMode: parser.lexer.mode == .kamailio, comments: parser.lexer.comments)
    }

    static func sorted(_ diagnostics: [Diagnostic], _ sources: SourceSet) -> [Diagnostic] {
        diagnostics.sorted { left, right in
            let a = sources.visible(left.range), b = sources.visible(right.range)
            return (a.file, a.start) < (b.file, b.start)
        }
    }

    init(_ lexer: Lexer) {
        self.lexer = lexer
        let start = SourceRange(file: 0, start: 0, end: 0)
        token = Token(kind: .end, range: start)
        previous = start
        token = readToken()
    }

    // MARK: Tokens

    mutating func advance() {
        if token.kind != .end { previous = token.range }
        if let next = following {
            token = next
            following = nil
        } else {
            token = readToken()
        }
    }

    mutating func peek() -> Token {
        if let following { return following }
        let next = readToken()
        following = next
        return next
    }

    /// The lexer's next token; bytes that begin none are passed over with a warning, as the reference does.
    private mutating func readToken() -> Token {
        while true {
            let next = lexer.next()
            guard next.kind == .unknown else { return next }
            if lexer.diagnostics.count < Self.maximumErrors {
                lexer.report("stray-byte", next.range, "\"\(next.text.prefix(20))\" has no meaning here and is ignored", help: "remove it", severity: .warning)
            }
        }
    }

    func at(_ mark: String) -> Bool { token.kind == .mark && token.text == mark }
    func atWord(_ word: String) -> Bool { token.kind == .identifier && token.text == word }

    mutating func accept(_ mark: String) -> Bool {
        guard at(mark) else { return false }
        advance()
        return true
    }

    mutating func expect(_ mark: String, _ context: String, help: String = "") throws(Skip) {
        guard !accept(mark) else { return }
        throw fail("expected \"\(mark)\" \(context), found \(describe(token))", help: help)
    }

    /// Thrown when a statement cannot be read on; caught where reading goes on behind it.
    struct Skip: Error {}

    /// Notes a syntax error at the current token.
    mutating func fail(_ message: String, rule: String = "syntax", help: String = "", notes: [Diagnostic.Note] = []) -> Skip {
        error(rule, token.range, message, help: help, notes: notes)
        return Skip()
    }

    mutating func error(_ rule: String, _ range: SourceRange, _ message: String, help: String = "", notes: [Diagnostic.Note] = []) {
        diagnostics.append(Diagnostic(rule: rule, severity: .error, range: range, message: message, help: help, notes: notes))
    }

    mutating func warning(_ rule: String, _ range: SourceRange, _ message: String, help: String = "") {
        diagnostics.append(Diagnostic(rule: rule, severity: .warning, range: range, message: message, help: help))
    }

    func describe(_ token: Token) -> String {
        switch token.kind {
        case .end: "the end of the file"
        case .string: "the text \"\(token.text.prefix(30))\""
        case .number: "the number \(token.text)"
        case .variable: "the variable \(token.text.prefix(40))"
        case .identifier where Keywords.isReserved(token.text): "the keyword \"\(token.text)\""
        default: "\"\(token.text.prefix(40))\""
        }
    }

    // MARK: Common parts

    /// A text in quotes.
    mutating func string(_ what: String) throws(Skip) -> String {
        guard token.kind == .string else { throw fail("expected \(what) in quotes, found \(describe(token))") }
        let text = token.text
        advance()
        return text
    }

    /// A number, or one of the words that stand for 1 and 0; nil if something else stands here.
    mutating func plainNumber() -> Int? {
        if token.kind == .number {
            defer { advance() }
            return token.number
        }
        if token.kind == .identifier, let value = Keywords.boolean(token.text) {
            advance()
            return value
        }
        return nil
    }

    /// A number that may be negative.
    mutating func signedNumber(_ what: String = "a number") throws(Skip) -> Int {
        let negative = accept("-")
        guard let value = plainNumber() else { throw fail("expected \(what), found \(describe(token))") }
        return negative ? 0 &- value : value
    }

    /// Runs `body` one level deeper; an error if that is too deep.
    mutating func nested<Result>(_ body: (inout ConfigParser) throws(Skip) -> Result) throws(Skip) -> Result {
        guard depth < Self.maximumDepth else { throw fail("this is nested more than \(Self.maximumDepth) deep", rule: "nesting") }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}
