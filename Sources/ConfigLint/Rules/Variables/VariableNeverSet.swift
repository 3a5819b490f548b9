import ConfigSyntax

/// A script variable that is read but never set
///
/// `$var(x)` is set nowhere in the config, so it is always 0 or empty. Most often its name is misspelt in one place; capitals
/// count. AVPs are set by modules, too: one that is read but set nowhere is reported if one of nearly the same name is set and
/// never read.
///
/// Instead: set it, or correct the name.
///
///     $var(counter) = 0;
///     while ($var(counter) < 3) { $var(counter) = $var(coutner) + 1; }
struct VariableNeverSet: Rule {
    static let name = "variable-never-set"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines { return }
        checkAVPs(script, &findings)
        for name in ["var", "shv", "vn"] {
            let uses = script.variables.filter { $0.variable.name == name && $0.variable.argument.map { !$0.contains("$") } == true }
            let set = Set(uses.filter(\.mayWrite).compactMap(\.variable.argument)).union(Self.givenByParameters(script))
            var seen: Set<String> = []
            for use in uses where use.access == .read {
                guard let argument = use.variable.argument, !set.contains(argument), seen.insert(argument).inserted else { continue }
                let near = set.first { $0.lowercased() == argument.lowercased() } ?? Nearness.best(argument, among: set)
                findings.add(use.range, "\(use.variable.base) is read here, but set nowhere", help: near.map { "did you mean $\(name)(\($0))?" } ?? "set it before it is read")
            }
        }
    }

    private func checkAVPs(_ script: Script, _ findings: inout Findings) {
        let uses = script.variables.filter { $0.variable.name == "avp" && $0.variable.argument.map { !$0.contains("$") } == true }
        let set = Set(uses.filter(\.mayWrite).compactMap(\.variable.argument))
        let read = Set(uses.filter(\.mayRead).compactMap(\.variable.argument)).union(Self.givenByParameters(script))
        var seen: Set<String> = []
        for use in uses where use.access == .read {
            guard let argument = use.variable.argument, !set.contains(argument), seen.insert(argument).inserted else { continue }
            let unread = set.subtracting(read)
            guard let near = unread.first(where: { $0.lowercased() == argument.lowercased() }) ?? Nearness.best(argument, among: unread) else { continue }
            findings.add(use.range, "\(use.variable.base) is read here, but set nowhere, and $avp(\(near)) is set and never read", help: "did you mean $avp(\(near))?")
        }
    }

    /// Variables that module parameters set or name.
    private static func givenByParameters(_ script: Script) -> Set<String> {
        var names: Set<String> = []
        for setting in script.parameters {
            for reference in VariableReference.all(in: setting.value.text) { if let argument = reference.argument { names.insert(argument) } }
            if ["shvset", "varset", "shv_use_lock"].contains(setting.name) { names.insert(String(setting.value.text.prefix { $0 != "=" })) }
        }
        return names
    }
}
