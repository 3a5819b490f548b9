import ConfigSyntax

/// Seconds where milliseconds are meant
///
/// The timers of tm count milliseconds. A value such as 30 gives up before any answer can come.
///
/// Instead: write 30000 for 30 seconds.
///
///     modparam("tm", "fr_timer", 30)
struct SecondsForMilliseconds: Rule {
    static let name = "seconds-for-milliseconds"

    private static let timers: [String: [String]] = [
        "tm": ["fr_timer", "fr_inv_timer", "wt_timer", "delete_timer", "retr_timer1", "retr_timer2", "max_inv_lifetime", "max_noninv_lifetime", "fr_inv_timer_next"],
        "rtpengine": ["rtpengine_tout_ms"],
        "http_async_client": ["connection_timeout"],
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        for setting in script.parameters {
            guard let number = setting.value.number, number > 0, number < 400,
                setting.modules.contains(where: { Self.timers[$0]?.contains(setting.name) == true })
            else { continue }
            findings.add(setting.valueRange, "\(setting.name) counts milliseconds: \(number) is \(Self.shown(number)) seconds", help: "write \(number * 1000) for \(number) seconds")
        }
        for facts in script.calls("t_set_fr") {
            for place in 0..<2 {
                guard let number = facts.number(place), number > 0, number < 400 else { continue }
                findings.add(facts.argument(place)?.range ?? facts.range, "t_set_fr() counts milliseconds: \(number) is \(Self.shown(number)) seconds", help: "write \(number * 1000) for \(number) seconds")
            }
        }
    }

    private static func shown(_ number: Int) -> String {
        let text = String(number)
        return "0." + String(repeating: "0", count: max(0, 3 - text.count)) + text
    }
}
