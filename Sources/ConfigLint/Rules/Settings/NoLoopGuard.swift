import ConfigSyntax

/// No guard against endless loops
///
/// `max_while_loops=0` takes away the limit that ends a loop gone wrong: one message can then keep a worker busy for ever.
///
/// Instead: leave the default of 100, or set the highest number of rounds that makes sense.
struct NoLoopGuard: Rule {
    static let name = "no-loop-guard"

    func check(_ script: Script, _ findings: inout Findings) {
        guard let setting = script.setting("max_while_loops"), setting.value.number == 0 else { return }
        findings.add(setting.range, "0 takes away the guard against endless loops", help: "set the highest number of rounds that makes sense")
    }
}
