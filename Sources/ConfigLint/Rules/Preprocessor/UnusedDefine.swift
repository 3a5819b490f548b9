import ConfigSyntax

/// A define that nothing uses
///
/// The name stands nowhere else in the config, its includes and the parts that conditions hide. Often it is misspelt in one
/// of the two places.
///
/// Instead: use it, or remove it.
///
///     #!define GW_IP "203.0.113.9"
struct UnusedDefine: Rule {
    static let name = "unused-define"

    func check(_ script: Script, _ findings: inout Findings) {
        var seen: Set<String> = []
        for directive in script.directives.all("define", "def") {
            let name = directive.subject
            guard !name.isEmpty, script.directives.words[name] == nil, seen.insert(name).inserted else { continue }
            // the name may be part of a longer text that a substitution or $def() reads
            let near = Nearness.best(name, among: script.directives.all("ifdef", "ifndef").map(\.subject).filter { script.config.defines[$0] == nil })
            findings.add(directive.range, "\(name) is defined but used nowhere", help: near.map { "#!ifdef \($0) is tested; did it mean this one?" } ?? "use it, or remove it")
        }
    }
}
