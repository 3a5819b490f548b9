import ConfigSyntax

/// A route is armed, but the request is answered here
///
/// `t_on_reply()` and its kin prepare a route for when the request is relayed. On no way does a relay follow.
///
/// Instead: remove it, or relay the request.
struct ArmedForNothing: Rule {
    static let name = "armed-for-nothing"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.flow.isPartial || script.usesOtherEngines { return }
        for (index, facts) in script.calls.enumerated() {
            guard case .arm = CallEffect(facts.call.name), !script.flow.visits[index].isEmpty, !script.flow.usedSites.contains(Int32(index)) else { continue }
            // one that another arming always replaces is sent on by that one's name
            if script.calls(facts.call.name).count > 1, script.flow.usedSites.contains(where: { $0 >= 0 && script.calls[Int($0)].call.name == facts.call.name }), overwritten(index, script) { continue }
            findings.add(facts.call.nameRange, "the request is not relayed on any way behind this, so the route never runs", help: "remove it, or relay the request")
        }
    }

    private func overwritten(_ index: Int, _ script: Script) -> Bool {
        script.calls(script.calls[index].call.name).contains { other in
            other.call.nameRange != script.calls[index].call.nameRange && script.flow.states(before: other).contains { state in
                state.replyRouteSite == Int32(index) || state.failureRouteSite == Int32(index) || state.branchRouteSite == Int32(index)
            }
        }
    }
}
