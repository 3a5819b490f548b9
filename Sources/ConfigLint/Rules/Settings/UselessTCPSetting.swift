import ConfigSyntax

/// TCP settings while TCP is off
///
/// With `disable_tcp=yes` no TCP socket is opened and no TCP process started, whatever the other lines say.
///
/// Instead: remove `disable_tcp`, or the lines that need TCP.
///
///     disable_tcp=yes
///     listen=tcp:127.0.0.1:5060
struct UselessTCPSetting: Rule {
    static let name = "useless-tcp-setting"

    func check(_ script: Script, _ findings: inout Findings) {
        guard let off = script.setting("disable_tcp"), off.value.number == 1 else { return }
        for listen in script.listens where ["tcp", "tls", "ws", "wss"].contains(listen.address.transport.lowercased()) {
            findings.add(listen.address.range, "TCP is off, so this socket is not opened", help: "remove disable_tcp, or this line", notes: [(off.range, "TCP is switched off here")])
        }
        for setting in script.settings where (setting.name.hasPrefix("tcp_") || setting.name == "enable_tls") && setting.value.number != 0 {
            findings.add(setting.range, "TCP is off, so \(setting.name) has no effect", help: "remove disable_tcp, or this line", notes: [(off.range, "TCP is switched off here")])
        }
    }
}
