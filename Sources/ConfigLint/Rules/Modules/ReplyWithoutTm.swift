import ConfigSyntax

/// `send_reply()` without tm
///
/// `send_reply()` of sl answers through a transaction when there is one. For that tm has to be loaded, and before sl; else all
/// replies are stateless, and retransmissions are not absorbed. The server only warns when it starts.
///
/// Instead: load tm before sl. Where replies are to be stateless, `sl_send_reply()` says so.
///
///     loadmodule "sl.so"
///     loadmodule "tm.so"
struct ReplyWithoutTm: Rule {
    static let name = "reply-without-tm"

    func check(_ script: Script, _ findings: inout Findings) {
        guard let sl = script.modules.firstIndex(where: { $0.name == "sl" }) else { return }
        let tm = script.modules.firstIndex { $0.name == "tm" }
        if let tm {
            guard sl < tm else { return }
            findings.add(script.modules[sl].range, "sl is loaded before tm, so send_reply() cannot answer statefully", help: "load tm first", notes: [(script.modules[tm].range, "tm is loaded here")])
        } else if let call = script.calls("send_reply", "send_reply_error").first {
            findings.add(call.range, "without module tm, \(call.call.name)() is stateless", help: "load tm before sl, or write sl_send_reply()", notes: [(script.modules[sl].range, "sl is loaded here")])
        }
    }
}
