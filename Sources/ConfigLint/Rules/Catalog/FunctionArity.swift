import ConfigSyntax

/// A function with a number of arguments that it does not take
///
/// The module has no function of that name with so many arguments, and the server does not start.
///
/// Instead: give the arguments that the manual names.
///
///     xlog("L_INFO", "a", "b", "c");
struct FunctionArity: Rule {
    static let name = "function-arity"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls {
            let known = LoadedFunctions.named(facts.call.name, script)
            guard !known.isEmpty, !known.contains(where: { $0.function.takes(facts.call.arguments.count) }) else { continue }
            let counts = Set(known.flatMap { $0.function.arities }).sorted()
            let shown = counts.count < 2 ? counts.map(String.init).joined() : counts.dropLast().map(String.init).joined(separator: ", ") + " or \(counts.last ?? 0)"
            findings.add(
                facts.range, "\(facts.call.name)() takes \(shown == "0" ? "no" : shown) argument\(shown == "1" ? "" : "s"), not \(facts.call.arguments.count)",
                help: "see the manual of module \(known[0].module)")
        }
    }
}
