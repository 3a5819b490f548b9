import ConfigSyntax

/// A flag that nothing reads
///
/// The flag is set, but no `isflagset()` tests it and no module parameter names it. Most often the test was forgotten, or the
/// parameter that makes a module look at it.
///
/// Instead: test the flag, or remove the line.
///
///     setflag(FLT_NAT);
struct FlagNeverTested: Rule {
    static let name = "flag-never-tested"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines || script.variables.contains(where: { ["mf", "mF", "bf", "bF", "sf", "sF"].contains($0.variable.name) }) { return }
        let flags = FlagNames(script)
        for (set, test, what) in [("setflag", "isflagset", "flag"), ("setbflag", "isbflagset", "branch flag")] {
            if set == "setbflag", script.hasCall("isbflagset", "is_branch_flag_set"), script.calls("isbflagset").contains(where: { $0.argument(0)?.constantText == nil }) { continue }
            let tested = Set(script.calls(test).compactMap { flags.key($0) })
            var seen: Set<String> = []
            for facts in script.calls(set) {
                guard let key = flags.key(facts), !tested.contains(key), seen.insert(key).inserted else { continue }
                if flags.isParameter(key) || flags.isHidden(facts, script) { continue }
                let shown = facts.argument(0).map { script.define(at: $0.range) ?? $0.constantText ?? key } ?? key
                findings.add(facts.range, "\(what) \(shown) is set, but nothing reads it", help: "test it with \(test)(), or remove this line")
            }
        }
    }
}
