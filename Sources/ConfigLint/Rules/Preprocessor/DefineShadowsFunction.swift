import ConfigSyntax

/// A define with the name of a function
///
/// Every place where the function is called gets the define's text instead. With an empty text the calls vanish.
///
/// Instead: give the define a name of its own, in capitals.
///
///     #!define xlog
struct DefineShadowsFunction: Rule {
    static let name = "define-shadows-function"

    func check(_ script: Script, _ findings: inout Findings) {
        for directive in script.directives.all("define", "def", "redefine", "redef", "trydef", "trydefine") {
            let name = directive.subject
            guard script.config.defines[name] != nil, CatalogFacts.isFunction(name), name.contains(where: { $0.isLowercase }) else { continue }
            findings.add(directive.range, "the define \(name) replaces every call of the function \(name)()", help: "give the define another name")
        }
    }
}
