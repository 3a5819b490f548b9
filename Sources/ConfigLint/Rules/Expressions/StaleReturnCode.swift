import ConfigSyntax

/// `$rc` read too late
///
/// `$rc` holds what the last function returned. When a log line or an assignment stands between the call and the test, it is
/// that one's result, nearly always 1.
///
/// Instead: test right behind the call, or keep the value: `$var(code) = $rc;`.
///
///     lookup("location");
///     xlog("L_INFO", "looked up\n");
///     if ($rc < 0) { ... }          # result of xlog
struct StaleReturnCode: Rule {
    static let name = "stale-return-code"

    private static let trivial: Set<String> = [
        "xlog", "xdbg", "xinfo", "xnotice", "xwarn", "xerr", "xcrit", "xalert", "xlogl", "log", "setflag", "resetflag", "setbflag", "resetbflag", "force_rport",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for block in script.blocks {
            for (index, statement) in block.statements.enumerated() where index >= 2 {
                guard let use = Self.reads(statement) else { continue }
                let before = block.statements[index - 1]
                guard let call = before.call, Self.trivial.contains(call.name) else { continue }
                // a call whose result can be meant stands above
                guard let meant = block.statements[..<(index - 1)].last(where: { $0.call.map { !Self.trivial.contains($0.name) } == true })?.call else { continue }
                findings.add(
                    use.range, "\(use.canonical) is the result of \(call.name)() by now, not that of \(meant.name)()",
                    help: "test it right behind \(meant.name)(), or keep it: $var(code) = $rc;", notes: [(before.range, "this call comes between")])
            }
        }
    }

    private static func reads(_ statement: Statement) -> Expression? {
        var found: Expression?
        for expression in statement.expressions {
            expression.visit { part in
                if let name = part.variable?.name, name == "rc" || name == "retcode", found == nil { found = part }
            }
        }
        return found
    }
}
