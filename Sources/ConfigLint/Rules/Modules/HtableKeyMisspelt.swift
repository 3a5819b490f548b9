import ConfigSyntax

/// A key of a hash table that is never written
///
/// The key is a constant that nothing writes, and a very similar one is written. One of the two is misspelt.
///
/// Instead: use one spelling.
///
///     $sht(ipban=>blocked) = 1;
///     if ($sht(ipban=>bloked) == 1) exit;
struct HtableKeyMisspelt: Rule {
    static let name = "htable-key-misspelt"

    func check(_ script: Script, _ findings: inout Findings) {
        var written: [String: Set<String>] = [:]
        var read: [(String, String, SourceRange)] = []
        for use in script.variables where use.variable.name == "sht" || use.variable.name == "shtinc" || use.variable.name == "shtex" {
            guard let argument = use.variable.argument, let arrow = argument.firstRange(of: "=>") else { continue }
            let table = String(argument[..<arrow.lowerBound]), key = String(argument[arrow.upperBound...])
            if key.contains("$") { continue }
            if use.mayWrite || use.variable.name == "shtinc" { written[table, default: []].insert(key) } else { read.append((table, key, use.range)) }
        }
        for (table, key, range) in read where written[table]?.contains(key) == false {
            guard key.utf8.count >= 4, let near = Nearness.best(key, among: written[table] ?? []) else { continue }
            findings.add(range, "key \(key) of table \(table) is never written", help: "did you mean \(near)?")
        }
    }
}
