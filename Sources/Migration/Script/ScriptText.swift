/// The whole text of a translated script.
enum ScriptText {
    static func text(_ functions: [[String]], _ script: ScriptState, _ loading: Loading, config: String, defines: [String]) -> String {
        let name = config.split(separator: "/").last.map(String.init) ?? config
        var head = ["-- Route blocks of \(name) in Lua, translated by signalbox migrate."]
        if !defines.isEmpty { head.append("-- Translated with \(defines.map { "-A \($0)" }.joined(separator: " ")).") }
        head += ["--", loading.isWhole ? "-- To run it, put into \(name), in place of its route blocks:" : "-- To run it, put into \(name):"]
        head += loading.lines.map { "--   \($0)" }
        var parts = [head.joined(separator: "\n") + "\n"]
        if !script.constants.isEmpty { parts.append(script.constants.map { "local \($0.name) = \($0.value)\n" }.joined()) }
        if !script.helpers.isEmpty { parts.append(Helper.text(of: script.helpers)) }
        parts += functions.map { $0.joined(separator: "\n") + "\n" }
        if !script.remarks.isEmpty { parts.append(checklist(script.remarks)) }
        return parts.joined(separator: "\n")
    }

    /// What to check, with the lines of the config.
    private static func checklist(_ remarks: [Remark]) -> String {
        var order: [String] = []
        var lines: [String: [Int]] = [:]
        for remark in remarks {
            if lines[remark.text] == nil { order.append(remark.text) }
            lines[remark.text, default: []].append(remark.line)
        }
        let entries = order.map { text in
            let places = lines[text] ?? []
            return "--   line\(places.count > 1 ? "s" : "") \(places.map(String.init).joined(separator: ", ")): \(text)\n"
        }
        return "-- To check, by lines of the config:\n" + entries.joined()
    }
}
