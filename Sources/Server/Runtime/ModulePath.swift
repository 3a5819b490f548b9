import Routing

/// How configs name modules.
enum ModulePath {
    /// The module's name in what `loadmodule` gives: a path or a bare name, with or without `.so`, maybe with a define in it
    /// (`loadmodulex`).
    /// - Throws: `DeclarationError` for a define that is not known.
    static func name(_ path: String, _ registry: Registry) throws -> String {
        let expanded = path.contains("$") ? try LoadTimeText.expand(path, registry) : path
        let file = expanded.split(separator: "/").last.map(String.init) ?? expanded
        return file.hasSuffix(".so") ? String(file.dropLast(3)) : file
    }

    /// The loaded modules that the first argument of `modparam` means: it is a regular expression for a whole name.
    static func matching(_ pattern: String, _ loaded: [String]) -> [String] {
        if loaded.contains(pattern) { return [pattern] }
        guard let expression = try? RegularExpression("^(\(pattern))$", flags: RegularExpression.ignoringCase) else { return [] }
        return loaded.filter { $0.withByteView { expression.matches($0) } }
    }
}
