import Catalog
import ConfigLint
import ConfigSyntax

/// What the catalog says of functions, for readers.
enum FunctionPages {
    /// One way to call a function.
    struct Form {
        /// `t_relay([host, port])`
        let label: String
        let parameters: [String]
    }

    /// Modules that bring a function, the loaded ones alone where there are any.
    static func modules(_ name: String, loaded: [String]) -> [ModuleDescription] {
        let all = ModuleCatalog.modules(exporting: name)
        let here = all.filter { loaded.contains($0) }
        return (here.isEmpty ? all : here).compactMap { ModuleCatalog.module($0) }
    }

    /// All ways to call a function.
    static func forms(_ name: String, loaded: [String]) -> [Form] {
        if let command = CoreCommand.named(name) {
            let labels = command.labels
            return [Form(label: command.usage(name), parameters: labels)]
        }
        guard let module = modules(name, loaded: loaded).first else { return [] }
        let texts = ModuleCatalog.signatures(of: name, in: module.name)
        if !texts.isEmpty { return texts.map { form(name, $0) } }
        var list: [Form] = []
        for function in module.functions(named: name) {
            for count in function.arities.isEmpty ? [0] : function.arities {
                let kinds = function.arguments[count] ?? []
                let parameters = (0..<count).map { kinds.indices.contains($0) ? word(kinds[$0]) : "value" }
                list.append(Form(label: "\(name)(\(function.arities.isEmpty ? "..." : parameters.joined(separator: ", ")))", parameters: parameters))
            }
        }
        return list
    }

    /// A form as the manual writes it: `fr_inv_timeout [, fr_timeout]`.
    private static func form(_ name: String, _ text: String) -> Form {
        var parameters: [String] = []
        var current = ""
        func end() {
            if !current.trimmingBlanks.isEmpty { parameters.append(current.trimmingBlanks) }
            current = ""
        }
        for character in text {
            switch character {
            case "[", "]": break
            case ",": end()
            default: current.append(character)
            }
        }
        end()
        return Form(label: "\(name)(\(text))", parameters: parameters)
    }

    private static func word(_ argument: ModuleDescription.Argument) -> String {
        switch argument {
        case .text: "text"
        case .integer, .number: "number"
        case .variable: "variable"
        case .pattern: "expression"
        case .substitution: "substitution"
        case .unknown: "value"
        }
    }

    /// The page in Markdown; nil for a name that is no function.
    static func page(_ name: String, loaded: [String]) -> String? {
        let forms = forms(name, loaded: loaded)
        guard !forms.isEmpty else { return nil }
        var text = code(forms.map(\.label))
        if CoreCommand.named(name) != nil { return text + (LanguagePages.functions[name].map { "\($0.sentence)\n\n" } ?? "") + "Part of the language." }
        for module in modules(name, loaded: loaded) {
            text += "Module `\(module.name)`\(loaded.contains(module.name) ? "" : " (not loaded)")"
            let functions = module.functions(named: name)
            if let function = functions.first {
                text += ". \(counts(functions)) In \(places(function.places)).\(since(function.versions))"
                if !function.newerArities.isEmpty { text += " With \(list(function.newerArities)) arguments in versions after 5.6." }
            }
            text += "\n\n"
        }
        return text.trimmingBlanks
    }

    private static func counts(_ functions: [ModuleDescription.Function]) -> String {
        let counts = Set(functions.flatMap(\.arities)).sorted()
        if counts.isEmpty { return "Any number of arguments." }
        return counts == [0] ? "No arguments." : "\(list(counts)) argument\(counts == [1] ? "" : "s")."
    }

    private static func list(_ counts: [Int]) -> String { counts.map(String.init).joined(separator: " or ") }

    /// Kinds of blocks that may call a function.
    static func places(_ places: ModuleDescription.Places) -> String {
        if places == .any { return "all blocks" }
        let names: [(ModuleDescription.Places, String)] = [
            (.request, "request_route"), (.failure, "failure_route"), (.branch, "branch_route"), (.tmReply, "onreply_route"), (.coreReply, "reply_route"), (.onSend, "onsend_route"),
            (.event, "event_route"), (.branchFailure, "event_route[tm:branch-failure:...]"),
        ]
        return names.filter { places.contains($0.0) }.map { "`\($0.1)`" }.joined(separator: ", ")
    }

    /// ` Since 5.7.`, ` Up to 5.8.`
    static func since(_ versions: ModuleDescription.Versions) -> String {
        var text = versions.first.map { " Since \($0)." } ?? " Since 5.6 or before."
        if let last = versions.last { text += " Up to \(last)." }
        return text
    }

    static func code(_ lines: [String]) -> String { "```kamailio\n\(lines.joined(separator: "\n"))\n```\n" }

    /// The catalog's word for a block.
    static func place(_ route: (kind: RouteDefinition.Kind, name: String)) -> ModuleDescription.Places {
        switch route.kind {
        case .request: .request
        // whoever calls it decides
        case .route: .any
        case .failure: .failure
        case .branch: .branch
        case .reply: .coreReply
        case .onReply: route.name.isEmpty ? .coreReply : .tmReply
        case .onSend: .onSend
        case .event: route.name.hasPrefix("tm:branch-failure") ? .branchFailure : [.event, .local, .request]
        }
    }
}

extension String {
    /// With a capital letter and a full stop.
    var sentence: String { (first?.uppercased() ?? "") + dropFirst() + "." }
}
