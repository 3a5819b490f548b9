import Catalog

/// What the catalog says of module parameters, for readers.
enum ParameterPages {
    static func type(_ parameter: ModuleDescription.Parameter) -> String {
        switch parameter.kind {
        case .integer: "number"
        case .string: "text"
        case .unknown: "value"
        }
    }

    static func page(_ module: String, _ name: String) -> String? {
        guard let parameter = ModuleCatalog.module(module)?.parameter(named: name) else { return nil }
        let value =
            switch parameter.kind {
            case .integer: "number"
            case .string: "\"text\""
            case .unknown: "value"
            }
        var text = FunctionPages.code(["modparam(\"\(module)\", \"\(name)\", \(value))"]) + "Parameter of module `\(module)`, a \(type(parameter))."
        if parameter.isRepeatable { text += " It may be set more than once; each setting adds a value." }
        text += FunctionPages.since(parameter.versions)
        if let module = ModuleCatalog.module(module), module.settings.contains(name) { text += " It can be changed while the server runs: `cfg.set_now_...`." }
        return text
    }

    static func modulePage(_ name: String) -> String? {
        guard let module = ModuleCatalog.module(name) else { return nil }
        var text = "Module `\(name)`.\(FunctionPages.since(module.versions))\n\n"
        let functions = Set(module.functions.map(\.name)).sorted()
        if !functions.isEmpty { text += "Functions: \(functions.prefix(60).map { "`\($0)`" }.joined(separator: ", "))\(functions.count > 60 ? ", ..." : "")\n\n" }
        if !module.parameters.isEmpty { text += "\(module.parameters.count) parameters. " }
        if !module.variables.isEmpty { text += "Variables: \(module.variables.prefix(40).map { "`$\($0.name)`" }.joined(separator: ", "))" }
        return text.trimmingBlanks
    }
}
