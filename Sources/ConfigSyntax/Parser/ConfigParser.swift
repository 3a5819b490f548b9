#if canImport(Glibc)
import Glibc
#endif

/// Reads configs: recursive descent over the lexer's tokens, with precedence climbing for expressions.
///
/// An error does not end the reading: the parser notes it, goes on behind the statement (or the block, or the item),
/// and so reports all errors of a file at once.
public struct ConfigParser {
    var lexer: Lexer
    var token: Token
    var following: Token?
    var diagnostics: [Diagnostic] = []
    var items: [ConfigItem] = []
    var depth = 0
    /// Deepest nesting of blocks and parentheses.
    static let maximumDepth = 200

    /// Parses a file with all its includes.
    /// - Parameters:
    ///   - defines: names set on the command line (`-A`).
    ///   - readFile: gives a file's bytes, nil if it cannot be read.
    public static func parse(
        path: String, defines: [String: String] = [:], readFile: @escaping (String) -> [UInt8]? = FileReader.read
    ) -> ParsedConfig? {
        guard let bytes = readFile(path) else { return nil }
        return parse(name: path, bytes: bytes, defines: defines, readFile: readFile)
    }

    /// Parses bytes at hand.
    public static func parse(
        name: String, bytes: [UInt8], defines: [String: String] = [:], readFile: @escaping (String) -> [UInt8]? = FileReader.read
    ) -> ParsedConfig {
        let sources = SourceSet()
        let options = Lexer.Options(readFile: readFile, environment: FileReader.environment)
        var parser = ConfigParser(Lexer(sources, file: SourceFile(name: name, bytes: bytes), defines: defines, options: options))
        parser.parseAll()
        return ParsedConfig(
            sources: sources, items: parser.items,
            diagnostics: (parser.lexer.diagnostics + parser.diagnostics).sorted { left, right in
                (left.range.file, left.range.start) < (right.range.file, right.range.start)
            },
            defines: parser.lexer.defines, usesKamailioMode: parser.lexer.usesKamailioMode, comments: parser.lexer.comments)
    }

    init(_ lexer: Lexer) {
        self.lexer = lexer
        token = Token(kind: .end, range: SourceRange(file: 0, start: 0, end: 0))
        token = readToken()
    }

    // MARK: Tokens

    mutating func advance() {
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
            warning("stray-byte", next.range, "this byte has no meaning here and is ignored", help: "remove it")
        }
    }

    func at(_ mark: String) -> Bool { token.kind == .mark && token.text == mark }
    func atWord(_ word: String) -> Bool { token.kind == .identifier && token.text == word }

    mutating func accept(_ mark: String) -> Bool {
        guard at(mark) else { return false }
        advance()
        return true
    }

    mutating func expect(_ mark: String, _ context: String) throws(Skip) {
        guard !accept(mark) else { return }
        error("syntax", token.range, "expected \"\(mark)\" \(context), found \(describe(token))")
        throw Skip()
    }

    /// Thrown when a statement cannot be read on; caught where reading goes on behind it.
    struct Skip: Error {}

    mutating func error(_ rule: String, _ range: SourceRange, _ message: String, help: String = "") {
        diagnostics.append(Diagnostic(rule: rule, severity: .error, range: range, message: message, help: help))
    }

    mutating func warning(_ rule: String, _ range: SourceRange, _ message: String, help: String = "") {
        diagnostics.append(Diagnostic(rule: rule, severity: .warning, range: range, message: message, help: help))
    }

    func describe(_ token: Token) -> String {
        switch token.kind {
        case .end: "the end of the file"
        case .string: "the text \"\(token.text.prefix(30))\""
        case .number: "the number \(token.text)"
        default: "\"\(token.text.prefix(40))\""
        }
    }

    // MARK: Top level

    mutating func parseAll() {
        while token.kind != .end {
            let before = (token.range, diagnostics.count)
            do throws(Skip) {
                try item()
            } catch {
                skipItem(from: before.0)
            }
        }
    }

    /// Goes on at the next line that begins an item.
    private mutating func skipItem(from start: SourceRange) {
        var braces = 0
        if token.range == start { advance() }
        while token.kind != .end {
            if at("{") { braces += 1 }
            if at("}") {
                braces -= 1
                if braces <= 0 {
                    advance()
                    return
                }
            }
            if braces == 0, token.kind == .identifier, Self.itemWords.contains(token.text) || CoreParameters.kind(token.text) != nil { return }
            advance()
        }
    }

    static let itemWords: Set<String> = [
        "route", "request_route", "reply_route", "onreply_route", "failure_route", "branch_route", "onsend_route", "event_route",
        "loadmodule", "loadmodulex", "modparam", "modparamx", "loadpath", "mpath", "include_file", "import_file", "flags", "avpflags", "bool",
    ]

    private mutating func item() throws(Skip) {
        let start = token
        if at(";") {
            advance()
            return
        }
        guard token.kind == .identifier || token.kind == .colonName else {
            error("syntax", token.range, "expected a parameter, loadmodule, modparam or a route block, found \(describe(token))")
            throw Skip()
        }
        switch token.text {
        case "route", "request_route", "reply_route", "onreply_route", "failure_route", "branch_route", "onsend_route", "event_route":
            try routeBlock()
        case "loadmodule", "loadmodulex": try loadModule()
        case "modparam", "modparamx": try moduleParameter()
        case "loadpath", "mpath":
            advance()
            _ = accept("=")
            let path = try string("a directory")
            items.append(ConfigItem(.loadPath(path), start.range))
        case "include_file", "import_file":
            let required = token.text == "include_file"
            advance()
            guard token.kind == .string else {
                error("syntax", token.range, "expected a path in quotes, found \(describe(token))")
                throw Skip()
            }
            lexer.include(token.text, at: token.range, isRequired: required)
            advance()
        case "flags", "avpflags", "bool": try flagNames()
        default: try setting()
        }
    }

    mutating func string(_ what: String) throws(Skip) -> String {
        guard token.kind == .string else {
            error("syntax", token.range, "expected \(what) in quotes, found \(describe(token))")
            throw Skip()
        }
        var text = token.text
        let double = token.isDoubleQuoted
        advance()
        while double, token.kind == .string, token.isDoubleQuoted {
            text += token.text
            advance()
        }
        return text
    }

    private mutating func loadModule() throws(Skip) {
        let start = token.range
        advance()
        let parenthesised = accept("(")
        let path = try string("a module's name")
        var options = ""
        if accept(",") { options = try string("options") }
        if parenthesised { try expect(")", "after the module's name") }
        let name = (path.split(separator: "/").last.map(String.init) ?? path)
        lexer.define("MOD_" + (name.hasSuffix(".so") ? String(name.dropLast(3)) : name))
        items.append(ConfigItem(.loadModule(path: path, options: options), start))
    }

    private mutating func moduleParameter() throws(Skip) {
        let start = token.range
        let expanded = token.text == "modparamx"
        advance()
        try expect("(", "after modparam")
        let modules = try string("the module's name")
        try expect(",", "after the module's name")
        let name = try string("the parameter's name")
        try expect(",", "after the parameter's name")
        let valueRange = token.range
        let value: SettingValue
        switch token.kind {
        case .string: value = .string(try string("a value"))
        case .number: value = .number(try signedNumber())
        case .mark where at("-"): value = .number(try signedNumber())
        case .mark where at("("): value = .number(try constantNumber())
        case .identifier where SettingValue.word(token.text).number != nil:
            value = .number(SettingValue.word(token.text).number ?? 0)
            advance()
        default:
            error("syntax", token.range, "expected a text in quotes or a number, found \(describe(token))")
            throw Skip()
        }
        try expect(")", "after the value")
        items.append(ConfigItem(
            .moduleParameter(modules: modules, name: name, value: value, isExpanded: expanded, valueRange: valueRange), start.through(valueRange)))
    }

    mutating func signedNumber() throws(Skip) -> Int {
        let negative = accept("-")
        guard token.kind == .number else {
            error("syntax", token.range, "expected a number, found \(describe(token))")
            throw Skip()
        }
        let value = token.number
        advance()
        return negative ? -value : value
    }

    private mutating func constantNumber() throws(Skip) -> Int {
        try expect("(", "")
        let value = try signedNumber()
        try expect(")", "after the number")
        return value
    }

    private mutating func flagNames() throws(Skip) {
        let start = token.range
        let isAVP = token.text == "avpflags"
        advance()
        var names: [FlagName] = []
        repeat {
            guard token.kind == .identifier || token.kind == .string || token.kind == .colonName else {
                error("syntax", token.range, "expected a flag's name, found \(describe(token))")
                throw Skip()
            }
            let name = token.text
            advance()
            var number: Int?
            if accept(":") { number = try signedNumber() }
            names.append(FlagName(name: name, number: number))
        } while accept(",")
        items.append(ConfigItem(.flags(names, isAVP: isAVP), start))
    }

    private mutating func routeBlock() throws(Skip) {
        let start = token.range
        guard let kind = RouteDefinition.Kind(rawValue: token.text) else { throw Skip() }
        advance()
        var name = ""
        var nameRange = start
        if at("[") {
            advance()
            nameRange = token.range
            while !at("]"), token.kind != .end, !at("{") {
                guard [.identifier, .string, .number, .colonName].contains(token.kind) || at("-") || at(".") || at(":") || at("+") || at("*") else {
                    error("syntax", token.range, "a route's name cannot contain \(describe(token))", help: "use letters, digits, _ and -, or quotes")
                    throw Skip()
                }
                name += token.text
                nameRange = nameRange.through(token.range)
                advance()
            }
            try expect("]", "after the route's name")
            if name.isEmpty { error("route-name", nameRange, "the route's name is missing", help: "write \(kind.rawValue)[NAME]") }
        } else if [.failure, .branch, .event].contains(kind), !at("{") {
            error("syntax", token.range, "expected \"[\" and a name after \(kind.rawValue), found \(describe(token))")
            throw Skip()
        }
        var actual = kind
        if kind == .route, name.isEmpty || name == "0" {
            actual = .request
            name = ""
        }
        if kind == .onReply, name.isEmpty { actual = .reply }
        let body = try block("after \(kind.rawValue)")
        items.append(ConfigItem(.route(RouteDefinition(kind: actual, name: name, nameRange: nameRange, body: body)), start.through(nameRange)))
    }
}

/// Files from disk, for the parser's `readFile`.
public enum FileReader {
    /// The file's bytes; nil if it cannot be read.
    public static func read(_ path: String) -> [UInt8]? {
        let handle = open(path, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { return nil }
        defer { close(handle) }
        var status = stat()
        guard fstat(handle, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(handle, &room, room.count)
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += room[0..<count]
        }
    }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
