import ConfigSyntax

/// A function under KSR with a number of arguments that it does not take
///
/// The call is logged as an error and gives `false`; the function does not run.
///
/// Instead: give as many arguments as the function takes. Forms with more or fewer often have a name of their own.
///
///     KSR.sl.send_reply(404)
struct LuaArgumentCount: Rule {
    static let name = "lua-argument-count"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        guard !script.lua.files.isEmpty else { return }
        let facts = KSRFacts(script)
        for (file, call, path) in script.lua.calls {
            guard let counts = facts.argumentCounts(path), !counts.contains(call.arguments.count) else { continue }
            // a last argument that is a call or ... may stand for more
            if call.isOpen, counts.contains(where: { $0 >= call.arguments.count - 1 }) { continue }
            let wanted = counts.sorted().map(String.init).joined(separator: " or ")
            findings.add(file.range(call.range), "KSR.\(path) takes \(wanted) argument\(wanted == "1" ? "" : "s"), not \(call.arguments.count)")
        }
    }
}
