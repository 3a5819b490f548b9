/// Directives: lines that begin with `#!` or `!!`.
///
/// Besides those of 5.6 the ones that later versions brought are read: `ifexp`, `defexp`, `defexps`, `undef` and its kin.
extension Lexer {
    /// Handles a directive; false if what stands here is none (then it is a comment, or two operators).
    mutating func directive(markLength: Int) -> Bool {
        let start = place
        var end = start + markLength
        while end < bytes.count, Self.isLetter(bytes[end]) { end += 1 }
        let name = slice(start + markLength, end)
        // for a version that does not know it, it is a comment
        if Self.later.contains(name), options.version.lexicographicallyPrecedes([5, 7]) { return false }
        if conditional(name, start, end) { return true }
        guard isActive else {
            place += markLength
            return true
        }
        let mark = SourceRange(file: file, start: Int32(start), end: Int32(end))
        switch name {
        case "define", "def", "redefine", "redef", "trydefine", "trydef":
            let (text, range) = restOfLine(start, end)
            define(name, text, range)
        case "undefine", "undef", "tryundefine", "tryundef":
            let (text, range) = restOfLine(start, end)
            undefine(name, text, range)
        case "subst", "substdef", "substdefs":
            place = end
            substitution(name, mark)
        case "defenv", "defenvs", "trydefenv", "trydefenvs":
            let (text, range) = restOfLine(start, end)
            defineEnvironment(name, text, range)
        case "defexp", "defexps":
            let (text, range) = restOfLine(start, end)
            defineExpression(text, range, quoted: name == "defexps")
        case "include_file", "import_file":
            place = end
            includeStatement(isRequired: name == "include_file", at: mark)
        default:
            guard bytes[start] == UInt8(ascii: "#") else { return false }
            if modeLine(markLength: markLength) { return true }
            warnAboutUnknown(name, mark)
            return false
        }
        return true
    }

    /// `#!KAMAILIO` and its kin; the word must be alone on its line, as the reference wants it.
    mutating func modeLine(markLength: Int) -> Bool {
        var end = place + markLength
        while end < bytes.count, Self.isLetter(bytes[end]) { end += 1 }
        let wanted: Mode
        switch slice(place + markLength, end) {
        case "KAMAILIO", "OPENSER": wanted = .kamailio
        case "MAXCOMPAT", "ALL": wanted = .compatible
        case "SER": wanted = .ser
        default: return false
        }
        guard end < bytes.count, bytes[end] == 10 else {
            let range = SourceRange(file: file, start: Int32(place), end: Int32(end))
            report(
                "mode-line", range, "\(slice(place, end)) is not alone on its line, so it is an ordinary comment",
                help: "put a line end right behind it", severity: .warning)
            return false
        }
        mode = wanted
        place = end
        return true
    }

    /// Directives of 5.7.
    private static let later: Set<String> = ["ifexp", "defexp", "defexps", "undef", "undefine", "tryundef", "tryundefine"]

    private static let known = [
        "define", "redefine", "trydefine", "ifdef", "ifndef", "ifexp", "else", "endif", "subst", "substdef", "substdefs", "defenv",
        "defenvs", "trydefenv", "trydefenvs", "defexp", "defexps", "undef", "include_file", "import_file",
    ]

    private mutating func warnAboutUnknown(_ name: String, _ range: SourceRange) {
        guard !name.isEmpty else { return }
        let near: String?
        switch name {
        case "elif", "elseif", "elsif": near = "#!else followed by another #!ifdef"
        case "if": near = "#!ifdef NAME, or #!ifexp EXPRESSION"
        case "include": near = "#!include_file \"FILE\""
        case "import": near = "#!import_file \"FILE\""
        default: near = Spelling.nearest(name, among: Self.known).map { "did you mean #!\($0)?" }
        }
        guard let near else { return }
        report("unknown-directive", range, "#!\(name) is no directive; this line is taken as a comment", help: near, severity: .warning)
    }

    // MARK: Conditions

    private mutating func conditional(_ name: String, _ start: Int, _ end: Int) -> Bool {
        switch name {
        case "ifdef", "ifndef":
            let (text, range) = restOfLine(start, end)
            let word = String(decoding: text.utf8.prefix { Self.isAlphanumeric($0) }, as: UTF8.self)
            let rest = String(decoding: text.utf8.dropFirst(word.utf8.count), as: UTF8.self)
            if !Self.isName(word) || rest.hasPrefix("-") {
                report("condition-name", range, "#!\(name) needs the name of a define", help: "#!\(name) NAME, of letters, digits and _")
            } else if !rest.isEmpty, !Self.splitName(rest).value.hasPrefix("#"), !Self.splitName(rest).value.hasPrefix("//") {
                report(
                    "condition-rest", range, "\"\(Self.splitName(rest).value)\" behind #!\(name) \(word) is ignored",
                    help: "one name only; nest conditions to test more", severity: .warning)
            }
            open((defines[word] != nil) == (name == "ifdef"), range)
        case "ifexp":
            let (text, range) = restOfLine(start, end)
            open(isActive && evaluate(text, range) != 0, range)
        case "else":
            let (text, range) = restOfLine(start, end)
            checkAlone(name, text, range)
            guard let last = conditions.indices.last else {
                report("stray-else", range, "#!else without #!ifdef is ignored", help: "remove it", severity: .warning)
                return true
            }
            if conditions[last].hasElse {
                report(
                    "second-else", range, "a second #!else for the same condition turns it round again", help: "remove it", severity: .warning,
                    notes: [Diagnostic.Note(conditions[last].range, "the condition begins here")])
            }
            conditions[last].hasElse = true
            conditions[last].active = conditions[last].parentActive && !conditions[last].active
        case "endif":
            let (text, range) = restOfLine(start, end)
            checkAlone(name, text, range)
            if conditions.popLast() == nil { report("stray-endif", range, "#!endif without #!ifdef", help: "remove it") }
        default: return false
        }
        return true
    }

    private mutating func open(_ active: Bool, _ range: SourceRange) {
        conditions.append(Condition(range: range, parentActive: isActive, active: active && isActive))
    }

    /// The reference takes `#!endif NAME` as a comment, and then the condition is never closed.
    private mutating func checkAlone(_ name: String, _ text: String, _ range: SourceRange) {
        guard !text.isEmpty else { return }
        report("directive-alone", range, "nothing may follow #!\(name) on its line", help: "write #!\(name) alone; put the comment on its own line")
    }

    // MARK: Defines

    private mutating func define(_ directive: String, _ text: String, _ range: SourceRange) {
        let help = "#!\(directive) NAME value, of letters, digits and _, with a space between"
        guard let (name, value) = Self.definedName(text) else {
            report("define-name", range, "#!\(directive) without a name is taken as a comment", help: help, severity: .warning)
            return
        }
        if value.hasPrefix("-"), text.hasPrefix(name + "-") {
            report("define-name", range, "the name of a define cannot contain -", help: help)
            return
        }
        if Self.splitName(text).name != name {
            report("define-name", range, "this defines \(name), and its value is \"\(value)\"", help: help, severity: .warning)
        }
        set(name, value, range, isTry: directive.hasPrefix("try"), isAgain: directive.hasPrefix("re"), directive: directive)
    }

    private mutating func set(
        _ name: String, _ value: String, _ range: SourceRange, isTry: Bool = false, isAgain: Bool = false, directive: String
    ) {
        if defines[name] != nil {
            if isTry { return }
            guard isAgain else {
                let first = defineRanges[name].map { Diagnostic.Note($0, "first defined here") }
                report(
                    "define-again", range, "\(name) is defined already",
                    help: "use #!redefine \(name) to replace it, or #!trydef \(name) to keep the first value", notes: first.map { [$0] } ?? [])
                return
            }
        }
        if Keywords.isReserved(name) {
            report(
                "define-keyword", range, "\(name) is a keyword, which a define never replaces", help: "choose another name; #!ifdef \(name) works",
                severity: .warning)
        }
        defines[name] = value
        defineRanges[name] = range
    }

    private mutating func undefine(_ directive: String, _ text: String, _ range: SourceRange) {
        let (name, _) = Self.splitName(text)
        guard Self.isName(name) else {
            report("define-name", range, "#!\(directive) needs the name of a define", help: "#!\(directive) NAME")
            return
        }
        defines[name] = nil
        defineRanges[name] = nil
    }

    private mutating func substitution(_ directive: String, _ mark: SourceRange) {
        while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
        guard byte() == 34 || byte() == 39 else {
            report(
                "subst-form", mark, "#!\(directive) takes a text in quotes", help: "#!\(directive) \"/WORD/replacement/\"")
            return
        }
        sawSubstitution = true
        let text = scan(byte())
        let variable = { [options, defines] (kind: String, name: String) -> String? in
            kind == "env" ? options.environment(name) : defines[name]
        }
        guard let made = Substitution(text.text, variable: variable), let parts = Substitution.parts(text.text) else {
            report(
                "subst-form", text.range, "bad substitution \(text.text)", help: "#!\(directive) \"/regular expression/replacement/flags\"")
            return
        }
        if directive == "subst" {
            substitutions.append(made)
            return
        }
        let name = String(decoding: parts[0], as: UTF8.self)
        if !Self.isName(name) {
            report(
                "define-name", text.range, "\"\(name)\" cannot be the name of a define", help: "#!\(directive) \"/NAME/value/\"",
                severity: name.isEmpty ? .error : .warning)
        }
        guard !name.isEmpty else { return }
        substitutions.append(made)
        let value = String(decoding: Substitution.expanded(parts[1], variable), as: UTF8.self)
        set(name, directive == "substdefs" ? "\"\(value)\"" : value, text.range, directive: directive)
    }

    private mutating func defineEnvironment(_ directive: String, _ text: String, _ range: SourceRange) {
        let (word, _) = Self.splitName(text)
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, let variable = parts.last, !variable.isEmpty, Self.isName(name) else {
            report("define-name", range, "#!\(directive) needs the name of an environment variable", help: "#!\(directive) NAME or #!\(directive) ID=NAME")
            return
        }
        guard let value = options.environment(variable) else {
            if !directive.hasPrefix("try") {
                report("environment-missing", range, "environment variable \(variable) is not set", help: "set it, or use #!trydefenv if it may be missing")
            }
            return
        }
        set(name, directive.hasSuffix("s") ? "\"\(value)\"" : value, range, directive: directive)
    }

    private mutating func defineExpression(_ text: String, _ range: SourceRange, quoted: Bool) {
        let (name, expression) = Self.splitName(text)
        guard Self.isName(name), !expression.isEmpty else {
            report("define-name", range, "#!defexp needs a name and an expression", help: "#!defexp NAME 2 * 30")
            return
        }
        let value = evaluate(expression, range)
        set(name, quoted ? "\"\(value)\"" : String(value), range, directive: "defexp")
    }

    /// Value of an `#!ifexp` expression: numbers, defines, comparisons, logic.
    private mutating func evaluate(_ text: String, _ range: SourceRange) -> Int {
        var evaluator = DirectiveExpression(text, defines)
        guard let value = evaluator.value() else {
            report(
                "directive-expression", range, "cannot evaluate \"\(text)\"",
                help: "numbers, texts, defined names, + - * / == != < > && || ! and parentheses are understood")
            return 0
        }
        return value
    }

    // MARK: Includes

    /// Reads the path behind `include_file` or `import_file` and puts the file in.
    mutating func includeStatement(isRequired: Bool, at mark: SourceRange) {
        while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
        let start = place
        while place < bytes.count, !Self.isSpace(bytes[place]) { place += 1 }
        let word = slice(start, place)
        let range = start < place ? range(from: start) : mark
        guard word.utf8.count > 2, word.utf8.first == 34, word.utf8.last == 34 else {
            report(
                "include-form", range, "a path in double quotes is expected, and nothing behind it",
                help: "\(isRequired ? "include_file" : "import_file") \"FILE\"; no spaces in the path, no ; at the end")
            return
        }
        include(substituted(Self.unescaped(word)), at: range, isRequired: isRequired)
    }

    private static func unescaped(_ word: String) -> String {
        var out: [UInt8] = []
        var escaped = false
        for byte in word.utf8.dropFirst().dropLast() {
            if escaped {
                switch byte {
                case UInt8(ascii: "t"): out.append(9)
                case UInt8(ascii: "n"): out.append(10)
                case UInt8(ascii: "r"): out.append(13)
                default: out.append(byte)
                }
                escaped = false
            } else if byte == 92 {
                escaped = true
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Puts a file in at this point: the path as it is, else beside the file that includes it.
    private mutating func include(_ path: String, at range: SourceRange, isRequired: Bool) {
        guard depth < options.maximumDepth else {
            report("include-depth", range, "files include each other more than \(options.maximumDepth) deep", help: "look for a file that includes itself")
            return
        }
        let base = sources.files[Int(currentFile)].name
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

    // MARK: Texts of directives

    /// The rest of the line without blanks around it, and the range from `start` to its end; a backslash at a line's end goes
    /// on with the next line.
    private mutating func restOfLine(_ start: Int, _ from: Int) -> (String, SourceRange) {
        var rest: [UInt8] = []
        var index = from
        while index < bytes.count, bytes[index] != 10 {
            if bytes[index] == 92 {
                if index + 1 < bytes.count, bytes[index + 1] == 10 {
                    index += 2
                    continue
                }
                if index + 2 < bytes.count, bytes[index + 1] == 13, bytes[index + 2] == 10 {
                    index += 3
                    continue
                }
            }
            rest.append(bytes[index])
            index += 1
        }
        place = index
        let range = range(from: start)
        var first = 0
        var last = rest.count
        while first < last, Self.isSpace(rest[first]) { first += 1 }
        while last > first, Self.isSpace(rest[last - 1]) { last -= 1 }
        return (String(decoding: rest[first..<last], as: UTF8.self), range)
    }

    static func splitName(_ text: String) -> (name: String, value: String) {
        let bytes = Array(text.utf8)
        var end = 0
        while end < bytes.count, !isSpace(bytes[end]) { end += 1 }
        var next = end
        while next < bytes.count, isSpace(bytes[next]) { next += 1 }
        return (String(decoding: bytes[..<end], as: UTF8.self), String(decoding: bytes[next...], as: UTF8.self))
    }

    /// Name and value as `#!define` takes them: the name is the first thing on the line that can be one, whatever stands before it
    /// or right behind it. Nil if there is none.
    private static func definedName(_ text: String) -> (name: String, value: String)? {
        let rest = text.utf8.drop { !isLetter($0) }
        if rest.isEmpty { return nil }
        let name = rest.prefix { isAlphanumeric($0) }
        return (String(decoding: name, as: UTF8.self), String(decoding: rest[name.endIndex...].drop { isSpace($0) }, as: UTF8.self))
    }

    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) }
    }
}
