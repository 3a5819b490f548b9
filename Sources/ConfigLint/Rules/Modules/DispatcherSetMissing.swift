import ConfigSyntax

/// A dispatcher set that is not in the list
///
/// The list file has no line for the set, so choosing a destination from it always fails.
///
/// Instead: add the set to the list, or correct the number.
///
///     ds_select_dst("9", "4");
struct DispatcherSetMissing: Rule {
    static let name = "dispatcher-set-missing"

    func check(_ script: Script, _ findings: inout Findings) {
        guard let setting = script.parameter("dispatcher", "list_file").last, let bytes = script.options.readFile(setting.value.text) else { return }
        if !script.parameter("dispatcher", "db_url").isEmpty { return }
        var sets: Set<Int> = []
        for line in String(decoding: bytes, as: UTF8.self).textLines {
            if let word = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first, let number = Int(word) { sets.insert(number) }
        }
        for facts in script.calls("ds_select_dst", "ds_select_domain", "ds_select", "ds_is_from_list", "ds_is_in_list", "ds_list_exist", "ds_select_routes") {
            let place = facts.call.name == "ds_is_in_list" ? 2 : 0
            guard let number = facts.number(place), number >= 0, !sets.contains(number), facts.call.name != "ds_is_from_list" || facts.call.arguments.count > 0 else { continue }
            if facts.call.name == "ds_list_exist" { continue }
            findings.add(
                facts.argument(place)?.range ?? facts.range, "dispatcher set \(number) is not in \(setting.value.text)",
                help: sets.isEmpty ? "the list is empty" : "it has \(sets.sorted().map(String.init).joined(separator: ", "))")
        }
    }
}
