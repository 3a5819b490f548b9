import ConfigSyntax

/// Writes one route block as a Lua function.
struct BlockWriter {
    let script: ScriptState
    let definition: RouteDefinition
    /// Whether a caller looks at the function's result, which is then always a number.
    let returnsCode: Bool
    /// What `$var`s hold at the present statement, where that is known better than from all assignments of the script.
    var variables: [String: ValueTypes] = [:]
    /// Whether `$rc` is looked at behind the present statement.
    var isReturnCodeLive = false
    /// Whether the present call is more than a statement.
    var isResultUsed = true
    private(set) var lines: [String] = []
    var indentation = 1
    /// Where the text that was last written ends in the config, to keep its empty lines.
    private var lastEnd: (file: Int32, line: Int)?
    /// What `break` leaves at the present statement.
    var breakTarget = BreakTarget.block

    enum BreakTarget {
        /// A loop, or a switch that is written as one.
        case loop
        /// The whole block.
        case block
    }

    init(_ script: ScriptState, _ definition: RouteDefinition, returnsCode: Bool) {
        self.script = script
        self.definition = definition
        self.returnsCode = returnsCode
    }

    /// The function's lines, its head and `end` among them.
    /// - Parameter range: the block's place, up to its closing brace.
    mutating func function(named name: String, _ range: SourceRange) -> [String] {
        let head = LuaText.isName(name) ? "function \(name)()" : "\(LuaText.global(name)) = function()"
        // $rc is 0 when a script begins
        if definition.kind != .route, script.returnCodes.isLive(definition.body, after: false) { write("rc = 0") }
        list(definition.body, isTail: returnsCode, liveAfter: false)
        comments(before: range.end, in: range.file)
        while lines.last == "" { lines.removeLast() }
        return [head] + lines + ["end"]
    }

    // MARK: Lines

    mutating func write(_ text: String) {
        lines.append(text.isEmpty ? "" : String(repeating: "  ", count: indentation) + text)
    }

    mutating func insert(_ text: String, at line: Int) {
        lines.insert(String(repeating: "  ", count: indentation) + text, at: min(line, lines.count))
    }

    /// Writes the comments before a place, and an empty line where the config has one.
    mutating func comments(before offset: Int32, in file: Int32) {
        for comment in script.comments.take(before: offset, in: file) {
            separate(comment.range)
            for line in comment.lines { write("--" + (line.isEmpty || line.hasPrefix(" ") || line.hasPrefix("\t") ? "" : " ") + line) }
            passed(comment.range)
        }
    }

    /// Keeps an empty line that the config has before the place.
    mutating func separate(_ range: SourceRange) {
        let line = script.sources.files[Int(range.file)].position(range.start).line
        defer { lastEnd = (range.file, line) }
        guard let lastEnd, lastEnd.file == range.file, line > lastEnd.line + 1, let last = lines.last, !last.isEmpty, !Self.opens(last) else { return }
        lines.append("")
    }

    private static func opens(_ line: String) -> Bool {
        line.hasSuffix(" then") || line.hasSuffix(" do") || line.hasSuffix("else") || line.hasSuffix("repeat")
    }

    mutating func passed(_ range: SourceRange) {
        lastEnd = (range.file, script.sources.files[Int(range.file)].position(max(range.start, range.end - 1)).line)
    }

    /// Puts a comment of the config behind the last line.
    mutating func appendTrailing(_ range: SourceRange) {
        guard let text = script.comments.takeTrailing(range), let last = lines.popLast() else { return }
        lines.append("\(last)  --\(text.hasPrefix(" ") ? "" : " ")\(text)")
    }

    /// Notes what is to be checked, in the text and for the list at its end.
    mutating func remark(_ range: SourceRange, _ text: String) { script.remark(range, text) }

    func use(_ helper: Helper) -> String { script.use(helper) }

    // MARK: Variables

    func types(ofScriptVariable name: String) -> ValueTypes { variables[name] ?? script.variables.everything(name) }

    /// Routes that are called may assign.
    mutating func forgetVariablesOfRoutes() {
        for name in variables.keys { variables[name]?.formUnion(script.variables.assigned(name)) }
    }

    /// Functions that get a variable's name may assign it.
    mutating func forgetVariables(changedBy call: Call) {
        for argument in call.arguments {
            guard let name = VariableName(argument: argument)?.scriptVariable else { continue }
            variables[name] = nil
        }
    }
}

extension VariableName {
    /// The variable that an argument is or names; nil for other arguments.
    init?(argument: Expression) {
        switch argument.kind {
        case .variable(let text): self.init(text)
        case .string(let text):
            guard let single = TextPieces(text).single else { return nil }
            self.init(single)
        default: return nil
        }
    }
}
