/// Statements: where they may stand, and what their labels and targets may be.
extension StaticChecks {
    mutating func checkStatements(_ statements: [Statement]) {
        for statement in statements { check(statement) }
    }

    private mutating func check(_ statement: Statement) {
        switch statement.kind {
        case .empty: break
        case .expression(let expression): _ = type(of: expression)
        case .assign(let target, let value): checkAssignment(target, value)
        case .conditional(let condition, let then, let otherwise):
            _ = type(of: condition)
            checkStatements(then)
            if let otherwise { checkStatements(otherwise) }
        case .loop(let condition, let body):
            _ = type(of: condition)
            breakable += 1
            checkStatements(body)
            breakable -= 1
        case .select(let subject, let cases):
            _ = type(of: subject)
            breakable += 1
            checkCases(cases)
            breakable -= 1
        case .break:
            if breakable == 0 {
                diagnostics.append(
                    Diagnostic(
                        rule: "break-outside", severity: .note, range: statement.range, message: "break stands in no loop and no switch: it ends this route block with the code 0",
                        help: "return and exit say what is meant"))
            }
        case .return(let value), .exit(let value), .drop(let value):
            if let value, type(of: value) == .text {
                error("type-mismatch", value.range, "a code is a number, found a text", help: "leave the quotes out, or convert it with (int)")
            }
        case .call(let call): checkCall(call)
        }
    }

    mutating func checkAssignment(_ target: Expression, _ value: Expression) {
        _ = type(of: value)
        guard case .variable(let name) = target.kind else { return }
        if Self.hasTransformation(name) {
            error("assignment-target", target.range, "a variable with a transformation cannot be assigned to", help: "assign to the variable, transform its value")
        }
    }

    /// Whether a `{` stands directly in the parentheses of `$( ... )`.
    static func hasTransformation(_ name: String) -> Bool {
        guard name.hasPrefix("$(") else { return false }
        var depth = 0
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "{") where depth == 1: return true
            default: break
            }
        }
        return false
    }

    // MARK: switch

    private mutating func checkCases(_ cases: [SwitchCase]) {
        let beginsWithDefault = cases.first.map { if case .otherwise = $0.label { true } else { false } } ?? false
        var otherwise: SourceRange?
        var seen: [String: SourceRange] = [:]
        var labels: [(kind: ValueType, range: SourceRange)] = []
        for one in cases {
            switch one.label {
            case .value(let value):
                let kind = type(of: value)
                if !Self.isConstant(value) {
                    error("case-label", value.range, "the value of a case must be a constant", help: "compare variables with if and else if")
                } else {
                    labels.append((kind == .text ? .text : .number, value.range))
                }
                noteTwice(value, one.range, &seen)
            case .pattern: labels.append((.text, one.range))
            case .otherwise:
                if let first = otherwise {
                    error("second-default", one.range, "a switch has one default only", notes: [Diagnostic.Note(first, "the first one is here")])
                }
                otherwise = otherwise ?? one.range
            }
            checkStatements(one.body)
        }
        if labels.contains(where: { $0.kind == .text }), beginsWithDefault, let first = cases.first {
            error(
                "default-first", first.range, "a switch with texts as labels cannot begin with default: the reference then takes its labels for numbers",
                help: "move default to the end")
        }
        if let first = labels.first, let other = labels.first(where: { $0.kind != first.kind }) {
            error(
                "mixed-cases", other.range, "numbers and texts cannot be mixed in the cases of one switch", help: "put all labels in quotes, or none",
                notes: [Diagnostic.Note(first.range, "the first label is \(first.kind.name)")])
        }
    }

    private mutating func noteTwice(_ value: Expression, _ range: SourceRange, _ seen: inout [String: SourceRange]) {
        let key: String
        switch value.kind {
        case .number(let number): key = "\(number)"
        case .string(let text): key = "\"\(text)\""
        default: return
        }
        if let first = seen[key] {
            warning("repeated-case", range, "this label is there already; these statements are never reached", notes: [Diagnostic.Note(first, "the first one is here")])
        } else {
            seen[key] = range
        }
    }

    static func isConstant(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .number, .string, .network: true
        case .unary(_, let inner): isConstant(inner)
        case .binary(_, let left, let right): isConstant(left) && isConstant(right)
        default: false
        }
    }
}
