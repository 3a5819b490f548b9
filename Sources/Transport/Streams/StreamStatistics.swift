import Synchronization

/// What streams count, by the names of the reference's group `tcp`.
public final class StreamStatistics: Sendable {
    /// A number that any thread may raise.
    public final class Number: Sendable {
        private let number = Atomic<Int>(0)
        init() {}
        public var value: Int { number.load(ordering: .relaxed) }
        func add(_ amount: Int = 1) { number.wrappingAdd(amount, ordering: .relaxed) }
    }

    public let established = Number()
    public let passiveOpen = Number()
    public let connectSuccess = Number()
    public let connectFailed = Number()
    public let localReject = Number()
    public let timeouts = Number()
    public let resets = Number()
    public let sendTimeouts = Number()
    public let sendQueueFull = Number()
    let queuedBytes = Atomic<Int>(0)

    public init() {}

    /// Bytes that wait to be sent, over all connections.
    public var writeQueueSize: Int { queuedBytes.load(ordering: .relaxed) }
}
