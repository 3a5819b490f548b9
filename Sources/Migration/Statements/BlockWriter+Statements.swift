import ConfigSyntax

/// Statements.
extension BlockWriter {
    /// Writes statements in order.
    /// - Parameters:
    ///   - isTail: whether the function ends behind them with their code.
    ///   - liveAfter: whether `$rc` is looked at behind them.
    mutating func list(_ statements: [Statement], isTail: Bool, liveAfter: Bool) {
        for (index, statement) in statements.enumerated() {
            let isLast = index == statements.count - 1
            let place = script.sources.visible(statement.range)
            comments(before: place.start, in: place.file)
            separate(place)
            isReturnCodeLive = script.returnCodes.isLive(statements[(index + 1)...], after: liveAfter)
            let mark = lines.count
            let noted = script.remarks.count
            write(statement, isTail: isTail && isLast, isLast: isLast)
            markRemarks(since: noted, at: mark)
            if !Self.isCompound(statement) { appendTrailing(place) }
            passed(place)
        }
        if isTail, statements.isEmpty { write("return 1") }
    }

    private static func isCompound(_ statement: Statement) -> Bool {
        switch statement.kind {
        case .conditional, .loop, .select, .empty: true
        default: false
        }
    }

    /// Says above a statement what is to be checked there. What was said before is in the list at the script's end alone.
    private mutating func markRemarks(since noted: Int, at line: Int) {
        let fresh = script.remarks[noted...].map(\.text).filter { script.isFirst($0) }
        for text in fresh.reversed() { insert("-- check: \(text)", at: line) }
    }

    private mutating func write(_ statement: Statement, isTail: Bool, isLast: Bool) {
        switch statement.kind {
        case .empty: if isTail { write("return 1") }
        case .call(let call): self.call(call, statement.range, isTail: isTail)
        case .expression(let expression):
            if case .call(let call) = expression.kind { return self.call(call, statement.range, isTail: isTail) }
            write("local _ = \(value(expression).text)")
            if isTail { write("return 1") }
        case .assign(let target, let value):
            assign(target, value)
            if isTail { write("return 1") }
        case .conditional: conditional(statement, isTail: isTail)
        case .loop(let condition, let body):
            loop(condition, body)
            if isTail { write("return 1") }
        case .select(let subject, let cases): select(subject, cases, isTail: isTail)
        case .break: leave(isLast: isLast)
        case .return(let code): giveBack(code, isLast: isLast)
        case .exit: write("KSR.x.exit()")
        case .drop: write("KSR.x.drop()")
        }
    }

    /// A statement that has to be the last one of its block in Lua.
    private mutating func end(_ text: String, isLast: Bool) { write(isLast ? text : "do \(text) end") }

    private mutating func call(_ call: Call, _ range: SourceRange, isTail: Bool) {
        isResultUsed = isTail || isReturnCodeLive
        defer { isResultUsed = true }
        if isTail { return write("return \(callCode(call, range).text)") }
        let made = callStatement(call, range)
        // only calls are statements in Lua
        write(made.level == .primary ? made.text : "local _ = \(made.text)")
    }

    // MARK: Assignments

    private mutating func assign(_ target: Expression, _ value: Expression) {
        guard case .variable(let text) = target.kind else { return }
        // a division by zero assigns nothing
        if case .binary(let operation, _, _) = value.kind, operation == .divide || operation == .modulo, types(value).mayBeNull {
            write("local result = \(self.value(value).text)")
            write("if result then KSR.pv.seti(\(LuaText.quoted(script.resolved(text))), result) end")
            learn(text, .number)
            return
        }
        if let attribute = script.attribute(text) {
            return write(LuaExpression.call(use(.setAttribute), [.string(attribute), self.value(value)]).text)
        }
        write(assignment(target, value).text)
    }

    /// The call that assigns.
    mutating func assignment(_ target: Expression, _ value: Expression) -> LuaExpression {
        guard case .variable(let text) = target.kind else { return LuaExpression("nil") }
        let name = LuaExpression.string(script.resolved(text))
        let types = types(value)
        defer { learn(text, types) }
        switch value.kind {
        case .variable(let other) where VariableName(other).isNull: return .call("KSR.pv.unset", [name])
        case .call(let call): return .call("KSR.pv.seti", [name, callCode(call, value.range)])
        case .select: return .call("KSR.pv.sets", [name, self.text(value)])
        default: break
        }
        let made = self.value(value)
        if types == .number { return .call("KSR.pv.seti", [name, made]) }
        if types == .text { return .call("KSR.pv.sets", [name, made]) }
        return .call(use(.set), [name, made])
    }

    /// What a `$var` holds from now on.
    private mutating func learn(_ text: String, _ types: ValueTypes) {
        guard let name = VariableName(text).scriptVariable else { return }
        // null leaves the number 0
        variables[name] = types.mayBeNull ? types.subtracting(.null).union(.number) : types
    }

    // MARK: Conditions and loops

    private mutating func conditional(_ statement: Statement, isTail: Bool) {
        var word = "if"
        var current = statement
        let live = isReturnCodeLive
        var ends: [[String: ValueTypes]] = []
        var isComplete = false
        while case .conditional(let condition, let then, let otherwise) = current.kind {
            isReturnCodeLive = script.returnCodes.isLive(then, after: live) || script.returnCodes.isLive(otherwise ?? [], after: live)
            let test = self.condition(condition, isPositive: true)
            write("\(word) \(test.holds.text) then")
            passed(script.sources.visible(condition.range))
            let before = variables
            inner(then, isTail: isTail, liveAfter: live)
            if !Self.endsFlow(then) { ends.append(variables) }
            variables = before
            guard let otherwise else { break }
            if otherwise.count == 1, case .conditional = otherwise[0].kind {
                let place = script.sources.visible(otherwise[0].range)
                indentation += 1
                comments(before: place.start, in: place.file)
                indentation -= 1
                current = otherwise[0]
                word = "elseif"
                continue
            }
            write("else")
            inner(otherwise, isTail: isTail, liveAfter: live)
            if !Self.endsFlow(otherwise) { ends.append(variables) }
            isComplete = true
            break
        }
        write("end")
        if !isComplete { ends.append(variables) }
        variables = Self.joined(ends)
        if isTail, !isComplete { write("return 1") }
    }

    /// The statements of a block within, and the comments before its closing brace.
    private mutating func inner(_ statements: [Statement], isTail: Bool, liveAfter: Bool) {
        indentation += 1
        list(statements, isTail: isTail, liveAfter: liveAfter)
        if let last = statements.last {
            let place = script.sources.visible(last.range)
            if let end = script.closingBrace(behind: place) { comments(before: end, in: place.file) }
        }
        indentation -= 1
    }

    /// What is known where several ways come together.
    private static func joined(_ ends: [[String: ValueTypes]]) -> [String: ValueTypes] {
        guard var known = ends.first else { return [:] }
        for other in ends.dropFirst() {
            for (name, types) in known { known[name] = other[name].map { types.union($0) } }
        }
        return known
    }

    /// Whether what stands behind the statements is never reached from them.
    static func endsFlow(_ statements: [Statement]) -> Bool {
        switch statements.last?.kind {
        case .break, .return, .exit, .drop: true
        case .conditional(_, let then, let otherwise?): endsFlow(then) && endsFlow(otherwise)
        default: false
        }
    }

    private mutating func loop(_ condition: Expression, _ body: [Statement]) {
        let live = isReturnCodeLive
        forgetVariables(assignedIn: body)
        isReturnCodeLive = script.returnCodes.isLive(body, after: true)
        if let constant = Constant(condition), constant.number != 0, script.maximumLoops > 0 {
            write("for _ = 1, \(script.maximumLoops) do  -- max_while_loops")
        } else {
            if script.maximumLoops > 0 {
                remark(condition.range, "the native loop ends after \(script.maximumLoops) rounds (max_while_loops), Lua's has no limit")
            }
            write("while \(self.condition(condition).holds.text) do")
        }
        passed(script.sources.visible(condition.range))
        let outer = breakTarget
        breakTarget = .loop
        inner(body, isTail: false, liveAfter: live || script.returnCodes.isLive(body, after: live))
        breakTarget = outer
        write("end")
        forgetVariables(assignedIn: body)
    }

    /// What holds before a loop may not hold in its second round.
    mutating func forgetVariables(assignedIn statements: [Statement]) {
        var names: Set<String> = []
        var callsRoutes = false
        StatementWalk.expressions(statements) { expression in
            switch expression.kind {
            case .assignment(let target, _): if case .variable(let text) = target.kind, let name = VariableName(text).scriptVariable { names.insert(name) }
            case .call(let call): if call.name == "route" { callsRoutes = true }
            default: break
            }
        }
        for name in names { variables[name]?.formUnion(script.variables.assigned(name)) }
        if callsRoutes { forgetVariablesOfRoutes() }
    }

    // MARK: Ends

    private mutating func leave(isLast: Bool) {
        switch breakTarget {
        case .loop: end("break", isLast: isLast)
        // natively its code is 0, which as the result of a single Lua route would end the script
        case .block: end(returnsCode ? script.isWhole ? "return 0" : "return -1" : "return", isLast: isLast)
        }
    }

    private mutating func giveBack(_ code: Expression?, isLast: Bool) {
        let constant = code.map { Constant($0)?.number } ?? 1
        let isReply = definition.kind == .reply || definition.kind == .onReply && definition.name == script.unmatchedReplyRoute
        if isReply { return giveBackReply(code, constant, isLast: isLast) }
        if constant == 0 { return write("KSR.x.exit()") }
        if let constant {
            let isCalled = definition.kind == .route
            // a function ends by itself
            if isLast, indentation == 1, !returnsCode { return }
            return end(isCalled && (returnsCode || code != nil) ? "return \(constant)" : "return", isLast: isLast)
        }
        if let code { end("return \(use(.checked))(\(number(code).text))", isLast: isLast) }
    }

    /// A reply is dropped where the code is not positive.
    private mutating func giveBackReply(_ code: Expression?, _ constant: Int?, isLast: Bool) {
        if let constant { return constant > 0 ? end("return", isLast: isLast) : write("KSR.x.drop()") }
        if let code { write("if \(number(code).behind(.comparison)) <= 0 then KSR.x.drop() end") }
        end("return", isLast: isLast)
    }
}
