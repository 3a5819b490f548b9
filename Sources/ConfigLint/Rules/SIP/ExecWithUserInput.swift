import ConfigSyntax

/// Text from the message in a shell command
///
/// The command goes through a shell, and whoever sends the message writes part of it: `; rm -rf /` is a valid user name.
///
/// Instead: pass values through `{s.escape.common}` inside quotes, or better through the environment or an HTTP call.
///
///     exec_msg("echo $rU >> /tmp/calls");
struct ExecWithUserInput: Rule {
    static let name = "exec-with-user-input"

    func check(_ script: Script, _ findings: inout Findings) {
        for facts in script.calls("exec_msg", "exec_dset", "exec_avp", "exec_cmd", "exec") {
            guard let argument = facts.argument(0) else { continue }
            guard let reference = argument.directReferences.first(where: { KnownVariables.fromSender.contains($0.name) && !UserInput.isEscaped($0) }) else { continue }
            findings.add(argument.range, "\(reference.text) comes from the message and goes into a shell command", help: "escape it, $(\(reference.base.dropFirst()){s.escape.common}) in quotes, or do without a shell")
        }
    }
}
