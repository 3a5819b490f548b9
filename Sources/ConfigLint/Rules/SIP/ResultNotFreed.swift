import ConfigSyntax

/// An SQL result that is never freed
///
/// A result lives on in the worker until `sql_result_free()` gives its memory back.
///
/// Instead: `sql_result_free("ra");` when the values were read.
struct ResultNotFreed: Rule {
    static let name = "result-not-freed"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.usesOtherEngines { return }
        let freed = Set(script.calls("sql_result_free").compactMap { $0.text(0) })
        var seen: Set<String> = []
        for facts in script.calls("sql_query") {
            guard let name = facts.text(2), !name.contains("$"), !freed.contains(name), seen.insert(name).inserted else { continue }
            findings.add(facts.argument(2)?.range ?? facts.range, "the result \(name) is never freed", help: "call sql_result_free(\"\(name)\") when its values were read")
        }
    }
}
