import Catalog

/// What the catalog says about names, with the commands that are part of the language.
enum CatalogFacts {
    static func isFunction(_ name: String) -> Bool { commands.contains(name) || !ModuleFacts.modules(exporting: name).isEmpty }

    private static let commands: Set<String> = [
        "forward", "log", "setflag", "resetflag", "isflagset", "route", "rewriteuri", "seturi", "sethost", "sethostport", "setport", "setuser", "strip", "strip_tail",
        "prefix", "force_rport", "add_local_rport", "revert_uri", "exit", "drop", "return", "break", "if", "else", "while", "switch", "case", "default",
    ]
}

extension CatalogFacts {
    /// Whether a module brings a variable of that name.
    static func isVariable(_ name: String) -> Bool { !ModuleCatalog.modules(bringing: name).isEmpty }
}
