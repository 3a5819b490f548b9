import ConfigSyntax

/// A socket without the module that serves it
///
/// TLS needs the module `tls` and `enable_tls`, SCTP needs the module `sctp`. Without them the socket is not opened.
///
/// Instead: load the module, or remove the line.
///
///     listen=tls:127.0.0.1:5061
struct SocketWithoutModule: Rule {
    static let name = "socket-without-module"

    func check(_ script: Script, _ findings: inout Findings) {
        if script.modules.isEmpty, script.routes.isEmpty { return }
        for listen in script.listens {
            let transport = listen.address.transport.lowercased()
            guard transport == "tls" || transport == "sctp", !script.isLoaded(transport) else { continue }
            findings.add(listen.address.range, "a \(transport) socket needs the module \(transport), which is not loaded", help: "add loadmodule \"\(transport).so\"\(transport == "tls" ? " and enable_tls=yes" : "")")
        }
    }
}
