import ConfigSyntax

/// A function under KSR that does not exist
///
/// Lua finds out when the line runs: "attempt to call a nil value", and the message is not handled.
///
/// Instead: correct the name, or load the module that brings the function.
///
///     KSR.sl.send_repyl(404, "Not here")
struct LuaUnknownFunction: Rule {
    static let name = "lua-unknown-function"
    static let severity = Diagnostic.Severity.error

    func check(_ script: Script, _ findings: inout Findings) {
        guard !script.lua.files.isEmpty else { return }
        let facts = KSRFacts(script)
        for (file, call, path) in script.lua.calls where facts.argumentCounts(path) == nil {
            let space = call.path.count == 3 ? call.path[1] : ""
            let owners = call.path.count == 3 ? KSRFacts.modules(bringing: space, call.path[2]) : []
            if let owner = owners.first {
                // a script may serve several configs, and ask which modules there are
                findings.add(file.range(call.range), "KSR.\(path) comes with module \(owner), which is not loaded", help: "add loadmodule \"\(owner).so\"", atMost: .warning)
            } else {
                let near = facts.nearest(path)
                findings.add(file.range(call.range), "there is no function KSR.\(path)", help: near.map { "did you mean KSR.\($0)?" } ?? "")
            }
        }
    }
}
