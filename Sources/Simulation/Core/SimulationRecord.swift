import Routing

/// All that happened, in order.
///
/// Unchecked, since a simulation and all that it runs belong to one thread at a time.
final class SimulationRecord: @unchecked Sendable {
    private let clock: VirtualClock
    private(set) var events: [TimedEvent] = []

    init(_ clock: VirtualClock) { self.clock = clock }

    func add(_ event: SimulationEvent) { events.append(TimedEvent(time: clock.milliseconds, event: event)) }

    /// Adds a note, unless it was the latest one.
    func note(_ text: String) {
        if case .note(text) = events.last?.event { return }
        add(.note(text))
    }

    /// Hands over what has happened since the last call.
    func take() -> [TimedEvent] {
        defer { events = [] }
        return events
    }
}
