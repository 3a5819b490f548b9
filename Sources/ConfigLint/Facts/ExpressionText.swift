import ConfigSyntax

extension Expression {
    /// The expression in one spelling: two that mean the same by form have the same text.
    var canonical: String {
        switch kind {
        case .number(let number): String(number)
        case .string(let text): "\"\(text)\""
        case .variable(let name): name
        case .select(let name): name
        case .keyword(let keyword): keyword.rawValue
        case .word(let word): word
        case .network(let text): text
        case .unary(let operation, let inner): "\(operation.rawValue)(\(inner.canonical))"
        case .binary(let operation, let left, let right): "(\(left.canonical) \(operation.rawValue) \(right.canonical))"
        case .call(let call): "\(call.name)(\(call.arguments.map(\.canonical).joined(separator: ",")))"
        case .assignment(let target, let value): "(\(target.canonical) = \(value.canonical))"
        case .selectValue(let parts): "selval(\(parts.map(\.canonical).joined(separator: ",")))"
        }
    }

    /// The constant text, also of `"a" + "b"` and of numbers.
    var constantText: String? {
        switch kind {
        case .string(let text), .word(let text), .network(let text): text
        case .number(let number): String(number)
        case .binary(.plus, let left, let right), .binary(.concatenate, let left, let right):
            left.constantText.flatMap { first in right.constantText.map { first + $0 } }
        default: nil
        }
    }

    /// The number, also of a text that is one.
    var constantNumber: Int? {
        switch kind {
        case .number(let number): number
        case .string(let text): Int(text)
        default: nil
        }
    }

    var variable: VariableReference? {
        if case .variable(let name) = kind { VariableReference(name) } else { nil }
    }

    /// Whether it is `$rm` as it stands; what a transformation makes of it is no method.
    var isRequestMethod: Bool { variable.map { $0.base == "$rm" && $0.transformations.isEmpty } == true }

    /// The call, if the expression is one.
    var call: Call? { if case .call(let call) = kind { call } else { nil } }

    /// What stands directly in the expression.
    var parts: [Expression] {
        switch kind {
        case .number, .string, .variable, .select, .keyword, .word, .network: []
        case .unary(_, let inner): [inner]
        case .binary(_, let left, let right), .assignment(let left, let right): [left, right]
        case .call(let call): call.arguments
        case .selectValue(let parts): parts
        }
    }

    /// Visits the expression and all that is in it, outer ones first.
    func visit(_ body: (Expression) -> Void) {
        body(self)
        for part in parts { part.visit(body) }
    }

    /// The variables in it, in texts too.
    var references: [VariableReference] {
        var list: [VariableReference] = []
        visit { expression in
            switch expression.kind {
            case .variable(let name):
                if let reference = VariableReference(name) { list += [reference] + reference.inner }
            case .string(let text): list += VariableReference.all(in: text)
            default: break
            }
        }
        return list
    }

    /// The variables whose values become part of it; not those that only choose a key.
    var directReferences: [VariableReference] {
        var list: [VariableReference] = []
        visit { expression in
            switch expression.kind {
            case .variable(let name): if let reference = VariableReference(name) { list.append(reference) }
            case .string(let text): list += VariableReference.all(in: text, inner: false)
            default: break
            }
        }
        return list
    }

    /// Whether it stands in parentheses of its own, which its range includes.
    var isParenthesised: Bool {
        if case .binary(_, let left, _) = kind { return left.range.start != range.start && left.range.file == range.file }
        return false
    }

    /// Operands of a chain of one operator: `a && b && c`.
    func operands(of operation: BinaryOperator) -> [Expression] {
        if case .binary(operation, let left, let right) = kind { return left.operands(of: operation) + right.operands(of: operation) }
        return [self]
    }
}
