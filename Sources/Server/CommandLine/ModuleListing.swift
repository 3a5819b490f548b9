import Modules
import Routing

/// What `signalbox modules` prints: the modules that are here, and what each one exports.
public enum ModuleListing {
    /// All modules, a line each.
    public static func overview() -> String {
        let registry = Registry()
        for type in ModuleList.all { registry.load(type) }
        let names = ModuleList.all.map { $0.name }.sorted()
        let functions = Dictionary(grouping: registry.allFunctions, by: \.module)
        let width = names.map(\.count).max() ?? 0
        return names.map { name in
            let padded = name + String(repeating: " ", count: width - name.count)
            return "\(padded)  \(functions[name]?.count ?? 0) functions, \(registry.parameterNames(name).count) parameters\n"
        }.joined()
    }

    /// One module's functions with their parameters and the routes that may call them, and its `modparam`s; nil if there is no such module.
    public static func details(of module: String) -> String? {
        guard let type = ModuleList.module(named: module) else { return nil }
        let registry = Registry()
        registry.load(type)
        var text = "loadmodule \"\(module).so\"\n"
        let functions = registry.allFunctions.filter { $0.module == module }
        if !functions.isEmpty { text += "\nFunctions\n" }
        for function in functions {
            text += "    \(function.signature)"
            if function.routes != .any { text += "  [\(function.routes.names.joined(separator: ", "))]" }
            text += "\n"
        }
        let parameters = registry.parameterNames(module)
        if !parameters.isEmpty { text += "\nParameters\n" }
        for name in parameters { text += "    modparam(\"\(module)\", \"\(name)\", \(registry.parameter(module, name)?.type == .integer ? "number" : "\"text\""))\n" }
        return text
    }
}
