import Catalog
import ConfigSyntax

/// Something that the version does not have
///
/// A function, a parameter or a module came later than the version that the config is for, or was removed before it (`--for`).
///
/// Instead: do without, or check for another version.
struct NewerThanTarget: Rule {
    static let name = "newer-than-target"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        let version = script.options.version
        let shown = version.map(String.init).joined(separator: ".")
        func problem(_ versions: Versions) -> String? {
            if let first = versions.first, version.lexicographicallyPrecedes(Self.numbers(first)) { return "came with \(first), and is not in \(shown)" }
            if let last = versions.last, Self.numbers(last).lexicographicallyPrecedes(version) { return "was removed after \(last), and is not in \(shown)" }
            return nil
        }
        for module in script.modules {
            if let facts = ModuleCatalog.module(module.name), let text = problem(facts.versions) { findings.add(module.range, "module \(module.name) \(text)", help: Self.replacement(module.name)) }
        }
        for facts in script.calls {
            let known = LoadedFunctions.named(facts.call.name, script)
            guard !known.isEmpty else { continue }
            let problems = known.compactMap { problem($0.function.versions) }
            if problems.count == known.count, let text = problems.first {
                findings.add(facts.call.nameRange, "\(facts.call.name)() \(text)", help: "do without, or check with --for another version")
            } else if version.lexicographicallyPrecedes([5, 7]), known.contains(where: { $0.function.newerArities.contains(facts.call.arguments.count) }),
                !known.contains(where: { $0.function.arities.contains(facts.call.arguments.count) && !$0.function.newerArities.contains(facts.call.arguments.count) })
            {
                findings.add(facts.range, "\(facts.call.name)() with \(facts.call.arguments.count) arguments is not in \(shown)", help: "give fewer arguments, or check with --for another version")
            }
        }
        for setting in script.parameters {
            for module in setting.modules {
                guard let parameter = ModuleCatalog.module(module)?.parameter(named: setting.name), let text = problem(parameter.versions) else { continue }
                findings.add(setting.range, "parameter \(setting.name) of \(module) \(text)", help: "remove it, or check with --for another version")
            }
        }
    }

    private static func numbers(_ version: String) -> [Int] { version.split(separator: ".").compactMap { Int($0) } }

    private static func replacement(_ module: String) -> String {
        switch module {
        case "auth_identity": "stirshaken and secsipid do its work today"
        case "app_mono", "app_java", "app_sqlang": "another language's app_ module does its work"
        case "db_berkeley", "db_cassandra": "use another db_ module"
        default: "do without, or check with --for another version"
        }
    }
}
