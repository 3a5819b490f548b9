import SIPMessage

/// The host names and addresses that are ours, for `myself`.
struct DomainTable: Sendable {
    private struct Entry {
        let host: OwnedBytes
        let port: UInt16
        let transport: TransportProtocol
    }

    private var entries: [UInt32: [Entry]] = [:]

    /// - Parameters:
    ///   - port: 0 for any.
    ///   - transport: `.any` for any.
    mutating func add(_ host: String, port: UInt16, transport: TransportProtocol) {
        let bytes = OwnedBytes(host)
        entries[bytes.view.caseInsensitiveHash, default: []].append(Entry(host: bytes, port: port, transport: transport))
    }

    /// Whether an entry matches; 0 and `.any` match every port and transport.
    func contains(_ host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool {
        guard let list = entries[host.caseInsensitiveHash] else { return false }
        for entry in list where entry.host.view.equalsIgnoringCase(host) {
            let portFits = port == 0 || entry.port == 0 || entry.port == port
            let transportFits = transport == .any || entry.transport == .any || entry.transport == transport
            if portFits, transportFits { return true }
        }
        return false
    }
}
