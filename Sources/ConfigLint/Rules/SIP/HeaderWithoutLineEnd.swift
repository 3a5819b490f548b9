import ConfigSyntax

/// A header without its line end
///
/// `append_hf()`, `insert_hf()` and `append_to_reply()` put their text into the message as it stands. Without `\r\n` at its end
/// the next header becomes part of this one.
///
/// Instead: end the text with `\r\n`.
///
///     append_hf("X-Trunk: 5");
///     append_hf("X-Trunk: 5\r\n");
struct HeaderWithoutLineEnd: Rule {
    static let name = "header-without-line-end"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls("append_hf", "insert_hf", "append_to_reply") {
            guard let argument = facts.argument(0), case .string(let text) = argument.kind, text.contains(":"), text.utf8.last != 10 else { continue }
            // a lone variable may bring its own line end
            if VariableReference(text) != nil { continue }
            findings.add(argument.range, "this header has no line end, so the next one becomes part of it", help: "end the text with \\r\\n")
        }
    }
}
