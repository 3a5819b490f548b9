import ConfigSyntax

/// A second answer after `save()`
///
/// `save()` answers the REGISTER itself, also when it refuses it.
///
/// Instead: only `exit` behind it; `if (!save("location")) sl_reply_error();` covers what goes wrong inside. With flag 0x02
/// `save()` leaves the answer to the script.
///
///     save("location");
///     sl_send_reply("200", "OK");
struct SaveAnswersAlready: Rule {
    static let name = "save-answers-already"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() {
            guard case .reply = CallEffect(facts.call.name),
                let state = script.flow.visits[index].first(where: { $0.facts.contains(.saved) && !$0.facts.contains(.replied) && $0.replySite >= 0 })
            else { continue }
            let save = script.calls[Int(state.replySite)]
            findings.add(facts.call.nameRange, "save() has answered the request already", help: "remove this reply, or give save() the flag 0x02", notes: [(save.call.nameRange, "answered here")])
        }
    }
}
