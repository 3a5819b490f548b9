import ConfigSyntax

/// A log level that writes every step
///
/// `debug=3` and more log each function of each message. In production that fills disks and costs most of the speed.
///
/// Instead: `debug=2`, and switch the level while the server runs: `kamcmd corex.debug 3`.
struct DebugLevel: Rule {
    static let name = "debug-level"

    func check(_ script: Script, _ findings: inout Findings) {
        guard let setting = script.setting("debug"), let level = setting.value.number, level >= 3 else { return }
        findings.add(setting.range, "debug=\(level) logs every step of every message", help: "use debug=2, and raise the level while the server runs")
    }
}
