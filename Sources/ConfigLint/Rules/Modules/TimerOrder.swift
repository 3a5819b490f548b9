import ConfigSyntax

/// The INVITE timer is shorter than the other
///
/// `fr_timer` ends the wait for any answer, `fr_inv_timer` the wait for a final answer after a provisional one, while the phone
/// rings. It has to be the longer one.
///
/// Instead: `fr_timer` about 5000 to 30000, `fr_inv_timer` about 120000 (milliseconds).
struct TimerOrder: Rule {
    static let name = "timer-order"

    func check(_ script: Script, _ findings: inout Findings) {
        guard let inv = script.parameter("tm", "fr_inv_timer").last, let invValue = inv.value.number else { return }
        let plain = script.parameter("tm", "fr_timer").last
        let value = plain?.value.number ?? 30000
        guard invValue < value, invValue >= 500 || plain != nil, invValue > 0 else { return }
        findings.add(inv.valueRange, "fr_inv_timer (\(invValue)) is shorter than fr_timer (\(value)): calls end while the phone still rings", help: "fr_inv_timer is the longer one, about 120000")
    }
}
