import SIPMessage

/// The addresses of a message's Contact headers in the order in which the reference numbers them: header by header, and the last
/// value of each header first.
enum ContactAddresses {
    /// All addresses.
    /// - Returns: nil if a header cannot be read; empty if there is none, or `*`.
    static func all(_ message: SIPMessage) -> [NameAddress]? {
        var found: [NameAddress] = []
        var index = message.headers.firstIndex(.contact)
        while let current = index {
            let start = found.count
            var rest = message.headers[current].body
            if rest.first == 42 { return [] }
            while !rest.isEmpty {
                let (text, tail) = HeaderValues.split(rest)
                guard let address = NameAddress(text) else { return nil }
                found.insert(address, at: start)
                rest = tail
            }
            index = message.headers.nextIndex(.contact, after: current)
        }
        return found
    }
}
