import ConfigSyntax

/// A second assignment adds a value to an AVP
///
/// Assigning an AVP does not replace its value: it puts another one before it. When the new one is removed, the old one is back.
///
/// Instead: `$(avp(x)[*]) = ...` replaces all values.
///
///     $avp(dest) = "sip:a@example.com";
///     $avp(dest) = "sip:b@example.com";
struct AVPKeepsBoth: Rule {
    static let name = "avp-keeps-both"

    func check(_ script: Script, _ findings: inout Findings) {
        for block in script.blocks {
            var open: [String: SourceRange] = [:]
            for statement in block.statements {
                guard case .assign(let target, let value) = statement.kind, let variable = target.variable, ["avp", "xavp", "xavu"].contains(variable.name) else {
                    // what else may happen in between ends the watch
                    if !statement.blocks.isEmpty || statement.call != nil { open = [:] }
                    for reference in statement.expressions.flatMap(\.references) { open[reference.base] = nil }
                    continue
                }
                for reference in value.references { open[reference.base] = nil }
                if variable.index != nil || variable.argument.map({ $0.contains("=>") || $0.contains("$") }) == true || value.canonical == "$null" {
                    open[variable.base] = nil
                } else if let first = open[variable.base] {
                    findings.add(target.range, "this adds a second value to \(variable.base), it does not replace the first", help: "write $(\(variable.base.dropFirst())[*]) = ... to replace", notes: [(first, "the first value")])
                } else {
                    open[variable.base] = target.range
                }
            }
        }
    }
}
