import ConfigSyntax

/// A script variable that is set but never read
///
/// Nothing reads `$var(x)`. Either the line can go, or the name is misspelt where it is read.
///
/// Instead: remove the assignment, or correct the name.
struct VariableNeverRead: Rule {
    static let name = "variable-never-read"
    static let severity = Diagnostic.Severity.note

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines { return }
        let uses = script.variables.filter { $0.variable.name == "var" && $0.variable.argument.map { !$0.contains("$") } == true }
        let read = Set(uses.filter(\.mayRead).compactMap(\.variable.argument))
        let given = Set(script.parameters.flatMap { VariableReference.all(in: $0.value.text).compactMap(\.argument) })
        var seen: Set<String> = []
        for use in uses where use.access == .write {
            guard let argument = use.variable.argument, !read.contains(argument), !given.contains(argument), seen.insert(argument).inserted else { continue }
            // keeping a result nobody looks at is how calls without effect are written
            if ["_", "x", "tmp", "dummy", "null"].contains(argument.lowercased()) { continue }
            findings.add(use.range, "\(use.variable.base) is set here, but read nowhere", help: "remove the assignment")
        }
    }
}
