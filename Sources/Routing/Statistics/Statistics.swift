import Synchronization

/// The statistics of the server: named numbers in groups (`core:rcv_requests`), counted or computed when asked for.
///
/// Declared at load (or by a script counter); read by RPC clients and `$stat(...)`. Whoever counts holds the `Counter`.
public final class Statistics: Sendable {
    /// One statistic.
    public struct Entry: Sendable {
        public let group: String
        public let name: String
        public let help: String
        /// The counter behind it; nil for a computed one, which cannot be reset.
        public let counter: Counter?
        /// Whether it may be set to zero.
        public let isResettable: Bool
        private let compute: @Sendable () -> Int

        init(group: String, name: String, help: String, counter: Counter, isResettable: Bool) {
            self.group = group
            self.name = name
            self.help = help
            self.counter = counter
            self.isResettable = isResettable
            compute = { counter.value }
        }

        init(group: String, name: String, help: String, compute: @escaping @Sendable () -> Int) {
            self.group = group
            self.name = name
            self.help = help
            counter = nil
            isResettable = false
            self.compute = compute
        }

        public var value: Int { compute() }
        /// Sets the counter to zero; nothing happens to a computed one, or to one that is not resettable.
        public func reset() { if isResettable { counter?.set(0) } }
    }

    private let groups = Mutex<[String: [String: Entry]]>([:])
    /// Help of statistics that came without one, as the reference answers it.
    public static let noHelp = "statistic (no description)"

    public init() {}

    func removeAll() { groups.withLock { $0 = [:] } }

    /// The counter of that name, made if it is new.
    public func counter(_ group: String, _ name: String, help: String = Statistics.noHelp, isResettable: Bool = true) -> Counter {
        groups.withLock { groups in
            if let counter = groups[group]?[name]?.counter { return counter }
            let counter = Counter()
            groups[group, default: [:]][name] = Entry(group: group, name: name, help: help, counter: counter, isResettable: isResettable)
            return counter
        }
    }

    /// Declares a statistic that is computed when it is asked for.
    public func computed(
        _ group: String, _ name: String, help: String = Statistics.noHelp, _ compute: @escaping @Sendable () -> Int
    ) {
        groups.withLock { $0[group, default: [:]][name] = Entry(group: group, name: name, help: help, compute: compute) }
    }

    /// Names of all groups, in alphabetical order.
    public var groupNames: [String] { groups.withLock { $0.keys.sorted() } }

    /// The statistics of a group in order of name; nil if there is no such group.
    public func entries(of group: String) -> [Entry]? {
        groups.withLock { $0[group].map { $0.values.sorted { $0.name < $1.name } } }
    }

    public func entry(_ group: String, _ name: String) -> Entry? { groups.withLock { $0[group]?[name] } }

    /// The statistic of that name in whichever group has it (the first in alphabetical order).
    public func entry(named name: String) -> Entry? {
        groups.withLock { groups in
            for group in groups.keys.sorted() { if let entry = groups[group]?[name] { return entry } }
            return nil
        }
    }

    /// The statistics that a client's pattern names: `all`, `group:`, `group:name`, `group.name` or `name`. Empty if none match.
    public func select(_ pattern: String) -> [Entry] {
        if pattern == "all" { return groupNames.flatMap { entries(of: $0) ?? [] } }
        if pattern.hasSuffix(":") || pattern.hasSuffix(".") { return entries(of: String(pattern.dropLast())) ?? [] }
        if let separator = pattern.firstIndex(where: { $0 == ":" || $0 == "." }) {
            return entry(String(pattern[..<separator]), String(pattern[pattern.index(after: separator)...])).map { [$0] } ?? []
        }
        return entry(named: pattern).map { [$0] } ?? []
    }
}

extension Exports {
    /// Declares a statistic of the module's group (`core` for the core) and returns its counter.
    public func counter(_ name: String, help: String = Statistics.noHelp) -> Counter {
        registry.statistics.counter(module.isEmpty ? "core" : module, name, help: help)
    }
}
