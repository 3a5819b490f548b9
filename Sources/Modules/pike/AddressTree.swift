import Routing
import SIPMessage

/// Counts requests by source address in a tree of the address's bytes: a node a byte, made only once its father has seen enough
/// traffic, so that a flood from random addresses takes little memory.
///
/// The 256 branches, one a first byte, have a lock each.
final class AddressTree: @unchecked Sendable {
    /// What a hit says about its address.
    enum Verdict {
        case passes
        /// Blocked since this very hit.
        case blockedNow
        case blocked
    }

    /// How busy a node is, as `pike.top` shows it.
    enum Status: String {
        case quiet = ""
        case warm = "WARM"
        case hot = "HOT"
    }

    /// An address in the tree, for `pike.top`.
    struct Row {
        let address: IPAddress
        let previousHits: Int
        let currentHits: Int
        /// Seconds until it is forgotten.
        let expires: Int
        let status: Status
    }

    private final class Node {
        let byte: UInt8
        var kids: [Node] = []
        /// Hits of addresses that begin with this node's bytes; of the previous and the current interval.
        var hits = (previous: 0, current: 0)
        /// Hits of the address that ends here.
        var leafHits = (previous: 0, current: 0)
        var isAddress = false
        var isBlocked = false
        /// Second at which the node goes; nil while its kids keep it.
        var expires: Int?

        init(_ byte: UInt8) { self.byte = byte }
    }

    /// Most hits in an interval.
    let limit: Int
    /// Seconds without a hit after which an address is forgotten.
    private let latency: Int
    private let locks = (0..<256).map { _ in Lock() }
    private let storage: UnsafeMutablePointer<Node?>

    init(limit: Int, latency: Int) {
        self.limit = limit
        self.latency = latency
        storage = .allocate(capacity: 256)
        storage.initialize(repeating: nil, count: 256)
    }

    deinit {
        storage.deinitialize(count: 256)
        storage.deallocate()
    }

    private static let largestCount = 65_534

    private func isHotLeaf(_ node: Node) -> Bool {
        node.leafHits.previous >= limit || node.leafHits.current >= limit || (node.leafHits.previous + node.leafHits.current) >> 1 >= limit
    }

    private func isHotPrefix(_ node: Node) -> Bool {
        let part = limit >> 2
        return node.hits.previous >= part || node.hits.current >= part || (node.hits.previous + node.hits.current) >> 1 >= part
    }

    private func isWarm(_ node: Node) -> Bool { node.hits.current >= limit >> 2 }

    /// Counts a hit.
    /// - Parameter now: seconds.
    func hit(_ address: IPAddress, now: Int) -> Verdict {
        let bytes = address.networkBytes
        return locks[Int(bytes[0])].locked { hit(bytes, now) }
    }

    private func hit(_ bytes: [UInt8], _ now: Int) -> Verdict {
        guard let root = storage[Int(bytes[0])] else {
            let node = Node(bytes[0])
            node.hits.current = 1
            node.expires = now + latency
            storage[Int(bytes[0])] = node
            return .passes
        }
        var node = root
        var depth = 1
        while depth < bytes.count, let kid = node.kids.first(where: { $0.byte == bytes[depth] }) {
            node = kid
            depth += 1
        }
        if depth == bytes.count { return hitLeaf(node, now) }
        if node.hits.current < Self.largestCount { node.hits.current += 1 }
        if isHotPrefix(node) {
            split(node, bytes[depth], now)
        } else if node.isAddress || node.kids.isEmpty, isWarm(node) {
            node.expires = now + latency
        }
        return .passes
    }

    private func hitLeaf(_ node: Node, _ now: Int) -> Verdict {
        node.isAddress = true
        if node.leafHits.current < Self.largestCount { node.leafHits.current += 1 }
        node.expires = now + latency
        if node.isBlocked { return .blocked }
        guard isHotLeaf(node) else { return .passes }
        node.isBlocked = true
        return .blockedNow
    }

    /// Adds a kid, which takes over a part of its father's hits; the father lives as long as its kids then.
    private func split(_ father: Node, _ byte: UInt8, _ now: Int) {
        let kid = Node(byte)
        kid.hits.current = max(0, father.hits.current - 1)
        if father.leafHits.current >= 1 { kid.leafHits.previous = max(0, father.leafHits.previous - 1) }
        kid.expires = now + latency
        father.kids.insert(kid, at: 0)
        if !father.isAddress, father.kids.count == 1 { father.expires = nil }
    }

    // MARK: Timers

    /// Starts a new interval; `unblocked` is called for each address that may pass again.
    func startInterval(_ unblocked: (IPAddress) -> Void) {
        forEachBranch { root in
            visit(root, [root.byte]) { node, bytes in
                node.hits = (node.hits.current, 0)
                node.leafHits = (node.leafHits.current, 0)
                if node.isBlocked, !isHotLeaf(node) {
                    node.isBlocked = false
                    if let address = IPAddress(networkBytes: bytes) { unblocked(address) }
                }
            }
        }
    }

    /// Forgets what has not been hit for long enough.
    func collect(now: Int) {
        for branch in 0..<256 {
            locks[branch].locked {
                if let root = storage[branch], collect(root, now) { storage[branch] = nil }
            }
        }
    }

    /// Whether the node itself is to go.
    private func collect(_ node: Node, _ now: Int) -> Bool {
        let hadKids = !node.kids.isEmpty
        node.kids.removeAll { collect($0, now) }
        if hadKids, node.kids.isEmpty, !node.isAddress { node.expires = now + latency }
        guard let expires = node.expires, expires <= now else { return false }
        if node.kids.isEmpty { return true }
        node.isAddress = false
        node.leafHits.current = 0
        node.expires = nil
        return false
    }

    // MARK: Looking

    /// The addresses in the tree, all of them or the blocked ones.
    func rows(hotOnly: Bool, now: Int) -> [Row] {
        var rows: [Row] = []
        forEachBranch { root in
            visit(root, [root.byte]) { node, bytes in
                guard node.isAddress, let address = IPAddress(networkBytes: bytes) else { return }
                let status: Status = isHotLeaf(node) ? .hot : isWarm(node) ? .warm : .quiet
                if hotOnly, status != .hot { return }
                rows.append(Row(
                    address: address, previousHits: node.leafHits.previous, currentHits: node.leafHits.current,
                    expires: (node.expires ?? now) - now, status: status))
            }
        }
        return rows.reversed()
    }

    private func forEachBranch(_ body: (Node) -> Void) {
        for branch in 0..<256 { locks[branch].locked { if let root = storage[branch] { body(root) } } }
    }

    private func visit(_ node: Node, _ bytes: [UInt8], _ body: (Node, [UInt8]) -> Void) {
        body(node, bytes)
        for kid in node.kids { visit(kid, bytes + [kid.byte], body) }
    }
}

extension IPAddress {
    /// 4 or 16 bytes in network order.
    var networkBytes: [UInt8] {
        func bytes(_ word: UInt64, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * (count - 1 - $0))) } }
        return isIPv6 ? bytes(high, 8) + bytes(low, 8) : bytes(low, 4)
    }

    /// Nil for another number of bytes than 4 or 16.
    init?(networkBytes bytes: [UInt8]) {
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self.init(v4: UInt32(truncatingIfNeeded: word(bytes[...])))
        case 16: self.init(high: word(bytes[..<8]), low: word(bytes[8...]))
        default: return nil
        }
    }
}
