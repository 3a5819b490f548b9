import ConfigSyntax

/// An error line for every message
///
/// A log line at an error level that every request writes, whatever it is, buries the errors that matter, and fills the log.
///
/// Instead: `L_INFO` or `L_DBG`.
///
///     request_route { xlog("L_ERR", "got $rm from $si\n"); ... }
struct LogLevelForNews: Rule {
    static let name = "log-level-for-news"

    func check(_ script: Script, _ findings: inout Findings) {
        for route in script.routes where route.kind == .request {
            for statement in route.definition.body {
                if let call = statement.call {
                    let level = call.arguments.first?.constantText
                    let isError = ["xerr", "xcrit", "xalert"].contains(call.name) || (call.name == "xlog" && call.arguments.count > 1 && ["L_ERR", "L_CRIT", "L_ALERT", "L_BUG", "-1", "-2"].contains(level))
                    if isError { findings.add(call.nameRange, "every request writes this line at an error level", help: "write L_INFO or L_DBG") }
                }
                // behind the first way out not every request comes by
                if !statement.blocks.isEmpty || statement.leaves || statement.call?.name == "route" { break }
            }
        }
    }
}
