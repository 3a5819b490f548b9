import Synchronization

/// A number that any thread may raise at the cost of one relaxed atomic addition.
public final class Counter: Sendable {
    private let number = Atomic<Int>(0)
    /// Keeps neighbouring counters off this one's cache line.
    private let padding: (Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0)

    public init() {}

    public var value: Int { number.load(ordering: .relaxed) }

    @inline(__always)
    public func add(_ amount: Int = 1) { number.wrappingAdd(amount, ordering: .relaxed) }

    public func set(_ value: Int) { number.store(value, ordering: .relaxed) }
}
