import Synchronization

/// Facts about all modules of Kamailio. The text of the tables is read when a module is first asked for, and only its part.
public enum ModuleCatalog {
    /// The module of that name; nil if there is none in any version.
    public static func module(_ name: String) -> ModuleDescription? {
        guard let place = index[name] else { return nil }
        return parsed.withLock { known in
            if let module = known[name] { return module }
            let module = ModuleTableReader.module(ModuleTable.all[place.table], place.start)
            known[name] = module
            return module
        }
    }

    /// Names of all modules, sorted.
    public static var names: [String] { index.keys.sorted() }

    /// Modules that export a script function of that name, sorted.
    public static func modules(exporting function: String) -> [String] { exporters.functions[function] ?? [] }

    /// Modules that bring a variable of that name, sorted.
    public static func modules(bringing variable: String) -> [String] { exporters.variables[variable] ?? [] }

    /// Names of all script functions of all modules.
    public static var functionNames: some Collection<String> & Sendable { exporters.functionNames }

    /// How the manual names a function's arguments, a text for each form: `fr_inv_timeout [, fr_timeout]`. Empty if it does not say.
    public static func signatures(of function: String, in module: String) -> [String] { signatures["\(module) \(function)"] ?? [] }

    private static let signatures: [String: [String]] = {
        var table: [String: [String]] = [:]
        var module = ""
        for line in SignatureTable.text.description.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count < 2 { continue }
            if words[0] == "=" { module = String(words[1]) } else { table["\(module) \(words[0])", default: []].append(String(words[1])) }
        }
        return table
    }()

    private static let parsed = Mutex<[String: ModuleDescription]>([:])

    /// Where each module's part begins.
    private static let index: [String: (table: Int, start: Int)] = {
        var index: [String: (table: Int, start: Int)] = [:]
        for (number, table) in ModuleTable.all.enumerated() {
            ModuleTableReader.heads(table) { name, start in index[name] = (number, start) }
        }
        return index
    }()

    private static let exporters: (functions: [String: [String]], variables: [String: [String]], functionNames: [String]) = {
        var functions: [String: [String]] = [:]
        var variables: [String: [String]] = [:]
        for table in ModuleTable.all { ModuleTableReader.exports(table, &functions, &variables) }
        return (functions, variables, functions.keys.sorted())
    }()
}

/// The tables, one text a group of modules. A line is a fact: `= module`, `f function places arities` (`!`: all
/// constants, `+`: later than 5.6), `p parameter type`
/// (`P` if repeatable), `v variable r|w`, `t transformation`, `k space name result parameters`, `c setting`; then
/// `@first` and `<last` version, where they are not 5.6 and the newest.
enum ModuleTable {
    static let all: [StaticString] = [fromA, fromC, fromD, fromE, fromI, fromM, fromP, fromS, fromT]
}
