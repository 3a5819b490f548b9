/// One of the user's messages and all that followed from it.
public struct Turn: Sendable {
    /// What to call it: the message's file and first line, or what else happened.
    public let title: String
    public let events: [TimedEvent]
    /// What changed of what the script keeps beyond the message; nil if it was not looked at.
    public let kept: [StateChange]?
    /// `$var`s, afterwards.
    public let variables: [StateEntry]

    /// Runs of blocks that ended, in order.
    public var runs: [EndedRun] {
        events.compactMap { if case .ended(let run) = $0.event { run } else { nil } }
    }

    public var sent: [SimulatedMessage] {
        events.compactMap { if case .sent(let message) = $0.event { message } else { nil } }
    }

    public var log: [SimulatedLogLine] {
        events.compactMap { if case .logged(let line) = $0.event { line } else { nil } }
    }
}

/// A value that is another one than before, or is gone.
public struct StateChange: Sendable, Hashable {
    public let name: String
    /// Nil if it is gone.
    public let value: String?
}

/// Gives a simulation messages one after the other, those of a capture with the time that passed between them.
public struct MessagePlayer {
    private let simulation: Simulation
    private let inputs: [InputMessage]
    private let advance: Int
    private var place = -1
    /// When the present capture began, on the simulation's clock, and the latest message's time in it.
    private var start = 0
    private var latest = 0
    private var kept = KeptState()

    /// - Parameter advance: milliseconds that pass after the last message.
    public init(_ simulation: Simulation, _ inputs: [InputMessage], advance: Int) {
        self.simulation = simulation
        self.inputs = inputs
        self.advance = advance
    }

    /// The next turn: first the start, which has no message, at the end the time that passed; nil if there is none.
    public mutating func next() -> Turn? {
        defer { place += 1 }
        let isLast = place >= inputs.count - (advance > 0 ? 0 : 1)
        guard place >= 0 else {
            start = simulation.time
            return turn("start", isLast: isLast)
        }
        if inputs.indices.contains(place) {
            let input = inputs[place]
            wait(for: input)
            simulation.deliver(input)
            return turn("\(input.origin): \(MessageText(input.bytes).title)", isLast: isLast)
        }
        guard place == inputs.count, advance > 0 else { return nil }
        simulation.advance(milliseconds: advance)
        return turn("\(Duration.seconds(advance)) later", isLast: true)
    }

    private mutating func wait(for input: InputMessage) {
        guard let offset = input.time else { return }
        // another capture begins anew
        if offset < latest { start = simulation.time }
        latest = offset
        simulation.advance(milliseconds: start + offset / 1000 - simulation.time)
    }

    private mutating func turn(_ title: String, isLast: Bool) -> Turn {
        Turn(title: title, events: simulation.takeEvents(), kept: kept.changes(simulation, mustLook: isLast), variables: simulation.scriptVariables)
    }
}

/// What a script keeps beyond messages, as it was when it was looked at last.
private struct KeptState {
    private var values: [String: String] = [:]
    private var turnsSinceLook = 0
    /// Values that are looked at each turn on the average: large tables are looked at less often.
    private static let share = 200

    mutating func changes(_ simulation: Simulation, mustLook: Bool) -> [StateChange]? {
        turnsSinceLook += 1
        guard mustLook || turnsSinceLook * Self.share >= values.count else { return nil }
        turnsSinceLook = 0
        let now = Dictionary(simulation.sharedState.map { ($0.name, $0.value) }) { "\($0), \($1)" }
        defer { values = now }
        let gone = values.keys.filter { now[$0] == nil }.map { StateChange(name: $0, value: nil) }
        let new = now.filter { values[$0.key] != $0.value }.map { StateChange(name: $0.key, value: $0.value) }
        return (gone + new).sorted { $0.name < $1.name }
    }
}

enum Duration {
    /// Milliseconds in seconds: `2 s`, `0.5 s`.
    static func seconds(_ milliseconds: Int) -> String {
        let rest = milliseconds % 1000
        guard rest != 0 else { return "\(milliseconds / 1000) s" }
        var digits = "\(1000 + rest)".dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(milliseconds / 1000).\(digits) s"
    }
}
