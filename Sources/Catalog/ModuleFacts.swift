/// What is known of Kamailio's modules, loaded or not.
public enum ModuleFacts {
    /// Names of the modules that export a script function of that name; empty if none does.
    public static func modules(exporting function: String) -> [String] { exporters[function] ?? [] }

    /// Whether a module of that name exists in the reference.
    public static func isModule(_ name: String) -> Bool { moduleNames.contains(name) }

    private static let exporters: [String: [String]] = {
        var table: [String: [String]] = [:]
        for line in functionTable.split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2 { table[String(parts[0])] = parts[1].split(separator: ",").map(String.init) }
        }
        return table
    }()

    private static let moduleNames = Set(moduleTable.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
}
