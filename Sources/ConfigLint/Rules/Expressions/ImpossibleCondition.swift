import ConfigSyntax

/// A condition that is always true, or never
///
/// A value is always different from one of two others, so `x != a || x != b` is true for every message; `x == a && x == b`
/// is true for none. The operator that was meant is the other one.
///
/// Instead: join inequalities with `&&`, equalities with `||`.
///
///     if ($rm != "INVITE" || $rm != "BYE") { ... }    # always
///     if ($rm != "INVITE" && $rm != "BYE") { ... }
struct ImpossibleCondition: Rule {
    static let name = "impossible-condition"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, _, _) = expression.kind, operation == .or || operation == .and else { return }
            let wantsDifferent = operation == .or
            var seen: [String: String] = [:]
            for operand in expression.operands(of: operation) {
                guard let (subject, value) = Self.test(operand, different: wantsDifferent) else { continue }
                if let other = seen[subject], other != value {
                    let shown = subject == "method" ? "the method" : subject
                    findings.add(
                        expression.range,
                        wantsDifferent
                            ? "this is always true: \(shown) is always different from \(other) or from \(value)"
                            : "this is never true: \(shown) cannot be \(other) and \(value) at once",
                        help: "join them with \(wantsDifferent ? "&&" : "||")")
                    return
                }
                seen[subject] = value
            }
        }
    }

    /// What a test is about and what it compares with.
    private static func test(_ expression: Expression, different: Bool) -> (String, String)? {
        switch expression.kind {
        case .unary(.not, let inner) where different:
            return test(inner, different: false)
        case .binary(let operation, let left, let right):
            let wanted: [BinaryOperator] = different ? [.different, .stringDifferent, .integerDifferent] : [.equal, .stringEqual, .integerEqual]
            guard wanted.contains(operation), let value = right.constantText, left.constantText == nil, left.call == nil else { return nil }
            // several headers or values of one name may exist
            if let variable = left.variable, ["shtinc", "RANDOM"].contains(variable.name) { return nil }
            if case .keyword(let keyword) = left.kind, [.uri, .toURI, .fromURI, .sourceIP, .destinationIP].contains(keyword) { return nil }
            return (left.isRequestMethod ? "method" : left.canonical, value)
        case .call(let call) where call.name == "is_method" && !different:
            guard let text = call.arguments.first?.constantText, !text.contains("|"), !text.contains(",") else { return nil }
            return ("method", text)
        default: return nil
        }
    }
}
