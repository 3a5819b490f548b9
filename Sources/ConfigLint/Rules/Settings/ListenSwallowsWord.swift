import ConfigSyntax

/// A word on the next line that is taken as an address
///
/// `listen` and `alias` take a list, and a line end does not end it: a word at the beginning of the next line is one more
/// address.
///
/// Instead: write each socket with a `listen=` of its own, or end the list with `;`.
///
///     listen=udp:127.0.0.1:5060
///     lo
struct ListenSwallowsWord: Rule {
    static let name = "listen-swallows-word"

    func check(_ script: Script, _ findings: inout Findings) {
        for item in script.config.items {
            guard case .listen(let specs) = item.kind, let first = specs.first else { continue }
            let line = script.sources.place(first.address.range).line
            for spec in specs.dropFirst() {
                let place = script.sources.place(spec.address.range)
                guard place.line > line, spec.address.transport.isEmpty, spec.address.port <= 0, place.column <= 2 else { continue }
                findings.add(spec.address.range, "\(spec.address.hosts.joined(separator: ",")) is taken as one more address of the listen above", help: "write listen= before it, or end the list above with ;")
            }
        }
    }
}
