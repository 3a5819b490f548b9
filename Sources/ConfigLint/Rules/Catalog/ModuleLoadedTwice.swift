import ConfigSyntax

/// A module that is loaded twice
///
/// The second line does nothing; under another spelling of the name the server does not start.
///
/// Instead: remove one of the two.
///
///     loadmodule "tm.so"
///     loadmodule "tm"
struct ModuleLoadedTwice: Rule {
    static let name = "module-loaded-twice"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        var first: [String: LoadedModule] = [:]
        for module in script.modules {
            guard let earlier = first[module.name] else {
                first[module.name] = module
                continue
            }
            findings.add(
                module.range, "module \(module.name) is loaded already", help: "remove one of the two", notes: [(earlier.range, "the first time")],
                atMost: earlier.path == module.path ? .warning : .error)
        }
    }
}
