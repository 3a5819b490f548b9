import Routing

/// Explains Lua's "attempt to call a nil value" where the name is one of `KSR`'s.
enum NameHints {
    /// The error's text, with what to do where a function or module is missing.
    static func explain(_ reason: String, _ library: KSRLibrary) -> String {
        guard let name = missingName(reason) else { return reason }
        let loaded = Set(library.entries.map(\.module))
        if reason.contains("attempt to index"), !loaded.contains(name) {
            return "\(reason)\nhint: KSR.\(name) is not there; load module \(name) with loadmodule \"\(name).so\""
        }
        let near = library.entries.filter { Spelling.distance($0.name, name) <= max(1, name.count / 4) }.prefix(3)
        guard !near.isEmpty else { return reason }
        return "\(reason)\nhint: did you mean \(near.compactMap { $0.forms.first?.signature }.joined(separator: " or "))?"
    }

    /// The name in `attempt to call a nil value (field 'x')`.
    private static func missingName(_ reason: String) -> String? {
        guard let line = reason.split(separator: "\n").first, line.contains("a nil value") else { return nil }
        let parts = line.split(separator: "'", omittingEmptySubsequences: false)
        return parts.count >= 3 ? String(parts[parts.count - 2]) : nil
    }
}
