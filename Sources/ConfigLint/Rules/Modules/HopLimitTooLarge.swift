import ConfigSyntax

/// A hop limit beyond 255
///
/// Max-Forwards is a byte by RFC 3261 and starts at 70: a limit above 255 limits nothing.
///
/// Instead: `mf_process_maxfwd_header("10")`.
struct HopLimitTooLarge: Rule {
    static let name = "hop-limit-too-large"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls("mf_process_maxfwd_header", "process_maxfwd", "maxfwd_process", "is_maxfwd_lt", "maxfwd_at_least", "mf_lowlimit") {
            guard let number = facts.number(0), number > 255 else { continue }
            findings.add(facts.argument(0)?.range ?? facts.range, "Max-Forwards never is above 255, so \(number) limits nothing", help: "write a limit such as 10 or 70")
        }
        for setting in script.parameter("maxfwd", "max_limit") {
            guard let number = setting.value.number, number > 255 else { continue }
            findings.add(setting.valueRange, "Max-Forwards never is above 255", help: "write a limit such as 70")
        }
    }
}
