import ConfigSyntax

/// `drop` in a request route
///
/// In a request route `drop` only ends the script, as `exit` does: the request is neither answered nor sent on, and its sender
/// retransmits it and waits for the timeout.
///
/// Instead: answer with `sl_send_reply()` and `exit`. If silence is meant (a scanner, a flood), `exit` says so.
///
///     if (is_method("REGISTER")) { drop; }
struct DropWithoutAnswer: Rule {
    static let name = "drop-without-answer"

    func check(_ script: Script, _ findings: inout Findings) {
        var seen: Set<SourceRange> = []
        for finish in script.flow.finishes where finish.end == .drop && script.routes[finish.entry].kind == .request {
            guard let range = finish.range, seen.insert(range).inserted else { continue }
            let all = script.flow.finishes.filter { $0.range == range }
            // silence towards senders that were tested is meant
            if all.contains(where: { !$0.state.facts.isDisjoint(with: [.replied, .relayed, .forwarded, .saved, .outside, .senderTested, .provisional]) }) { continue }
            guard all.contains(where: { !$0.state.methods.isSubset(of: [.ack, .cancel]) }), !isGuarded(range, script) else { continue }
            findings.add(range, "drop ends the script here, and the request is neither answered nor sent on", help: "answer it first, or write exit if silence is meant")
        }
    }

    /// Whether a test of who sends, or how often, leads here, or a line before the drop says that it is meant.
    private func isGuarded(_ range: SourceRange, _ script: Script) -> Bool {
        var found = false
        script.visitStatements { statement, _ in
            guard case .conditional(let condition, _, _) = statement.kind, statement.range.file == range.file, statement.range.start <= range.start, statement.range.end >= range.end else { return }
            if condition.references.contains(where: { ["ua", "sht", "si", "proto", "tls_peer_verified", "hdr", "Ri"].contains($0.name) }) { found = true }
            condition.visit { part in
                if let call = part.call, !["is_method", "has_totag"].contains(call.name) { found = true }
                if case .keyword(let keyword) = part.kind, keyword != .method { found = true }
            }
        }
        return found
    }
}
