import SIPMessage

/// A further destination of a request besides the request URI: what `append_branch`, `lookup` and `$branch(...)` handle.
/// Views live in the worker's arena.
public struct Branch: Sendable {
    public var uri: ByteView
    /// Next hop that overrides the URI, empty if none.
    public var destinationURI: ByteView = .empty
    /// Path header's value for pre-loaded Routes (RFC 3327), empty if none.
    public var path: ByteView = .empty
    /// Preference in thousandths; -1 if not given.
    public var q: Int = -1
    /// Branch flags (`setbflag`).
    public var flags: UInt32 = 0
    public var socket: ListenSocket?
    public var instance: ByteView = .empty
    public var registrationID: UInt32 = 0
    public var ruid: ByteView = .empty
    public var locationUserAgent: ByteView = .empty
    /// Stream connection of the registered contact, 0 if none.
    public var connection: Int = 0
    /// Extra flags of the branch's own (Kamailio's otcpid and the like live in `connection`).
    public var otherFlags: UInt32 = 0

    public init(uri: ByteView) { self.uri = uri }
}

/// The branches of the request in hand, the first one (the request URI itself) not counted.
public struct BranchSet: Sendable {
    public private(set) var branches: ContiguousArray<Branch> = []
    /// How many there may be: `max_branches` less the one that the request URI makes.
    public let limit: Int
    /// Position for `next_branches`-like consumers.
    public var cursor = 0

    /// - Parameter maximum: `max_branches`, which counts the request URI too.
    public init(maximum: Int) { limit = maximum - 1 }

    public var count: Int { branches.count }
    public var isEmpty: Bool { branches.isEmpty }

    /// Negative indexes count from the end, as in `$(branch(uri)[-1])`.
    public subscript(_ index: Int) -> Branch? {
        get {
            let place = index < 0 ? branches.count + index : index
            return branches.indices.contains(place) ? branches[place] : nil
        }
        set {
            let place = index < 0 ? branches.count + index : index
            if let newValue, branches.indices.contains(place) { branches[place] = newValue }
        }
    }

    /// Adds a branch; false when the set is full.
    public mutating func append(_ branch: Branch) -> Bool {
        guard branches.count < limit else { return false }
        branches.append(branch)
        return true
    }

    /// Removes a branch; false if there is none at that index.
    public mutating func remove(at index: Int) -> Bool {
        guard branches.indices.contains(index) else { return false }
        branches.remove(at: index)
        return true
    }

    public mutating func removeAll() {
        if !branches.isEmpty { branches.removeAll(keepingCapacity: true) }
        cursor = 0
    }
}
