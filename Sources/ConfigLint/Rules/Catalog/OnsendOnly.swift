import ConfigSyntax

/// Keywords and commands at the wrong side of `onsend_route`
///
/// `snd_ip`, `to_ip` and their kin describe the packet that is being sent and exist in an `onsend_route` only: elsewhere the
/// addresses stop the start, and tests of ports and transports are false. In it, in turn, the message cannot be rewritten or
/// routed any more.
///
/// Instead: rewrite before the message is sent.
///
///     request_route { if (snd_ip == 127.0.0.1) exit; }
struct OnsendOnly: Rule {
    static let name = "onsend-only"
    static let severity = Diagnostic.Severity.error

    private static let keywords: Set<Keyword> = [.sendIP, .sendPort, .sendProto, .sendAF, .toIP, .toPort, .toProto, .toAF]
    private static let refused: Set<String> = [
        "route", "rewritehost", "sethost", "seth", "rewritehostport", "sethostport", "sethp", "rewritehostporttrans", "sethostporttrans", "sethpt", "rewriteport", "setport", "setp",
        "rewriteuser", "setuser", "setu", "rewriteuserpass", "setuserpass", "setup", "rewriteuri", "seturi", "revert_uri", "prefix", "strip", "strip_tail", "userphone", "force_rport", "add_rport",
        "forward", "forward_udp", "forward_tcp", "forward_tls", "forward_sctp", "force_send_socket", "set_advertised_address", "set_advertised_port", "force_tcp_alias", "add_local_rport",
    ]

    func check(_ script: Script, _ findings: inout Findings) {
        script.visitExpressions { expression, route in
            guard case .keyword(let keyword) = expression.kind, Self.keywords.contains(keyword), route.kind != .onSend else { return }
            let isRefused = keyword == .sendIP || keyword == .toIP
            findings.add(expression.range, "\(keyword.rawValue) exists in an onsend_route only", help: "test it there", atMost: isRefused ? .error : .warning)
        }
        for facts in script.calls where script.routes[facts.route].kind == .onSend && Self.refused.contains(facts.call.name) {
            findings.add(facts.call.nameRange, "\(facts.call.name)() cannot be called in an onsend_route", help: "do it before the message is sent")
        }
    }
}
