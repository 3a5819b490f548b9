import ConfigSyntax

/// `switch`, as a chain of comparisons.
///
/// Cases that run on into each other share an arm; within it, what stands before the case that was entered is skipped.
extension BlockWriter {
    /// A case of a switch, with the statements behind its label but for a `break` at their end.
    private struct Case {
        /// Nil for `default`.
        let label: SwitchCase.Label?
        let body: [Statement]
        let endsWithBreak: Bool

        init(_ part: SwitchCase) {
            if case .otherwise = part.label { label = nil } else { label = part.label }
            if case .break = part.body.last?.kind {
                body = Array(part.body.dropLast())
                endsWithBreak = true
            } else {
                body = part.body
                endsWithBreak = false
            }
        }

        /// Whether the next case's statements run behind this one's.
        var runsOn: Bool { !endsWithBreak && !BlockWriter.endsFlow(body) }
    }

    mutating func select(_ subject: Expression, _ parts: [SwitchCase], isTail: Bool) {
        let live = isReturnCodeLive
        let cases = parts.map { Case($0) }
        let comparesText = parts.contains {
            switch $0.label {
            case .pattern: true
            case .value(let value): if case .text = Constant(value) { true } else { false }
            case .otherwise: false
            }
        }
        isReturnCodeLive = parts.contains { script.returnCodes.isLive($0.body, after: live) } || live
        write("local value = \((comparesText ? strictText(subject) : number(subject)).text)")
        passed(script.sources.visible(subject.range))
        // a break within is one of this construct
        let needsLoop = cases.contains { Self.breaks($0.body) }
        let outer = breakTarget
        breakTarget = needsLoop ? .loop : outer
        if needsLoop {
            write("repeat")
            indentation += 1
        }
        arms(cases, comparesText, isTail: isTail, liveAfter: live)
        if needsLoop {
            indentation -= 1
            write("until true")
        }
        breakTarget = outer
        for part in parts { forgetVariables(assignedIn: part.body) }
        if isTail { write("return 1") }
    }

    private mutating func arms(_ cases: [Case], _ comparesText: Bool, isTail: Bool, liveAfter: Bool) {
        var groups: [[Case]] = []
        var isOpen = false
        for part in cases {
            if isOpen { groups[groups.count - 1].append(part) } else { groups.append([part]) }
            isOpen = part.runsOn
        }
        // the arm of default is entered when no label of another fits
        let fallback = groups.firstIndex { $0.contains { $0.label == nil } }
        var word = "if"
        for (index, group) in groups.enumerated() where index != fallback {
            let tests = group.map { test($0, comparesText) }
            write("\(word) \(Self.any(tests).holds.text) then")
            word = "elseif"
            arm(group, tests, isTail: isTail, liveAfter: liveAfter)
        }
        if let fallback {
            let group = groups[fallback]
            write(word == "if" ? "do" : "else")
            arm(group, group.map { test($0, comparesText) }, isTail: isTail, liveAfter: liveAfter)
            word = "elseif"
        }
        if word == "elseif" { write("end") }
    }

    /// The statements of cases that run on into each other.
    private mutating func arm(_ group: [Case], _ tests: [LuaCondition?], isTail: Bool, liveAfter: Bool) {
        indentation += 1
        let before = variables
        let fallback = group.firstIndex { $0.label == nil }
        for (index, part) in group.enumerated() where !part.body.isEmpty || part.endsWithBreak {
            let isLast = index == group.count - 1
            // entered here or before
            let entered: LuaCondition? = if let fallback, index >= fallback {
                isLast ? nil : Self.any(Array(tests[(index + 1)...])).negated
            } else {
                isLast ? nil : Self.any(Array(tests[...index]))
            }
            if let entered, entered.holds.text != "true" {
                write("if \(entered.holds.text) then")
                indentation += 1
            }
            variables = before
            if index > 0 { for other in group[..<index] { forgetVariables(assignedIn: other.body) } }
            list(part.body, isTail: false, liveAfter: liveAfter)
            if let entered, entered.holds.text != "true" {
                indentation -= 1
                write("end")
            }
            // a break's code is 0, and the switch is the last statement
            if part.endsWithBreak, isTail { write(script.isWhole ? "return 0" : "return -1") }
        }
        variables = before
        indentation -= 1
    }

    private static func any(_ tests: [LuaCondition?]) -> LuaCondition {
        let known = tests.compactMap { $0 }
        guard let first = known.first else { return LuaCondition(always: false) }
        return known.dropFirst().reduce(first) { $0.or($1) }
    }

    /// Whether the subject fits the label; nil for `default`.
    private mutating func test(_ part: Case, _ comparesText: Bool) -> LuaCondition? {
        let value = LuaExpression("value")
        switch part.label {
        case .value(let label):
            guard let constant = Constant(label) else { return LuaCondition(always: false) }
            if comparesText { return LuaCondition(value, "==", .string(constant.text), not: "~=") }
            return LuaCondition(value, "==", literal(.number(constant.number), label), not: "~=")
        case .pattern(let pattern):
            if let plain = LuaPattern.pattern(for: pattern) { return LuaCondition(.call("string.match", [value, .string(plain)])) }
            return LuaCondition(.call(use(.matchesCase), [value, .string(pattern)]))
        case .otherwise, nil: return nil
        }
    }

    /// Whether a `break` in the statements leaves the switch that they stand in.
    private static func breaks(_ statements: [Statement]) -> Bool {
        statements.contains { statement in
            switch statement.kind {
            case .break: true
            case .conditional(_, let then, let otherwise): breaks(then) || breaks(otherwise ?? [])
            default: false
            }
        }
    }
}
