import ConfigSyntax

/// A reply code that does not exist
///
/// Reply codes go from 100 to 699.
///
/// Instead: choose one that RFC 3261 lists.
///
///     sl_send_reply("99", "What");
struct ReplyCodeOutOfRange: Rule {
    static let name = "reply-code-out-of-range"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls {
            let place: Int
            switch CallEffect(facts.call.name) {
            case .reply(let code?): place = code
            default:
                guard facts.call.name == "change_reply_status" else { continue }
                place = 0
            }
            guard let code = facts.number(place), !(100...699).contains(code) else { continue }
            findings.add(facts.argument(place)?.range ?? facts.range, "\(code) is no reply code", help: "reply codes go from 100 to 699")
        }
    }
}
