import ConfigSyntax

/// A flag that is tested but never set
///
/// No `setflag()` sets it, so the test is always false.
///
/// Instead: set the flag where the condition is known, or correct its name.
///
///     if (isflagset(FLT_NAT)) { ... }
struct FlagNeverSet: Rule {
    static let name = "flag-never-set"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines || script.variables.contains(where: { ["mf", "mF"].contains($0.variable.name) && $0.mayWrite }) { return }
        let flags = FlagNames(script)
        let set = Set(script.calls("setflag").compactMap { flags.key($0) })
        var seen: Set<String> = []
        for facts in script.calls("isflagset") {
            guard let key = flags.key(facts), !set.contains(key), seen.insert(key).inserted, !flags.isParameter(key), !flags.isHidden(facts, script) else { continue }
            let shown = facts.argument(0).map { script.define(at: $0.range) ?? $0.constantText ?? key } ?? key
            findings.add(facts.range, "flag \(shown) is never set, so this is always false", help: "set it with setflag(), or remove the test")
        }
    }
}
