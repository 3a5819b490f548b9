import ConfigSyntax

/// NAT is handled in requests, but not in replies
///
/// The contact in the reply of a phone behind NAT is where the caller sends the rest of the dialog. Requests are fixed, replies are
/// not, so calls to such phones break after the answer.
///
/// Instead: arm an `onreply_route` that does the same for replies.
struct RepliesNotFixed: Rule {
    static let name = "replies-not-fixed"

    private static let fixes: Set<String> = ["fix_nated_contact", "set_contact_alias", "add_contact_alias", "fix_contact"]

    func check(_ script: Script, _ findings: inout Findings) {
        let fixing = script.calls(in: Self.fixes)
        guard let first = fixing.first, !script.usesOtherEngines else { return }
        let isRelaying = script.calls.contains { if case .relay = CallEffect($0.call.name) { true } else { false } }
        let replyKinds: Set<RouteDefinition.Kind> = [.reply, .onReply, .onSend, .event]
        guard isRelaying, !fixing.contains(where: { !script.graph.kinds[$0.route].isDisjoint(with: replyKinds) }) else { return }
        // with topology hiding the contact is ours anyway
        if script.isLoaded("topos") || script.isLoaded("topoh") { return }
        findings.add(first.call.nameRange, "the contact is fixed in requests, but in no reply route", help: "arm an onreply_route with t_on_reply() that does the same")
    }
}
