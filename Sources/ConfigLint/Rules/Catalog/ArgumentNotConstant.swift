import ConfigSyntax

/// A bare variable where a text is wanted
///
/// Some functions prepare their arguments when the config is read, so these have to be constants. A variable goes into a text in
/// quotes, where the function finds it itself.
///
/// Instead: put the variable in quotes.
///
///     sl_send_reply($var(code), "Not here");
///     sl_send_reply("$var(code)", "Not here");
struct ArgumentNotConstant: Rule {
    static let name = "argument-not-constant"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls {
            let count = facts.call.arguments.count
            let known = LoadedFunctions.named(facts.call.name, script).filter { $0.function.takes(count) }
            guard !known.isEmpty, known.allSatisfy({ $0.function.constantArities.contains(count) }) else { continue }
            guard let argument = facts.call.arguments.first(where: { !Self.isConstant($0) }) else { continue }
            let fixes: [Diagnostic.Fix]
            let help: String
            if let variable = argument.variable, script.text(argument.range) == variable.text {
                fixes = [Diagnostic.Fix("put it in quotes", argument.range, "\"\(variable.text)\"")]
                help = "put it in quotes: \"\(variable.text)\""
            } else {
                fixes = []
                help = "write the variables inside one text in quotes"
            }
            findings.add(argument.range, "\(facts.call.name)() takes constants only; variables stand inside of a text in quotes", help: help, fixes: fixes)
        }
    }

    private static func isConstant(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .number, .string, .word, .network: true
        case .unary(_, let inner): isConstant(inner)
        case .binary(_, let left, let right): isConstant(left) && isConstant(right)
        default: false
        }
    }
}
