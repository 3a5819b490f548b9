import ConfigSyntax

/// A text where a number is wanted
///
/// The function takes a number, or a variable that holds one. A text that is neither stops the start.
///
/// Instead: write the number. Often two arguments have changed places.
///
///     sl_send_reply("Not here", "404");
struct ArgumentNotNumber: Rule {
    static let name = "argument-not-number"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls {
            let known = LoadedFunctions.named(facts.call.name, script)
            guard let function = known.first?.function, known.count == 1, let kinds = function.arguments[facts.call.arguments.count] else { continue }
            for (argument, kind) in zip(facts.call.arguments, kinds) where kind == .integer || kind == .number {
                if case .number = argument.kind { continue }
                if let text = argument.constantText { check(text, argument, facts, &findings) }
            }
        }
    }

    private func check(_ text: String, _ argument: Expression, _ facts: CallFacts, _ findings: inout Findings) {
        if text.isEmpty || text.contains("$") || text.hasPrefix("@") { return }
        var digits = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        var radix = 10
        if digits.lowercased().hasPrefix("0x") { (digits, radix) = (String(digits.dropFirst(2)), 16) }
        guard Int(digits, radix: radix) == nil else { return }
        findings.add(argument.range, "\(facts.call.name)() takes a number here, not \"\(text)\"", help: "write the number, or a variable that holds it")
    }
}
