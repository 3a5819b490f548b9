import Database
import Routing
import SIPMessage

/// Peers whose requests are trusted by their source address, transport, From and request URI.
final class TrustedTable: Sendable {
    struct Peer: Sendable {
        let source: OwnedBytes
        /// `.any` for all.
        let transport: TransportProtocol
        /// POSIX basic regular expressions, which look at case.
        let from: RegularExpression?
        let requestURI: RegularExpression?
        let tag: OwnedBytes?
        let priority: Int

        /// Nil for a row that is switched off (`none`), and for one whose expressions cannot be read, which is logged: nobody is trusted by it.
        /// - Parameter row: source, transport, expressions of From and request URI, tag, priority.
        /// - Throws: `DeclarationError` that says what is wrong with it.
        init?(_ row: [DatabaseValue]) throws {
            guard row.count == 6, let source = row[0].string, let transport = row[1].string?.lowercased() else {
                throw DeclarationError("its source or transport is null")
            }
            if transport == "none" { return nil }
            guard let named = transport.withByteView(TrustedTable.transport) else { throw DeclarationError("there is no transport \"\(transport)\"") }
            self.source = OwnedBytes(source)
            self.transport = named
            do {
                from = try row[2].string.map { try RegularExpression($0, flags: 0) }
                requestURI = try row[3].string.map { try RegularExpression($0, flags: 0) }
            } catch {
                Log.error("permissions", "the trusted peer \(source) is left out: \(error)")
                return nil
            }
            tag = row[4].string.map { OwnedBytes($0) }
            priority = row[5].integer ?? 0
        }

        func matches(_ transport: TransportProtocol, from uri: ByteView, _ message: SIPMessage) -> Bool {
            guard self.transport == .any || transport == .any || self.transport == transport else { return false }
            if let from, !from.matches(uri) { return false }
            return requestURI?.matches(message.requestURI) ?? true
        }
    }

    /// By source, those of higher priority first.
    private let peers: [NameKey: [Peer]]

    init(_ all: [Peer]) {
        var peers: [NameKey: [Peer]] = [:]
        for peer in all {
            let key = NameKey(peer.source)
            let place = peers[key]?.firstIndex { $0.priority < peer.priority } ?? peers[key]?.count ?? 0
            peers[key, default: []].insert(peer, at: place)
        }
        self.peers = peers
    }

    func peers(from source: ByteView) -> [Peer] { peers[NameKey(source)] ?? [] }

    /// All peers with the slots of the reference's hash, for RPC.
    var all: [(slot: Int, peer: Peer)] {
        peers.flatMap { key, peers in peers.map { (AddressTable.slot(key.view), $0) } }.sorted { $0.0 < $1.0 }
    }

    /// `any` or the name of a transport.
    static func transport(_ name: ByteView) -> TransportProtocol? {
        name.equalsIgnoringCase(ByteView("any")) ? .any : TransportProtocol(name)
    }
}
