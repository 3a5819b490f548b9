import ConfigSyntax

/// A variable of replies in a request route
///
/// `$rs` and `$rr` are the status and the reason of the reply that is being processed. In a request route there is none, and they
/// are null. (In a failure route `$T_reply_code` has the winning reply's status.)
///
/// Instead: test them in an `onreply_route`.
///
///     request_route { if ($rs == "200") exit; }
struct ReplyVariableInRequest: Rule {
    static let name = "reply-variable-in-request"

    func check(_ script: Script, _ findings: inout Findings) {
        for use in script.variables where KnownVariables.ofReplies.contains(use.variable.name) && use.variable.argument == nil && use.access == .read {
            let kinds = script.graph.kinds[use.route]
            guard kinds == [.request] || kinds == [.branch] || kinds == [.request, .branch] else { continue }
            findings.add(use.range, "$\(use.variable.name) is null in a \(kinds.contains(.request) ? "request_route" : "branch_route"), since there is no reply", help: "use it in an onreply_route")
        }
        script.visitExpressions { expression, route in
            guard case .keyword(.status) = expression.kind, script.graph.kinds[route.index] == [.request] else { return }
            findings.add(expression.range, "a request has no status", help: "use it in an onreply_route")
        }
    }
}
