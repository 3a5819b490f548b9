import ConfigSyntax

/// `&` or `|` between conditions
///
/// `&` and `|` combine the bits of numbers. Between conditions they evaluate both sides always, and truth values other than 0
/// and 1 give surprises.
///
/// Instead: join conditions with `&&` and `||`.
///
///     if ($var(a) == 1 & $var(b) == 2) { ... }
///     if ($var(a) == 1 && $var(b) == 2) { ... }
struct BitwiseLogic: Rule {
    static let name = "bitwise-logic"

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            guard case .binary(let operation, let left, let right) = expression.kind, operation == .bitAnd || operation == .bitOr else { return }
            guard Self.isTruth(left), Self.isTruth(right) else { return }
            findings.add(
                expression.range, "\(operation.rawValue) combines bits; between conditions \(operation.rawValue)\(operation.rawValue) is meant",
                help: "write \(operation.rawValue)\(operation.rawValue)", fixes: fix(script, operation, left, right))
        }
    }

    private static func isTruth(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .call, .unary(.not, _), .unary(.defined, _): true
        case .binary(let operation, _, _):
            [.equal, .different, .match, .less, .greater, .lessOrEqual, .greaterOrEqual, .and, .or, .stringEqual, .stringDifferent].contains(operation)
        default: false
        }
    }

    private func fix(_ script: Script, _ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> [Diagnostic.Fix] {
        let sign = operation == .bitAnd ? UInt8(ascii: "&") : UInt8(ascii: "|")
        let between = script.bytes(between: left.range, and: right.range)
        guard let place = between.firstIndex(of: sign) else { return [] }
        let range = SourceRange(file: left.range.file, start: Int32(place), end: Int32(place + 1))
        return [Diagnostic.Fix("double the operator", range, "\(operation.rawValue)\(operation.rawValue)")]
    }
}
