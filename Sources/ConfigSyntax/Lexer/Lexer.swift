/// Cuts a config into tokens, following its directives: defines are put in where their names stand, conditionals
/// hide text, includes bring in files. One stack of texts, the top being read.
struct Lexer {
    struct Options {
        var readFile: (String) -> [UInt8]?
        var environment: (String) -> String?
        /// Directories to try after the including file's own.
        var maximumDepth = 32
    }

    private struct Input {
        let file: Int32
        let bytes: [UInt8]
        var place = 0
        /// Name of the define whose text this is; it is not replaced inside itself.
        let define: String?
        let conditionDepth: Int
    }

    private struct Condition {
        let range: SourceRange
        let parentActive: Bool
        var active: Bool
        var hasElse = false
    }

    let sources: SourceSet
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var defines: [String: String]
    private(set) var comments: [SourceRange] = []
    private var inputs: [Input] = []
    private var conditions: [Condition] = []
    private var substitutions: [Substitution] = []
    private let options: Options
    private(set) var usesKamailioMode = false
    private(set) var modeSeen = false

    init(_ sources: SourceSet, file: SourceFile, defines: [String: String], options: Options) {
        self.sources = sources
        self.defines = defines
        self.options = options
        push(file, define: nil)
    }

    private mutating func push(_ file: SourceFile, define: String?) {
        let id = sources.add(file)
        inputs.append(Input(file: id, bytes: file.bytes, define: define, conditionDepth: conditions.count))
    }

    mutating func report(_ rule: String, _ range: SourceRange, _ message: String, help: String = "") {
        diagnostics.append(Diagnostic(rule: rule, severity: .error, range: range, message: message, help: help))
    }

    /// Defines a name as the config had (for `MOD_xxx`).
    mutating func define(_ name: String, _ value: String = "") { defines[name] = value }

    /// Puts a file in at this point.
    mutating func include(_ path: String, at range: SourceRange, isRequired: Bool) {
        guard inputs.count < options.maximumDepth else {
            report("include-depth", range, "files include each other more than \(options.maximumDepth) deep", help: "look for a file that includes itself")
            return
        }
        let base = sources.files[Int(inputs.last { $0.define == nil }?.file ?? 0)].name
        var candidates = [path]
        if !path.hasPrefix("/"), let slash = base.lastIndex(of: "/") { candidates.append(String(base[...slash]) + path) }
        for candidate in candidates {
            if let bytes = options.readFile(candidate) {
                push(SourceFile(name: candidate, bytes: bytes, origin: range, originKind: "include"), define: nil)
                return
            }
        }
        if isRequired {
            report("include-missing", range, "cannot read \"\(path)\"", help: "give a path relative to this file, or use import_file if it may be missing")
        }
    }

    // MARK: Reading

    private func byte(_ offset: Int = 0) -> UInt8 {
        guard let input = inputs.last else { return 0 }
        let place = input.place + offset
        return place < input.bytes.count ? input.bytes[place] : 0
    }

    private var isAtEnd: Bool { inputs.last.map { $0.place >= $0.bytes.count } ?? true }

    private mutating func advance(_ count: Int = 1) { inputs[inputs.count - 1].place += count }

    private var place: Int { inputs.last?.place ?? 0 }

    private func range(from start: Int) -> SourceRange {
        SourceRange(file: inputs.last?.file ?? 0, start: Int32(start), end: Int32(place))
    }

    private func slice(_ start: Int, _ end: Int) -> String {
        guard let input = inputs.last else { return "" }
        return String(decoding: input.bytes[start..<min(end, input.bytes.count)], as: UTF8.self)
    }

    private var isActive: Bool { conditions.last?.active ?? true }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 || byte == 95 }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    /// The next token; `.end` for ever after the last.
    mutating func next() -> Token {
        var spaceBefore = false
        while true {
            guard let input = inputs.last else { return Token(kind: .end, range: SourceRange(file: 0, start: 0, end: 0)) }
            if isAtEnd {
                if inputs.count == 1 {
                    if let open = conditions.popLast() {
                        report("unclosed-condition", open.range, "this #!ifdef has no #!endif", help: "add #!endif")
                        conditions = []
                    }
                    return Token(kind: .end, range: range(from: place))
                }
                inputs.removeLast()
                spaceBefore = true
                continue
            }
            let current = byte()
            if current <= 32 {
                advance()
                spaceBefore = true
                continue
            }
            if current == 35 || current == 33, byte(1) == 33, input.define == nil, directive() {
                spaceBefore = true
                continue
            }
            if !isActive {
                advance()
                while !isAtEnd, byte() != 10, !((byte() == 35 || byte() == 33) && byte(1) == 33) { advance() }
                continue
            }
            if current == 35 || (current == 47 && byte(1) == 47) {
                let start = place
                skipLine()
                comments.append(range(from: start))
                continue
            }
            if current == 47, byte(1) == 42 {
                blockComment()
                spaceBefore = true
                continue
            }
            var token = scan(current)
            token.spaceBefore = spaceBefore
            if token.kind == .identifier, expand(token) {
                spaceBefore = true
                continue
            }
            return token
        }
    }

    private mutating func skipLine() {
        while !isAtEnd, byte() != 10 { advance() }
    }

    private mutating func blockComment() {
        let start = place
        advance(2)
        var depth = 1
        while !isAtEnd {
            if byte() == 47, byte(1) == 42 {
                depth += 1
                advance()
            } else if byte() == 42, byte(1) == 47 {
                depth -= 1
                if depth == 0 {
                    advance(2)
                    comments.append(range(from: start))
                    return
                }
                advance()
            }
            advance()
        }
        report("unclosed-comment", range(from: start), "this comment is never closed", help: "add */")
    }

    /// Puts in the text of a define; false if the name is none.
    private mutating func expand(_ token: Token) -> Bool {
        guard let value = defines[token.text], !inputs.contains(where: { $0.define == token.text }) else { return false }
        guard inputs.count < options.maximumDepth else { return false }
        push(SourceFile(name: token.text, bytes: Array(value.utf8), origin: token.range, originKind: "define \(token.text)"), define: token.text)
        return true
    }

    func substituted(_ text: String) -> String {
        var result = text
        for substitution in substitutions { if let changed = substitution.apply(result) { result = changed } }
        return result
    }

    // MARK: Tokens

    private mutating func scan(_ first: UInt8) -> Token {
        let start = place
        switch first {
        case 34: return string(quote: 34)
        case 39: return string(quote: 39)
        case 36: return variable()
        case 64: return select()
        case 37 where attributeLength() != nil: return attribute()
        default: break
        }
        if Self.isLetter(first) { return word() }
        if Self.isDigit(first) { return number() }
        if first == 58, byte(1) == 58, let length = ipv6Length() {
            advance(length)
            return Token(kind: .ipv6, range: range(from: start), text: slice(start, place))
        }
        for mark in ["<<", ">>", "==", "!=", "=~", "<=", ">=", "&&", "||", "+=", "=>", ":="] {
            if first == mark.utf8.first, byte(1) == mark.utf8.last {
                advance(2)
                return Token(kind: .mark, range: range(from: start), text: mark)
            }
        }
        advance()
        let text = slice(start, place)
        let known = "{}()[];,=+-*/%!<>.:&|^~?".utf8.contains(first)
        return Token(kind: known ? .mark : .unknown, range: range(from: start), text: text)
    }

    private mutating func word() -> Token {
        let start = place
        var end = 0
        while Self.isAlphanumeric(byte(end)) { end += 1 }
        if let length = ipv6Length(), length > end {
            advance(length)
            return Token(kind: .ipv6, range: range(from: start), text: slice(start, place))
        }
        // names of event routes and `msg:len`, `uri:host`
        var long = end
        while byte(long) == 45, Self.isAlphanumeric(byte(long + 1)) {
            long += 1
            while Self.isAlphanumeric(byte(long)) { long += 1 }
        }
        if byte(long) == 58, Self.isLetter(byte(long + 1)) {
            var colon = long
            while byte(colon) == 58, Self.isLetter(byte(colon + 1)) {
                colon += 1
                while Self.isAlphanumeric(byte(colon)) || byte(colon) == 45 { colon += 1 }
            }
            let text = slice(place, place + colon)
            if !["udp", "tcp", "tls", "sctp", "ws", "wss", "UDP", "TCP", "TLS", "SCTP", "WS", "WSS"].contains(String(text.prefix { $0 != ":" })) {
                advance(colon)
                return Token(kind: .colonName, range: range(from: start), text: text)
            }
        }
        advance(end)
        return Token(kind: .identifier, range: range(from: start), text: slice(start, place))
    }

    /// Length of an IPv6 address that begins here, nil if there is none.
    private func ipv6Length() -> Int? {
        var length = 0
        var colons = 0
        var doubled = false
        while true {
            let current = byte(length)
            if current == 58 {
                colons += 1
                if byte(length + 1) == 58 { doubled = true }
            } else if !(Self.isDigit(current) || (current | 0x20 >= 97 && current | 0x20 <= 102)) {
                break
            }
            length += 1
        }
        guard colons >= 2, doubled || colons == 7, !Self.isAlphanumeric(byte(length)) else { return nil }
        return length
    }

    private mutating func number() -> Token {
        let start = place
        var end = 0
        while Self.isAlphanumeric(byte(end)) { end += 1 }
        if let length = ipv6Length(), length > end {
            advance(length)
            return Token(kind: .ipv6, range: range(from: start), text: slice(start, place))
        }
        advance(end)
        let text = slice(start, place)
        let range = range(from: start)
        let value: Int?
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            value = Int(text.dropFirst(2), radix: 16)
        } else if text.hasSuffix("b"), text.dropLast().allSatisfy({ $0 == "0" || $0 == "1" }) {
            value = Int(text.dropLast(), radix: 2)
        } else if text.count > 1, text.hasPrefix("0"), text.allSatisfy({ $0 >= "0" && $0 <= "7" }) {
            value = Int(text, radix: 8)
        } else {
            value = Int(text)
        }
        guard let value else {
            if text.allSatisfy({ $0.isNumber }) {
                report("number-range", range, "\(text) is too large for a number", help: "numbers go up to \(Int.max)")
                return Token(kind: .number, range: range, number: 0, text: text)
            }
            // a name that begins with a digit, as in route[1st]
            return Token(kind: .identifier, range: range, text: text)
        }
        return Token(kind: .number, range: range, number: value, text: text)
    }

    private mutating func string(quote: UInt8) -> Token {
        let start = place
        advance()
        var content: [UInt8] = []
        while !isAtEnd, byte() != quote {
            let current = byte()
            guard quote == 34, current == 92 else {
                content.append(current)
                advance()
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
                if let high = Self.hex(byte(2)), let low = Self.hex(byte(3)) {
                    content.append(high * 16 + low)
                    advance(4)
                    continue
                }
                if let low = Self.hex(byte(2)) {
                    content.append(low)
                    advance(3)
                    continue
                }
                content += [92, next]
            default: content += [92, next]
            }
            advance(next == 0 ? 1 : 2)
        }
        if isAtEnd {
            report("unclosed-string", range(from: start), "this text is never closed", help: "add \(quote == 34 ? "\"" : "'")")
        } else {
            advance()
        }
        let text = String(decoding: content, as: UTF8.self)
        return Token(kind: .string, range: range(from: start), text: substituted(text), isDoubleQuoted: quote == 34)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte - 48 }
        let letter = byte | 0x20
        return letter >= 97 && letter <= 102 ? letter - 87 : nil
    }

    private mutating func variable() -> Token {
        let start = place
        advance()
        if byte() == 40 {
            if !skipEnclosed(40, 41) {
                report("unclosed-variable", range(from: start), "the parenthesis of this variable is never closed", help: "add )")
            }
        } else {
            while Self.isAlphanumeric(byte()) || (byte() == 46 && Self.isAlphanumeric(byte(1))) || byte() == 63 { advance() }
            if byte() == 40 {
                if !skipEnclosed(40, 41) {
                    report("unclosed-variable", range(from: start), "the parenthesis of this variable is never closed", help: "add )")
                }
            } else if byte() == 91, isLegacyIndexed(start) {
                _ = skipEnclosed(91, 93)
            }
        }
        return Token(kind: .variable, range: range(from: start), text: substituted(slice(start, place)))
    }

    /// Length of `%f.` and the like, the other way to write selector-style AVPs; nil if `%` is the operator.
    private func attributeLength() -> Int? {
        var length = 1
        guard [102, 116, 103].contains(byte(length)) else { return nil }
        length += 1
        if [114, 117, 100].contains(byte(length)) { length += 1 }
        return byte(length) == 46 && Self.isLetter(byte(length + 1)) ? length : nil
    }

    private mutating func attribute() -> Token {
        let start = place
        advance()
        while Self.isAlphanumeric(byte()) || byte() == 46 { advance() }
        return Token(kind: .variable, range: range(from: start), text: "$" + slice(start + 1, place))
    }

    /// `$f.x[1]`: only the selector-style AVPs take an index without parentheses.
    private func isLegacyIndexed(_ start: Int) -> Bool {
        let name = slice(start + 1, place)
        return ["f.", "t.", "fr.", "fu.", "fd.", "tr.", "tu.", "td.", "g."].contains { name.hasPrefix($0) }
    }

    private mutating func skipEnclosed(_ open: UInt8, _ close: UInt8) -> Bool {
        var depth = 0
        while !isAtEnd {
            let current = byte()
            if current == 10 { return false }
            advance()
            if current == open { depth += 1 }
            if current == close {
                depth -= 1
                if depth == 0 { return true }
            }
        }
        return false
    }

    private mutating func select() -> Token {
        let start = place
        advance()
        while true {
            if Self.isAlphanumeric(byte()) || byte() == 46 || byte() == 37 {
                advance()
            } else if byte() == 91 {
                if !skipEnclosed(91, 93) { break }
            } else {
                break
            }
        }
        return Token(kind: .select, range: range(from: start), text: slice(start, place))
    }

    // MARK: Directives

    /// Handles a directive line; false if what stands here is none (then it is a comment or an operator).
    private mutating func directive() -> Bool {
        let start = place
        var end = place + 2
        let bytes = inputs[inputs.count - 1].bytes
        while end < bytes.count, Self.isLetter(bytes[end]) { end += 1 }
        let name = slice(start + 2, end)
        // the rest of the line; a backslash at its end goes on with the next one
        var rest: [UInt8] = []
        var index = end
        while index < bytes.count, bytes[index] != 10 {
            if bytes[index] == 92, index + 1 < bytes.count, bytes[index + 1] == 10 || (bytes[index + 1] == 13 && index + 2 < bytes.count && bytes[index + 2] == 10) {
                index += bytes[index + 1] == 13 ? 3 : 2
                rest.append(32)
                continue
            }
            rest.append(bytes[index])
            index += 1
        }
        let text = Self.trimmed(String(decoding: rest, as: UTF8.self))
        inputs[inputs.count - 1].place = index
        let range = SourceRange(file: inputs[inputs.count - 1].file, start: Int32(start), end: Int32(index))
        switch name {
        case "ifdef": open(isActive && defines[text] != nil, range)
        case "ifndef": open(isActive && defines[text] == nil, range)
        case "ifexp": open(isActive && evaluate(text, range) != 0, range)
        case "else":
            guard !conditions.isEmpty else {
                report("stray-else", range, "#!else without #!ifdef", help: "remove it")
                return true
            }
            let last = conditions.count - 1
            if conditions[last].hasElse { report("second-else", range, "a second #!else for the same #!ifdef", help: "remove it") }
            conditions[last].hasElse = true
            conditions[last].active = conditions[last].parentActive && !conditions[last].active
        case "endif":
            if conditions.popLast() == nil { report("stray-endif", range, "#!endif without #!ifdef", help: "remove it") }
        case "define", "def", "redefine", "redef", "trydefine", "trydef":
            if isActive { define(name, text, range) }
        case "undefine", "undef", "tryundefine", "tryundef":
            if isActive { defines[text] = nil }
        case "subst":
            if isActive { addSubstitution(text, range) }
        case "substdef", "substdefs":
            if isActive { addSubstitutionDefine(text, range, quoted: name == "substdefs") }
        case "defenv", "defenvs", "trydefenv", "trydefenvs":
            if isActive { defineEnvironment(name, text, range) }
        case "defexp", "defexps":
            if isActive { defineExpression(text, range, quoted: name == "defexps") }
        case "KAMAILIO", "OPENSER":
            usesKamailioMode = true
            modeSeen = true
        case "MAXCOMPAT", "ALL":
            usesKamailioMode = true
            modeSeen = true
        case "SER":
            usesKamailioMode = false
            modeSeen = true
        case "include_file", "import_file":
            guard isActive else { break }
            guard text.count >= 2, text.first == "\"", text.last == "\"" else {
                report("include-form", range, "\(name) takes a path in double quotes", help: "#!\(name) \"FILE\"")
                return true
            }
            include(substituted(String(text.dropFirst().dropLast())), at: range, isRequired: name == "include_file")
        default:
            if byteAt(start) == 33 {
                inputs[inputs.count - 1].place = start
                return false
            }
            comments.append(range)
        }
        return true
    }

    private func byteAt(_ index: Int) -> UInt8 { inputs.last.map { index < $0.bytes.count ? $0.bytes[index] : 0 } ?? 0 }

    private mutating func open(_ active: Bool, _ range: SourceRange) {
        conditions.append(Condition(range: range, parentActive: isActive, active: active))
    }

    static func trimmed(_ text: String) -> String {
        var view = Substring(text)
        while let last = view.unicodeScalars.last, last == " " || last == "\t" || last == "\r" { view.unicodeScalars.removeLast() }
        while let first = view.unicodeScalars.first, first == " " || first == "\t" { view.unicodeScalars.removeFirst() }
        return String(view)
    }

    private static func splitName(_ text: String) -> (name: String, value: String) {
        let name = text.prefix { $0 != " " && $0 != "\t" }
        return (String(name), trimmed(String(text[name.endIndex...])))
    }

    private mutating func define(_ directive: String, _ text: String, _ range: SourceRange) {
        let (name, value) = Self.splitName(text)
        guard let first = name.utf8.first, Self.isLetter(first), name.utf8.allSatisfy(Self.isAlphanumeric) else {
            report("define-name", range, "#!\(directive) needs a name of letters, digits and _", help: "#!\(directive) NAME value")
            return
        }
        let isTry = directive.hasPrefix("try")
        let isRe = directive.hasPrefix("re")
        if defines[name] != nil {
            if isTry { return }
            if !isRe {
                report("define-again", range, "\(name) is defined already", help: "use #!redefine \(name), or #!trydef \(name) to keep the first value")
                return
            }
        }
        defines[name] = value
    }

    private static func unquoted(_ text: String) -> String {
        text.count >= 2 && (text.first == "\"" && text.last == "\"" || text.first == "'" && text.last == "'") ? String(text.dropFirst().dropLast()) : text
    }

    private mutating func addSubstitution(_ text: String, _ range: SourceRange) {
        // earlier substitutions change later ones too
        guard let made = Substitution(substituted(Self.unquoted(text)), environment: options.environment) else {
            report("subst-form", range, "bad substitution \(text)", help: "#!subst \"/regular expression/replacement/flags\"")
            return
        }
        substitutions.append(made)
    }

    private mutating func addSubstitutionDefine(_ text: String, _ range: SourceRange, quoted: Bool) {
        let body = Self.unquoted(text)
        let parts = body.dropFirst().split(separator: body.first ?? "/", omittingEmptySubsequences: false)
        guard parts.count >= 2 else {
            report("subst-form", range, "bad substitution \(text)", help: "#!substdef \"/NAME/value/\"")
            return
        }
        addSubstitution(text, range)
        let value = Substitution(body, environment: options.environment)?.apply(String(parts[0])) ?? String(parts[1])
        defines[String(parts[0])] = quoted ? "\"\(value)\"" : value
    }

    private mutating func defineEnvironment(_ directive: String, _ text: String, _ range: SourceRange) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard let variable = parts.last, let name = parts.first else {
            report("define-name", range, "#!\(directive) needs the name of an environment variable", help: "#!\(directive) NAME or ID=NAME")
            return
        }
        guard let value = options.environment(Self.trimmed(variable)) else {
            if !directive.hasPrefix("try") {
                report("environment-missing", range, "environment variable \(variable) is not set", help: "use #!trydefenv if it may be missing")
            }
            return
        }
        defines[Self.trimmed(name)] = directive.hasSuffix("s") ? "\"\(value)\"" : value
    }

    private mutating func defineExpression(_ text: String, _ range: SourceRange, quoted: Bool) {
        let (name, expression) = Self.splitName(text)
        let value = evaluate(expression, range)
        defines[name] = quoted ? "\"\(value)\"" : String(value)
    }

    /// Value of an `#!ifexp` expression: numbers, defines, comparisons, logic.
    private mutating func evaluate(_ text: String, _ range: SourceRange) -> Int {
        var evaluator = DirectiveExpression(text, defines)
        guard let value = evaluator.value() else {
            report("directive-expression", range, "cannot evaluate \"\(text)\"", help: "numbers, defined names, + - * / == != < > && || ! and parentheses are understood")
            return 0
        }
        return value
    }
}
