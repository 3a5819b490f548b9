import ConfigSyntax

/// An unknown variable is taken for an attribute
///
/// Without `#!KAMAILIO` in the first line, `$name` with an unknown name is an attribute (AVP) of that name: a misspelt variable
/// is not an error, it is simply always empty, or set in vain.
///
/// Instead: correct the name, and put `#!KAMAILIO` into the first line, which makes such names errors.
///
///     $dru = "sip:127.0.0.1:5080";
struct UnknownBareVariable: Rule {
    static let name = "unknown-bare-variable"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.config.usesKamailioMode { return }
        var seen: Set<String> = []
        let used = Dictionary(grouping: script.variables, by: \.variable.name)
        for use in script.variables where use.variable.argument == nil && !use.variable.name.contains(".") && use.access != .plainText {
            let name = use.variable.name
            guard !KnownVariables.plain.contains(name), !name.contains(where: \.isNumber), seen.insert(name).inserted, !CatalogFacts.isVariable(name) else { continue }
            // a shell has variables of its own
            if name == name.uppercased(), script.calls.contains(where: { $0.call.name.hasPrefix("exec") && $0.call.arguments.contains { $0.range == use.range } }) { continue }
            // an attribute that is both set and read is meant as one
            let all = used[name] ?? []
            if all.contains(where: \.mayWrite), all.contains(where: { $0.access == .read }), name.utf8.count > 3 { continue }
            let near = KnownVariables.plain.filter { Nearness.distance($0, name) == 1 && $0.utf8.count >= 2 }.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
            findings.add(use.range, "there is no variable $\(name), so this is an attribute of that name", help: near.map { "did you mean $\($0)? #!KAMAILIO in the first line makes unknown names errors" } ?? "write $avp(\(name)) if an attribute is meant")
        }
    }
}
