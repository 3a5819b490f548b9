import ConfigSyntax
import Modules
import Routing

/// What a simulation did, for people and for programs.
public struct SimulationReport {
    private let style: ReportStyle
    private let width: Int
    private let showsMessages: Bool
    private let isTraced: Bool
    private let lines: SourceLines
    private var mask = IdentifierMask()
    /// What the latest block had set when it ended.
    private var stateBefore: [StateEntry] = []
    /// The line that was shown last: one that makes several steps is shown once.
    private var shownLine = ""

    /// - Parameters:
    ///   - width: columns of the terminal.
    ///   - showsMessages: whether messages that are sent are written out.
    public init(_ simulation: Simulation, style: ReportStyle, width: Int, showsMessages: Bool) {
        self.style = style
        self.width = width
        self.showsMessages = showsMessages
        isTraced = simulation.options.traces
        lines = SourceLines(simulation.sources)
    }

    // MARK: For people

    /// A turn's text: what ran, what was logged, what was set, and the messages as a ladder.
    public mutating func text(_ turn: Turn) -> String {
        mask.learn(turn.events)
        guard !turn.events.isEmpty || !(turn.kept ?? []).isEmpty else { return "" }
        var out = "\(style.bold)\(turn.title)\(style.plain)\n"
        stateBefore = []
        for event in turn.events { out += line(event) }
        for change in turn.kept ?? [] {
            out += change.value.map { "  kept \(shown(StateEntry(change.name, $0)))\n" } ?? "  gone \(change.name.replacingControls)\n"
        }
        let ladder = Ladder(width: width - 4, style).drawing(turn.events.compactMap { event in
            switch event.event {
            case .received(let message): (message, false)
            case .sent(let message): (message, true)
            default: nil
            }
        })
        return out + (ladder.isEmpty ? "" : "\n\(ladder.indented)") + "\n"
    }

    private mutating func line(_ event: TimedEvent) -> String {
        if case .step = event.event {} else { shownLine = "" }
        switch event.event {
        case .received(let message):
            return "  \(style.accent)<-\(style.plain) \(message.transport.name):\(message.source)  \(title(message))\(clock(event.time))\n"
        case .sent(let message):
            let head = "  \(style.accent)->\(style.plain) \(message.transport.name):\(message.destination)  \(title(message))\(clock(event.time))\n"
            guard showsMessages else { return head }
            let text = mask.masked(String(decoding: message.bytes, as: UTF8.self))
            return head + text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline).map { "       \(String($0).replacingControls)\n" }.joined()
        case .logged(let line): return "     \(colour(line))\(mask.masked(line.shown).replacingControls)\(style.plain)\n"
        case .note(let text): return "     \(style.dim)note: \(text.replacingControls)\(style.plain)\n"
        case .began(let title): return "     \(style.dim)\(title)\(style.plain)\n"
        case .ended(let run):
            let new = run.state.filter { !stateBefore.contains($0) }
            stateBefore = run.state
            return isTraced ? "" : new.map { "       \(style.good)\(shown($0))\(style.plain)\n" }.joined()
        case .step(let step):
            let place = "\(step.file):\(step.line)"
            guard place != shownLine else { return "" }
            shownLine = place
            let source = lines.line(step.file, step.line)
            return "       \(style.dim)\(place)\(style.plain)  \(source.isEmpty ? step.name : source.replacingControls)\n"
        case .changed(let entries): return entries.map { "         \(style.good)\(shown($0))\(style.plain)\n" }.joined()
        case .advanced(let milliseconds): return "  \(style.dim)\(Duration.seconds(milliseconds)) pass\(style.plain)\n"
        }
    }

    private func title(_ message: SimulatedMessage) -> String { mask.masked(message.text.title).replacingControls }
    private func shown(_ entry: StateEntry) -> String { mask.masked("\(entry.name) = \(entry.value)").replacingControls }
    private func clock(_ time: Int) -> String { time == 0 ? "" : "  \(style.dim)at \(Duration.seconds(time))\(style.plain)" }
    private func colour(_ line: SimulatedLogLine) -> String { line.level.rawValue < LogLevel.warning.rawValue ? style.bad : "" }

    // MARK: For programs

    /// A turn as an object on a line: `{"title", "events": [{"time", "type", ...}], "kept": [{"name", "value"}]}`; the value of what is
    /// gone is null.
    public mutating func json(_ turn: Turn) -> [UInt8] {
        mask.learn(turn.events)
        let kept = (turn.kept ?? []).map { change -> RPCValue in
            ["name": .string(change.name), "value": change.value.map { .string(mask.masked($0)) } ?? .null]
        }
        var writer = JSONWriter(isPretty: false)
        writer.write(["title": .string(turn.title), "events": .array(turn.events.map { value($0) }), "kept": .array(kept)])
        return writer.bytes + [10]
    }

    private func value(_ entry: StateEntry) -> RPCValue { ["name": .string(entry.name), "value": .string(mask.masked(entry.value))] }

    private func value(_ event: TimedEvent) -> RPCValue {
        let time = RPCMember("time", .integer(event.time))
        func made(_ type: String, _ members: RPCMember...) -> RPCValue { .structure([time, RPCMember("type", .string(type))] + members) }
        func message(_ type: String, _ message: SimulatedMessage) -> RPCValue {
            made(
                type, RPCMember("transport", .string(message.transport.name.string)), RPCMember("source", .string("\(message.source)")),
                RPCMember("destination", .string("\(message.destination)")),
                RPCMember("message", .string(mask.masked(String(decoding: message.bytes, as: UTF8.self)))))
        }
        switch event.event {
        case .received(let received): return message("received", received)
        case .sent(let sent): return message("sent", sent)
        case .logged(let line):
            return made(
                "logged", RPCMember("level", .string("\(line.level.name)")), RPCMember("source", .string(line.source)),
                RPCMember("text", .string(mask.masked(line.text))))
        case .note(let text): return made("note", RPCMember("text", .string(text)))
        case .began(let title): return made("began", RPCMember("block", .string(title)))
        case .ended(let run):
            return made(
                "ended", RPCMember("block", .string(run.title)), RPCMember("code", .integer(run.code)),
                RPCMember("set", .array(run.state.map { value($0) })))
        case .step(let step):
            return made(
                "step", RPCMember("file", .string(step.file)), RPCMember("line", .integer(step.line)), RPCMember("name", .string(step.name)),
                RPCMember("text", .string(lines.line(step.file, step.line))))
        case .changed(let entries): return made("changed", RPCMember("set", .array(entries.map { value($0) })))
        case .advanced(let milliseconds): return made("advanced", RPCMember("milliseconds", .integer(milliseconds)))
        }
    }
}
