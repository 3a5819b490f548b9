import ConfigSyntax

/// A flag by number that has a name
///
/// A flag that has a name is set by its number in another place: who reads the name does not find that place.
///
/// Instead: use the name everywhere.
///
///     flags FLT_ACC:3
///     setflag(3);            # setflag(FLT_ACC);
struct FlagNumberAndName: Rule {
    static let name = "flag-number-and-name"

    func check(_ script: Script, _ findings: inout Findings) {
        var names: [Int: String] = [:]
        for (flag, _) in script.flags { if let number = flag.number { names[number] = flag.name } }
        for facts in script.calls("setflag", "resetflag", "isflagset") {
            guard let argument = facts.argument(0), case .number(let number) = argument.kind, let name = names[number], script.define(at: argument.range) == nil else { continue }
            findings.add(
                argument.range, "flag \(number) has the name \(name)", help: "write \(facts.call.name)(\(name))",
                fixes: [Diagnostic.Fix("use the name", argument.range, name)])
        }
    }
}
