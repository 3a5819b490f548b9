import ConfigSyntax

extension ListenSpec {
    /// Reads what follows `-l`: `[transport:]HOST[:port][/ADVERTISED[:port]]`; HOST may be a list in parentheses.
    package init(text: String) {
        let range = SourceRange(file: 0, start: 0, end: 0)
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var address = AddressSpec(text: parts[0], range: range)
        if let host = address.hosts.first, host.hasPrefix("("), let close = host.lastIndex(of: ")") {
            let rest = host[host.index(after: close)...]
            if rest.hasPrefix(":"), let port = Int(rest.dropFirst()) { address.port = port }
            address.hosts = host[host.index(after: host.startIndex)..<close].split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        }
        let advertised = parts.count > 1 && !parts[1].isEmpty ? AddressSpec(text: parts[1], range: range) : nil
        self.init(address: address, advertised: advertised, name: "")
    }
}
