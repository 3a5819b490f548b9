import SIPMessage
import Synchronization

/// The stream connections of the server, by id and by where the peer can be reached. Sharded, each shard with its own lock.
final class ConnectionTable: Sendable {
    private struct Peer: Hashable {
        let address: Endpoint
        let transport: TransportProtocol
    }

    private final class Shard: Sendable {
        let byID = Mutex<[Int: StreamConnection]>([:])
        /// The one to prefer comes first.
        let byPeer = Mutex<[Peer: [StreamConnection]]>([:])
    }

    private let shards: [Shard]
    private let total = Atomic<Int>(0)

    init() { shards = (0..<16).map { _ in Shard() } }

    private func shard(_ id: Int) -> Shard { shards[id & 15] }
    private func shard(_ peer: Peer) -> Shard {
        let ip = peer.address.ip
        let mixed = (ip.low ^ ip.high ^ UInt64(peer.address.port)) &* 0x9E37_79B9_7F4A_7C15
        return shards[Int(truncatingIfNeeded: mixed >> 60)]
    }

    var count: Int { total.load(ordering: .relaxed) }

    /// Enters a connection; a later one from the same address is preferred.
    func add(_ connection: StreamConnection) {
        shard(connection.id).byID.withLock { $0[connection.id] = connection }
        total.wrappingAdd(1, ordering: .relaxed)
        addAlias(connection, port: connection.peer.port, isPreferred: true)
    }

    /// Makes a connection reachable by another address of its peer.
    func addAlias(_ connection: StreamConnection, port: UInt16, isPreferred: Bool) {
        let peer = Peer(address: Endpoint(connection.peer.ip, port: port), transport: connection.transport)
        shard(peer).byPeer.withLock { table in
            var list = table[peer] ?? []
            guard !list.contains(where: { $0 === connection }) else { return }
            if isPreferred { list.insert(connection, at: 0) } else { list.append(connection) }
            table[peer] = list
        }
    }

    /// Takes a connection out, with its aliases.
    func remove(_ connection: StreamConnection) {
        guard shard(connection.id).byID.withLock({ $0.removeValue(forKey: connection.id) }) != nil else { return }
        total.wrappingSubtract(1, ordering: .relaxed)
        for port in connection.aliases.withLock({ $0 }) + [connection.peer.port] {
            let peer = Peer(address: Endpoint(connection.peer.ip, port: port), transport: connection.transport)
            shard(peer).byPeer.withLock { table in
                guard var list = table[peer] else { return }
                list.removeAll { $0 === connection }
                table[peer] = list.isEmpty ? nil : list
            }
        }
    }

    func find(id: Int) -> StreamConnection? { shard(id).byID.withLock { $0[id] } }

    /// A usable connection to `address`; with `local`, one whose own address that is (port 0: any).
    func find(_ address: Endpoint, _ transport: TransportProtocol, local: Endpoint?) -> StreamConnection? {
        let peer = Peer(address: address, transport: transport)
        return shard(peer).byPeer.withLock { table in
            table[peer]?.first { connection in
                guard connection.isUsable else { return false }
                guard let local else { return true }
                let own = connection.local
                if local.port != 0, local.port != own.port { return false }
                return own.ip == local.ip || connection.socket.address.ip == local.ip
            }
        }
    }

    /// All connections, in order of id.
    var all: [StreamConnection] {
        shards.flatMap { shard in shard.byID.withLock { Array($0.values) } }.sorted { $0.id < $1.id }
    }
}
