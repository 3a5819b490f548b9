import ConfigSyntax

/// A method that does not exist
///
/// The method of a request is compared with a word that is no SIP method, and near to one. The comparison never holds.
///
/// Instead: write the method's name as RFC 3261 and its kin have it.
///
///     if (method == INVTE) { ... }
///     if (method == INVITE) { ... }
struct UnknownMethod: Rule {
    static let name = "unknown-method"

    static let known: Set<String> = Set(MethodSet.names).union(["GET", "PUT", "POST", "DELETE", "HEAD", "NEGOTIATE", "SERVICE", "FEATURE", "UNKNOWN", "REGISTERR", "SEND", "AUTH", "REPORT"])

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, _ in
            switch expression.kind {
            case .binary(let operation, let left, let right):
                guard Self.isMethod(left), [.equal, .different, .stringEqual, .stringDifferent].contains(operation), let word = right.constantText else { return }
                var isWord = false
                if case .word = right.kind { isWord = true }
                check(word, right.range, isBare: isWord, &findings)
            case .call(let call) where call.name == "is_method":
                guard let argument = call.arguments.first, let text = argument.constantText, !text.contains("$") else { return }
                for word in text.split(whereSeparator: { "|,".contains($0) }) { check(String(word), argument.range, isBare: false, &findings) }
            default: break
            }
        }
        script.visitStatements { statement, _ in
            guard case .select(let subject, let cases) = statement.kind, Self.isMethod(subject) else { return }
            for one in cases { if case .value(let value) = one.label, let text = value.constantText { check(text, value.range, isBare: false, &findings) } }
        }
    }

    static func isMethod(_ expression: Expression) -> Bool {
        if case .keyword(.method) = expression.kind { return true }
        return expression.isRequestMethod
    }

    private func check(_ word: String, _ range: SourceRange, isBare: Bool, _ findings: inout Findings) {
        let upper = word.uppercased()
        guard !Self.known.contains(upper), !word.contains("$"), !upper.isEmpty else { return }
        let near = Nearness.best(upper, among: MethodSet.names)
        guard near != nil || isBare else { return }
        findings.add(range, "there is no method \(word), so this never matches", help: near.map { "did you mean \($0)?" } ?? "known methods are \(MethodSet.names.joined(separator: ", "))")
    }
}
