import ConfigSyntax

/// The request URI is rewritten in a dialog
///
/// After `loose_route()` the request goes where its route set says, and the request URI is the contact of the other side. Another
/// one breaks the dialog.
///
/// Instead: leave the URI alone; `$du` changes the next hop only.
struct URIChangedAfterLooseRoute: Rule {
    static let name = "uri-changed-after-loose-route"

    func check(_ script: Script, _ findings: inout Findings) {
        for (range, states) in script.flow.assignments.sorted(by: { ($0.key.file, $0.key.start) < ($1.key.file, $1.key.start) }) {
            guard let name = VariableReference(script.text(range))?.name, ["ru", "rd", "rU"].contains(name) else { continue }
            guard states.contains(where: { $0.facts.contains(.looseRouted) && $0.facts.isDisjoint(with: [.relayed, .replied, .inFailureRoute]) }),
                states.allSatisfy({ $0.facts.contains(.looseRouted) })
            else { continue }
            findings.add(range, "loose_route() has set the way of this request; changing $\(name) breaks the dialog", help: "leave it, or set $du for another next hop")
        }
    }
}
