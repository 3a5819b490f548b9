import ConfigSyntax

/// A header for the reply that goes into the request
///
/// `append_hf()` and `insert_hf()` change the request. The reply that is sent right behind it does not have the header.
///
/// Instead: `append_to_reply()`.
///
///     append_hf("Retry-After: 30\r\n");
///     sl_send_reply("503", "Busy");
struct HeaderForReplyOnRequest: Rule {
    static let name = "header-for-reply-on-request"

    func check(_ script: Script, _ findings: inout Findings) {
        for block in script.blocks {
            var open: Call?
            for statement in block.statements {
                guard let call = statement.call else {
                    if case .assign = statement.kind { continue }
                    open = nil
                    continue
                }
                if call.name == "append_hf" || call.name == "insert_hf" {
                    open = call
                } else if case .reply = CallEffect(call.name), let header = open {
                    findings.add(
                        header.nameRange, "\(header.name)() changes the request, not the reply that is sent behind it", help: "write append_to_reply()",
                        notes: [(call.nameRange, "the reply")], fixes: header.arguments.count == 1 ? [Diagnostic.Fix("write append_to_reply", header.nameRange, "append_to_reply")] : [])
                    open = nil
                } else if !call.name.hasPrefix("xlog"), call.name != "setflag" {
                    open = nil
                }
            }
        }
    }
}
