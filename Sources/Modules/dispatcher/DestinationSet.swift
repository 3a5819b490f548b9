import Routing
import SIPMessage

/// Destinations under one number, in order of priority, the highest first; of equals the one that was named last.
final class DestinationSet: @unchecked Sendable {
    let id: Int
    let destinations: [DispatchDestination]
    let lock = Lock(isRecursive: true)
    /// Next of algorithm 4; places in the two rows.
    private var next = 0
    private var weighted = Turns()
    private var relative = Turns()

    /// A hundred turns, dealt out by weight.
    private struct Turns {
        var order = [Int](repeating: 0, count: 100)
        var place = 0

        mutating func take() -> Int {
            defer { place = (place + 1) % order.count }
            return order[place]
        }
    }

    init(_ id: Int, _ destinations: [DispatchDestination]) {
        self.id = id
        self.destinations = destinations
        dealByWeight()
        dealByRelativeWeight()
    }

    private func dealByWeight() {
        guard let first = destinations.first, first.attributes.weight > 0 else { return }
        var order: [Int] = []
        for (index, destination) in destinations.enumerated() {
            order += Array(repeating: index, count: max(0, min(destination.attributes.weight, 100 - order.count)))
        }
        order += Array(repeating: destinations.count - 1, count: 100 - order.count)
        weighted.order = order.shuffled()
    }

    /// By the shares of those that are in use.
    func dealByRelativeWeight() {
        guard destinations.count > 1 else { return }
        lock.locked {
            let sum = destinations.reduce(0) { $0 + ($1.isSkipped ? 0 : $1.attributes.relativeWeight) }
            guard sum > 0 else { return }
            var order: [Int] = []
            for (index, destination) in destinations.enumerated() where !destination.isSkipped {
                order += Array(repeating: index, count: destination.attributes.relativeWeight * 100 / sum)
            }
            order += Array(repeating: order.last ?? destinations.count - 1, count: max(0, 100 - order.count))
            relative.order = order.shuffled()
        }
    }

    // MARK: Choosing

    func takeTurn() -> Int {
        lock.locked {
            defer { next = (next + 1) % destinations.count }
            return next
        }
    }

    /// The turn goes on behind the one that was used instead, unless somebody took one since.
    func skipTurn(from taken: Int, to used: Int) {
        lock.locked { if next == (taken + 1) % destinations.count { next = (used + 1) % destinations.count } }
    }

    func takeWeighted() -> Int { lock.locked { weighted.take() } }
    func takeRelative() -> Int { lock.locked { relative.take() } }

    /// The one with the fewest calls that may take more; nil if there is none.
    func leastLoaded() -> Int? {
        lock.locked {
            destinations.indices.filter { !destinations[$0].isSkipped && mayTakeMore($0) }.min { destinations[$0].load < destinations[$1].load }
        }
    }

    func mayTakeMore(_ index: Int) -> Bool {
        let limit = destinations[index].attributes.maximumLoad
        return limit == 0 || destinations[index].load < limit
    }

    /// Those in use in turns, the best by priority and latency first (algorithm 13).
    /// - Parameter isLastDefault: whether the last one is for when no other is in use.
    func byLatency(isLastDefault: Bool) -> [Int] {
        lock.locked {
            let count = isLastDefault && destinations.count > 1 ? destinations.count - 1 : destinations.count
            let sorted = (0..<count).map { (next + $0) % count }.filter { !destinations[$0].isSkipped }.map { index -> (index: Int, priority: Int) in
                let destination = destinations[index]
                var latency = destination.latency.estimate
                if destination.attributes.controlsCongestion { latency -= destination.latency.average }
                var priority = destination.priority
                if Int(latency) > priority, priority > 0 { priority = max(1, priority - Int(latency) / priority) }
                return (index, priority)
            }
            // a sort that keeps the turns of equals
            let ordered = sorted.enumerated().sorted { ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset) }.map(\.element.index)
            if let first = ordered.first { next = (first + 1) % destinations.count }
            return ordered
        }
    }

    func destination(_ uri: ByteView) -> DispatchDestination? { destinations.first { $0.uri.view.equalsIgnoringCase(uri) } }
}

/// All sets of one load.
final class DestinationList: @unchecked Sendable {
    /// A destination as it is read.
    struct Entry {
        let set: Int
        let destination: DispatchDestination
    }

    private let byID: [Int: DestinationSet]
    /// In the order in which the reference lists them: it keeps sets in a balanced tree and shows both sides of a set before the set.
    let sets: [DestinationSet]

    init(_ entries: [Entry] = []) {
        var order: [Int] = []
        var lists: [Int: [DispatchDestination]] = [:]
        for entry in entries {
            if lists[entry.set] == nil { order.append(entry.set) }
            // before those of equal priority
            let place = lists[entry.set, default: []].firstIndex { $0.priority <= entry.destination.priority } ?? lists[entry.set, default: []].count
            lists[entry.set, default: []].insert(entry.destination, at: place)
        }
        let byID = lists.reduce(into: [Int: DestinationSet]()) { $0[$1.key] = DestinationSet($1.key, $1.value) }
        self.byID = byID
        var tree = BalancedTree()
        for id in order { tree.insert(id) }
        sets = tree.childrenFirst.compactMap { byID[$0] }
    }

    subscript(_ id: Int) -> DestinationSet? { byID[id] }

    /// All destinations in an order that makes the same list again.
    var entries: [Entry] { sets.sorted { $0.id < $1.id }.flatMap { set in set.destinations.reversed().map { Entry(set: set.id, destination: $0) } } }
}

/// A height-balanced tree of numbers (Adelson-Velsky and Landis), for its shape.
struct BalancedTree {
    private final class Node {
        let key: Int
        var left: Node?
        var right: Node?
        var height = 1

        init(_ key: Int) { self.key = key }

        var balance: Int { (left?.height ?? 0) - (right?.height ?? 0) }
        func measure() { height = max(left?.height ?? 0, right?.height ?? 0) + 1 }
    }

    private var root: Node?

    init() {}

    mutating func insert(_ key: Int) { root = Self.inserting(key, root) }

    private static func inserting(_ key: Int, _ node: Node?) -> Node {
        guard let node else { return Node(key) }
        if key < node.key { node.left = inserting(key, node.left) } else if key > node.key { node.right = inserting(key, node.right) }
        node.measure()
        if node.balance > 1, let left = node.left {
            if left.balance < 0 { node.left = turnedLeft(left) }
            return turnedRight(node)
        }
        if node.balance < -1, let right = node.right {
            if right.balance > 0 { node.right = turnedRight(right) }
            return turnedLeft(node)
        }
        return node
    }

    private static func turnedRight(_ node: Node) -> Node {
        guard let top = node.left else { return node }
        node.left = top.right
        top.right = node
        node.measure()
        top.measure()
        return top
    }

    private static func turnedLeft(_ node: Node) -> Node {
        guard let top = node.right else { return node }
        node.right = top.left
        top.left = node
        node.measure()
        top.measure()
        return top
    }

    /// Both sides of a node, then the node.
    var childrenFirst: [Int] {
        var keys: [Int] = []
        func visit(_ node: Node?) {
            guard let node else { return }
            visit(node.left)
            visit(node.right)
            keys.append(node.key)
        }
        visit(root)
        return keys
    }
}
