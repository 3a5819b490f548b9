import ConfigSyntax

/// Branches that are never sent
///
/// `append_branch()` prepares another copy of the request, which the next relay sends. On no way does one follow.
///
/// Instead: relay the request behind it; to redirect with several contacts, reply with 3xx, which sends the branches as contacts.
struct BranchesLost: Rule {
    static let name = "branches-lost"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.flow.isPartial { return }
        for (index, facts) in script.calls.enumerated() {
            guard case .appendBranch = CallEffect(facts.call.name), !script.flow.visits[index].isEmpty, !script.flow.usedSites.contains(Int32(index)) else { continue }
            // a redirect sends branches as contacts
            if script.calls.contains(where: { if case .reply = CallEffect($0.call.name), let code = $0.number(0) { (300...399).contains(code) } else { false } }) { continue }
            findings.add(facts.call.nameRange, "no relay follows on any way, so this branch is never sent", help: "relay the request behind it")
        }
    }
}
