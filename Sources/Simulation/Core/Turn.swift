/// One of the user's messages and all that followed from it.
public struct Turn: Sendable {
    /// What to call it: the message's file and first line, or what else happened.
    public let title: String
    public let events: [TimedEvent]
    /// What the script kept beyond the message, afterwards.
    public let shared: [StateEntry]
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

extension Simulation {
    /// Gives it the messages one after the other, those of a capture with the time that passed between them.
    /// - Parameters:
    ///   - advance: milliseconds that pass after the last one.
    ///   - visit: gets each turn: first the start, which has no message, at the end the time that passed.
    public func play(_ inputs: [InputMessage], advance: Int, _ visit: (Turn) -> Void) {
        visit(takeTurn("start"))
        var base = time
        var lastTime = 0
        for input in inputs {
            if let offset = input.time {
                // another capture begins anew
                if offset < lastTime { base = time }
                lastTime = offset
                self.advance(milliseconds: base + offset / 1000 - time)
            }
            deliver(input)
            visit(takeTurn("\(input.origin): \(MessageText(input.bytes).title)"))
        }
        if advance > 0 {
            self.advance(milliseconds: advance)
            visit(takeTurn("\(Duration.seconds(advance)) later"))
        }
    }

    /// Ends a turn: what happened since the last one.
    public func takeTurn(_ title: String) -> Turn {
        let shared = sharedState
        return Turn(title: title, events: takeEvents(), shared: shared, variables: scriptVariables)
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
