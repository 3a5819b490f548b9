import SIPMessage

/// Which engine each call is at, so that all its messages go there.
final class EngineCalls: @unchecked Sendable {
    private final class Part: @unchecked Sendable {
        let lock = Lock()
        var nodes: [Key: (node: RelayNode, until: Int)] = [:]
    }

    private struct Key: Hashable {
        let callID: String
        let branch: String
    }

    private static let partCount = 64
    private let parts = (0..<EngineCalls.partCount).map { _ in Part() }
    /// Seconds that a call is remembered.
    var lifetime = 3600

    private func part(_ callID: ByteView) -> Part { parts[Int(callID.fnvHash) & (Self.partCount - 1)] }

    /// The engine of a call; one without branch stands for any.
    func node(_ callID: ByteView, _ branch: ByteView) -> RelayNode? {
        let part = part(callID)
        let now = EngineClient.second()
        return part.lock.locked {
            let known = part.nodes[Key(callID: callID.string, branch: branch.string)] ?? part.nodes[Key(callID: callID.string, branch: "")]
            guard let known, known.until > now else { return nil }
            return known.node
        }
    }

    func set(_ callID: ByteView, _ branch: ByteView, _ node: RelayNode) {
        let part = part(callID)
        let until = EngineClient.second() + lifetime
        part.lock.locked { part.nodes[Key(callID: callID.string, branch: branch.string)] = (node, until) }
    }

    func remove(_ callID: ByteView, _ branch: ByteView) {
        let part = part(callID)
        part.lock.locked { _ = part.nodes.removeValue(forKey: Key(callID: callID.string, branch: branch.string)) }
    }

    var count: Int { parts.reduce(0) { sum, part in sum + part.lock.locked { part.nodes.count } } }

    /// Forgets calls whose time is over.
    func expire() {
        let now = EngineClient.second()
        for part in parts { part.lock.locked { part.nodes = part.nodes.filter { $0.value.until > now } } }
    }
}
