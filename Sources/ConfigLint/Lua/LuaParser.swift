/// Reads Lua scripts (Lua 5.4 manual, section 9) for what rules ask about them: whether they are Lua at all, which functions they define, and
/// what they call under `KSR`. Nothing is run.
package struct LuaParser {
    /// A call of a function that a path of names leads to: `KSR.tm.t_on_failure("F")`.
    struct Call {
        /// `["KSR", "tm", "t_on_failure"]`
        let path: [String]
        /// The path's place.
        let range: Range<Int>
        let arguments: [Argument]
        /// Whether the last argument may stand for any number of them: a call, or `...`.
        let isOpen: Bool
    }

    struct Argument {
        /// The text of a constant.
        let text: String?
        let range: Range<Int>
    }

    private(set) var calls: [Call] = []
    /// Global functions that the script defines, tables' functions with their path: `M.f`.
    private(set) var functions: Set<String> = []
    /// Paths that are assigned to.
    private(set) var assigned: Set<String> = []
    /// The first mistake.
    private(set) var problem: LuaLexer.Problem?

    private var lexer: LuaLexer
    private var token: LuaLexer.Token
    private var following: LuaLexer.Token?
    private var depth = 0
    /// What a name stands for after `local name = KSR.module`.
    private var aliases: [String: [String]] = [:]
    /// Names of local variables and functions, which are no globals.
    private var locals: Set<String> = []
    private static let maximumDepth = 190

    package init(_ bytes: [UInt8]) {
        lexer = LuaLexer(bytes)
        token = LuaLexer.Token(kind: .end, text: "", range: 0..<0)
        do throws(LuaLexer.Problem) {
            token = try lexer.next()
            try block()
            guard token.kind == .end else { throw unexpected("the end of the script") }
        } catch {
            problem = error
        }
    }

    // MARK: Tokens

    private mutating func advance() throws(LuaLexer.Problem) {
        if let next = following {
            token = next
            following = nil
        } else {
            token = try lexer.next()
        }
    }

    private mutating func peek() throws(LuaLexer.Problem) -> LuaLexer.Token {
        if let following { return following }
        let next = try lexer.next()
        following = next
        return next
    }

    private func at(_ text: String) -> Bool { (token.kind == .mark || token.kind == .keyword) && token.text == text }

    private mutating func accept(_ text: String) throws(LuaLexer.Problem) -> Bool {
        guard at(text) else { return false }
        try advance()
        return true
    }

    private func unexpected(_ wanted: String) -> LuaLexer.Problem {
        let found =
            switch token.kind {
            case .end: "the end of the script"
            case .string: "a text"
            default: "\"\(token.text)\""
            }
        return LuaLexer.Problem(message: "expected \(wanted), found \(found)", range: token.range)
    }

    private mutating func expect(_ text: String) throws(LuaLexer.Problem) {
        guard try accept(text) else { throw unexpected("\"\(text)\"") }
    }

    private mutating func name() throws(LuaLexer.Problem) -> String {
        guard token.kind == .name else { throw unexpected("a name") }
        let text = token.text
        try advance()
        return text
    }

    private mutating func nested(_ body: (inout LuaParser) throws(LuaLexer.Problem) -> Void) throws(LuaLexer.Problem) {
        guard depth < Self.maximumDepth else { throw LuaLexer.Problem(message: "this is nested too deep", range: token.range) }
        depth += 1
        defer { depth -= 1 }
        try body(&self)
    }

    // MARK: Statements

    private mutating func block() throws(LuaLexer.Problem) {
        try nested { parser throws(LuaLexer.Problem) in
            while !parser.endsBlock {
                if parser.at("return") {
                    try parser.advance()
                    if !parser.endsBlock, !parser.at(";") { _ = try parser.expressions() }
                    _ = try parser.accept(";")
                    return
                }
                try parser.statement()
            }
        }
    }

    private var endsBlock: Bool { token.kind == .end || at("end") || at("else") || at("elseif") || at("until") }

    private mutating func statement() throws(LuaLexer.Problem) {
        guard token.kind == .keyword else {
            if try accept(";") { return }
            if try accept("::") {
                _ = try name()
                return try expect("::")
            }
            return try callOrAssignment()
        }
        switch token.text {
        case "break": try advance()
        case "goto":
            try advance()
            _ = try name()
        case "do":
            try advance()
            try block()
            try expect("end")
        case "while":
            try advance()
            _ = try expression()
            try expect("do")
            try block()
            try expect("end")
        case "repeat":
            try advance()
            try block()
            try expect("until")
            _ = try expression()
        case "if": try conditional()
        case "for": try loop()
        case "function": try function()
        case "local": try local()
        default: throw unexpected("a statement")
        }
    }

    private mutating func conditional() throws(LuaLexer.Problem) {
        repeat {
            try advance()
            _ = try expression()
            try expect("then")
            try block()
        } while at("elseif")
        if try accept("else") { try block() }
        try expect("end")
    }

    private mutating func loop() throws(LuaLexer.Problem) {
        try advance()
        locals.insert(try name())
        if try accept("=") {
            _ = try expression()
            try expect(",")
            _ = try expression()
            if try accept(",") { _ = try expression() }
        } else {
            while try accept(",") { locals.insert(try name()) }
            try expect("in")
            _ = try expressions()
        }
        try expect("do")
        try block()
        try expect("end")
    }

    private mutating func function() throws(LuaLexer.Problem) {
        try advance()
        var path = [try name()]
        while try accept(".") { path.append(try name()) }
        if try accept(":") { path.append(try name()) }
        if !(path.count == 1 && locals.contains(path[0])) { functions.insert(path.joined(separator: ".")) }
        assigned.insert(path.joined(separator: "."))
        try functionBody()
    }

    private mutating func functionBody() throws(LuaLexer.Problem) {
        try expect("(")
        if !at(")") {
            repeat {
                if try accept("...") { break }
                locals.insert(try name())
            } while try accept(",")
        }
        try expect(")")
        try block()
        try expect("end")
    }

    private mutating func local() throws(LuaLexer.Problem) {
        try advance()
        if try accept("function") {
            locals.insert(try name())
            return try functionBody()
        }
        var names: [String] = []
        repeat {
            names.append(try name())
            if try accept("<") {
                _ = try name()
                try expect(">")
            }
        } while try accept(",")
        locals.formUnion(names)
        guard try accept("=") else { return }
        let values = try expressions()
        for (name, value) in zip(names, values.list) { if let path = value.path, path.first == "KSR" { aliases[name] = path } }
    }

    private mutating func callOrAssignment() throws(LuaLexer.Problem) {
        let start = token.range
        var target = try suffixed()
        guard at("=") || at(",") else {
            guard target.isCall else { throw LuaLexer.Problem(message: "a statement is a call or an assignment", range: start) }
            return
        }
        var targets = [target]
        while try accept(",") {
            target = try suffixed()
            targets.append(target)
        }
        if let call = targets.first(where: { $0.isCall }) { throw LuaLexer.Problem(message: "a call cannot be assigned to", range: call.range) }
        try expect("=")
        let values = try expressions()
        for (index, target) in targets.enumerated() {
            guard let path = target.path else { continue }
            assigned.insert(path.joined(separator: "."))
            let isLocal = path.count == 1 && locals.contains(path[0])
            // whatever is assigned may be a function
            if !isLocal, values.list.count <= index || values.list[index].mayBeFunction { functions.insert(path.joined(separator: ".")) }
        }
    }

    // MARK: Expressions

    /// What is known of an expression.
    private struct Value {
        /// The names that lead to it: `KSR.tm`.
        var path: [String]?
        var text: String?
        var isCall = false
        var isOpen = false
        var mayBeFunction = true
        var range: Range<Int>
    }

    private mutating func expressions() throws(LuaLexer.Problem) -> (list: [Value], isOpen: Bool) {
        var list = [try expression()]
        while try accept(",") { list.append(try expression()) }
        return (list, list.last.map { $0.isCall || $0.isOpen } ?? false)
    }

    private static let binary: [String: (left: Int, right: Int)] = [
        "or": (1, 1), "and": (2, 2), "<": (3, 3), ">": (3, 3), "<=": (3, 3), ">=": (3, 3), "~=": (3, 3), "==": (3, 3), "|": (4, 4), "~": (5, 5), "&": (6, 6), "<<": (7, 7),
        ">>": (7, 7), "..": (9, 8), "+": (10, 10), "-": (10, 10), "*": (11, 11), "/": (11, 11), "//": (11, 11), "%": (11, 11), "^": (14, 13),
    ]

    private mutating func expression(_ limit: Int = 0) throws(LuaLexer.Problem) -> Value {
        var value = Value(range: token.range)
        try nested { parser throws(LuaLexer.Problem) in
            if parser.at("not") || parser.at("-") || parser.at("#") || parser.at("~") {
                let start = parser.token.range
                try parser.advance()
                _ = try parser.expression(12)
                value = Value(mayBeFunction: false, range: start)
            } else {
                value = try parser.simple()
            }
            while parser.token.kind == .mark || parser.token.kind == .keyword, let power = Self.binary[parser.token.text], power.left > limit {
                let isChoice = parser.at("and") || parser.at("or")
                try parser.advance()
                _ = try parser.expression(power.right)
                value = Value(mayBeFunction: isChoice, range: value.range)
            }
        }
        return value
    }

    private mutating func simple() throws(LuaLexer.Problem) -> Value {
        let range = token.range
        switch token.kind {
        case .number:
            guard Self.isNumber(token.text) else { throw LuaLexer.Problem(message: "\"\(token.text)\" is no number", range: range) }
            try advance()
            return Value(mayBeFunction: false, range: range)
        case .string:
            let text = token.text
            try advance()
            return Value(text: text, mayBeFunction: false, range: range)
        case .keyword where ["nil", "true", "false"].contains(token.text):
            try advance()
            return Value(mayBeFunction: false, range: range)
        case .keyword where token.text == "function":
            try advance()
            try functionBody()
            return Value(range: range)
        case .mark where token.text == "...":
            try advance()
            return Value(isOpen: true, range: range)
        case .mark where token.text == "{":
            try table()
            return Value(mayBeFunction: false, range: range)
        default: return try suffixed()
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        // LuaJIT's endings for 64 bits count, too
        let bare = text.lowercased().hasSuffix("ull") ? String(text.dropLast(3)) : text.lowercased().hasSuffix("ll") ? String(text.dropLast(2)) : text
        if Double(bare) != nil { return true }
        let lower = bare.lowercased()
        if lower.hasPrefix("0x") { return lower.utf8.dropFirst(2).allSatisfy { (48...57).contains($0) || (97...102).contains($0) || $0 == 46 || $0 == 112 || $0 == 43 || $0 == 45 } && lower.utf8.count > 2 }
        return lower.hasSuffix(".") && Double(lower.dropLast()) != nil || lower.hasPrefix(".") && Double("0" + lower) != nil
    }

    private mutating func table() throws(LuaLexer.Problem) {
        try expect("{")
        while !at("}") {
            if try accept("[") {
                _ = try expression()
                try expect("]")
                try expect("=")
                _ = try expression()
            } else if token.kind == .name, try peek().kind == .mark, try peek().text == "=" {
                try advance()
                try advance()
                _ = try expression()
            } else {
                _ = try expression()
            }
            if try !accept(","), try !accept(";") { break }
        }
        try expect("}")
    }

    /// A name or an expression in parentheses, with indices and calls behind it.
    private mutating func suffixed() throws(LuaLexer.Problem) -> Value {
        let start = token.range
        var value = Value(range: start)
        if try accept("(") {
            _ = try expression()
            try expect(")")
        } else {
            let first = try name()
            value.path = aliases[first] ?? [first]
        }
        while true {
            let end = token.range
            if at("."), token.kind == .mark {
                try advance()
                let range = token.range
                let field = try name()
                value = Value(path: value.path.map { $0 + [field] }, range: start.lowerBound..<range.upperBound)
            } else if at("[") {
                try advance()
                let index = try expression()
                try expect("]")
                value = Value(path: index.text.flatMap { text in value.path.map { $0 + [text] } }, range: start.lowerBound..<end.upperBound)
            } else if at(":") {
                try advance()
                _ = try name()
                _ = try arguments()
                value = Value(isCall: true, range: value.range)
            } else if at("(") || at("{") || token.kind == .string {
                let path = value.path
                let (list, isOpen) = try arguments()
                if let path, path.count > 0 { calls.append(Call(path: path, range: value.range, arguments: list, isOpen: isOpen)) }
                value = Value(isCall: true, range: value.range)
            } else {
                return value
            }
        }
    }

    private mutating func arguments() throws(LuaLexer.Problem) -> ([Argument], Bool) {
        if token.kind == .string {
            let argument = Argument(text: token.text, range: token.range)
            try advance()
            return ([argument], false)
        }
        if at("{") {
            let range = token.range
            try table()
            return ([Argument(text: nil, range: range)], false)
        }
        try expect("(")
        if try accept(")") { return ([], false) }
        let (list, isOpen) = try expressions()
        try expect(")")
        return (list.map { Argument(text: $0.text, range: $0.range) }, isOpen)
    }
}
