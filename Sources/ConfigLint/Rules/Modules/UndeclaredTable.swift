import ConfigSyntax

/// A hash table that is not declared
///
/// `$sht(table=>key)` and the `sht_` functions need the table to be declared by a parameter of htable. Without that they fail
/// when the message comes, and `event_route[htable:expired:table]` never runs.
///
/// Instead: `modparam("htable", "htable", "NAME=>size=8;")`.
///
///     $sht(ipban=>$si) = 1;
struct UndeclaredTable: Rule {
    static let name = "undeclared-table"

    func check(_ script: Script, _ findings: inout Findings) {
        guard script.isLoaded("htable") else { return }
        let tables = Set(script.parameter("htable", "htable").map { String($0.value.text.prefix { $0 != "=" }).trimmed })
        var seen: Set<String> = []
        func note(_ table: String, _ range: SourceRange) {
            guard !table.isEmpty, !table.contains("$"), !tables.contains(table), seen.insert(table).inserted else { return }
            let near = Nearness.best(table, among: tables)
            findings.add(range, "no hash table \(table) is declared", help: near.map { "did you mean \($0)?" } ?? "modparam(\"htable\", \"htable\", \"\(table)=>size=8;\")")
        }
        for use in script.variables where use.variable.name.hasPrefix("sht") && !use.variable.name.hasPrefix("shtit") && !use.variable.name.hasPrefix("shtrecord") {
            guard let argument = use.variable.argument, let arrow = argument.firstRange(of: "=>") else { continue }
            note(String(argument[..<arrow.lowerBound]), use.range)
        }
        for facts in script.calls("sht_print", "sht_lock", "sht_unlock", "sht_reset", "sht_rm", "sht_rm_name_re", "sht_match_name", "sht_has_name", "sht_iterator_start") {
            let place = facts.call.name == "sht_iterator_start" ? 1 : 0
            guard let text = facts.text(place) else { continue }
            note(String(text.prefix { $0 != "=" }), facts.argument(place)?.range ?? facts.range)
        }
        for route in script.routes where route.kind == .event && route.name.hasPrefix("htable:expired:") {
            note(String(route.name.dropFirst("htable:expired:".count)), route.head)
        }
        for setting in script.parameter("htable", "htable") where String(setting.value.text.prefix { $0 != "=" }).trimmed.isEmpty {
            findings.add(setting.valueRange, "this declares a table with an empty name, which nothing can use", help: "write NAME=>size=8;")
        }
    }
}
