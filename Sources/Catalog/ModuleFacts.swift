/// What is known of Kamailio's modules, loaded or not.
public enum ModuleFacts {
    /// Names of the modules that export a script function of that name; empty if none does.
    public static func modules(exporting function: String) -> [String] { ModuleCatalog.modules(exporting: function) }

    /// Whether a module of that name exists in the reference.
    public static func isModule(_ name: String) -> Bool { ModuleCatalog.module(name) != nil }
}
