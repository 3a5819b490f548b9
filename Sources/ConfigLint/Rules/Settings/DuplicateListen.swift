import ConfigSyntax

/// The same socket twice
///
/// Instead: remove one of the two lines.
///
///     listen=udp:127.0.0.1:5060
///     listen=udp:127.0.0.1:5060
struct DuplicateListen: Rule {
    static let name = "duplicate-listen"

    func check(_ script: Script, _ findings: inout Findings) {
        var seen: [String: SourceRange] = [:]
        let standard = script.setting("port")?.value.number ?? 5060
        for listen in script.listens {
            let address = listen.address
            for host in address.hosts {
                let port = address.port > 0 ? address.port : (address.transport.lowercased() == "tls" ? 5061 : standard)
                let key = "\(address.transport.lowercased()):\(host.lowercased()):\(port)"
                if let first = seen[key] {
                    findings.add(address.range, "this socket is listed already", help: "remove one of the two", notes: [(first, "the first one")])
                } else {
                    seen[key] = address.range
                }
            }
        }
    }
}
