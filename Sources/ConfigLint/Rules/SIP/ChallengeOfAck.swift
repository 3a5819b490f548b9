import ConfigSyntax

/// An ACK or a CANCEL is answered or challenged
///
/// An ACK has no answer, and neither it nor a CANCEL can be sent again with credentials: a challenge only breaks the call.
///
/// Instead: let them pass before the check: `if (is_method("ACK|CANCEL")) { ... exit; }`
struct ChallengeOfAck: Rule {
    static let name = "challenge-of-ack"

    func check(_ script: Script, _ findings: inout Findings) {
        for (index, facts) in script.calls.enumerated() {
            let states = script.flow.visits[index].filter { !$0.facts.contains(.inFailureRoute) }
            switch CallEffect(facts.call.name) {
            case .reply where !states.isEmpty && states.allSatisfy({ $0.methods == .ack }):
                findings.add(facts.call.nameRange, "an ACK has no answer", help: "write exit")
            case .challenge where states.contains(where: { !$0.methods.isDisjoint(with: [.ack, .cancel]) && $0.toTag != .yes && $0.facts.isDisjoint(with: [.outside, .transactionChecked]) }):
                findings.add(facts.call.nameRange, "an ACK or a CANCEL that comes here is challenged, and cannot be sent again with credentials", help: "let them pass before: if (is_method(\"ACK|CANCEL\")) { ... exit; }")
            default: break
            }
        }
    }
}
