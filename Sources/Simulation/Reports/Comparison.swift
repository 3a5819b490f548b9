import Routing

/// Two configs on the same messages: what they send, log and set, turn by turn.
public struct Comparison: Sendable {
    public enum Subject: String, Sendable {
        case sent, logged, set
    }

    /// A place where the two differ.
    public struct Difference: Sendable, Equatable {
        public let subject: Subject
        /// What it is about: the message that both send, the block after which a value differs.
        public let title: String
        /// Lines that differ, side by side; nil where one has none.
        public let lines: [(left: String?, right: String?)]

        public static func == (one: Difference, other: Difference) -> Bool {
            one.subject == other.subject && one.title == other.title && one.lines.elementsEqual(other.lines) { $0 == $1 }
        }
    }

    public struct Result: Sendable {
        public let title: String
        public let differences: [Difference]
    }

    /// A message that was sent, with names for ids.
    private struct Message {
        let title: String
        /// Method and whether it is a response.
        let kind: String
        let destination: String
        let lines: [String]

        init(_ message: SimulatedMessage, _ mask: IdentifierMask) {
            let text = message.text
            destination = "\(message.transport.name):\(message.destination)"
            title = "to \(destination): \(mask.masked(text.title))"
            kind = text.isRequest ? text.method : "\(text.method) \(text.statusCode)"
            var lines = mask.masked(String(decoding: message.bytes, as: UTF8.self)).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
            while lines.last?.isEmpty ?? false { lines.removeLast() }
            self.lines = lines
        }
    }

    /// What is compared of one turn: ids have names, and what may differ is left out.
    private struct Side {
        let messages: [Message]
        let log: [String]
        let runs: [EndedRun]
        let variables: [StateEntry]
        let mask: IdentifierMask

        init(_ turn: Turn, _ variables: Set<String>, _ mask: IdentifierMask) {
            self.mask = mask
            messages = turn.sent.map { Message($0, mask) }
            log = turn.log.map { mask.masked($0.shown) }
            runs = turn.runs
            self.variables = turn.variables.filter { variables.contains($0.name) }.map { StateEntry($0.name, mask.masked($0.value)) }
        }

        func state(_ run: EndedRun) -> [StateEntry] { run.state.map { StateEntry($0.name, mask.masked($0.value)) } }
    }

    /// One entry a turn.
    public private(set) var results: [Result] = []

    public var isSame: Bool { results.allSatisfy(\.differences.isEmpty) }

    /// Plays the messages on both.
    /// - Parameter advance: milliseconds that pass after the last message.
    public init(_ left: Simulation, _ right: Simulation, _ inputs: [InputMessage], advance: Int) {
        var players = (left: MessagePlayer(left, inputs, advance: advance), right: MessagePlayer(right, inputs, advance: advance))
        var masks = (left: IdentifierMask(), right: IdentifierMask())
        var kept = KeptValues()
        while let turn = players.left.next(), let other = players.right.next() {
            masks.left.learn(turn.events)
            masks.right.learn(other.events)
            // a name that only one config uses says nothing of the other
            let common = left.scriptVariableNames.intersection(right.scriptVariableNames)
            let one = Side(turn, common, masks.left), two = Side(other, common, masks.right)
            let variables = Self.pairs(one.variables, two.variables) + kept.differences(turn, masks.left, other, masks.right)
            var differences = Self.compare(one, two)
            if !variables.isEmpty { differences.append(Difference(subject: .set, title: "kept", lines: variables)) }
            results.append(Result(title: turn.title, differences: differences))
        }
    }

    /// What both keep beyond messages. A difference is told when it appears, not again after each message.
    private struct KeptValues {
        private var left: [String: String] = [:]
        private var right: [String: String] = [:]
        /// Names that changed since both were looked at.
        private var changed: Set<String> = []

        mutating func differences(
            _ one: Turn, _ oneMask: IdentifierMask, _ other: Turn, _ otherMask: IdentifierMask
        ) -> [(left: String?, right: String?)] {
            for change in one.kept ?? [] {
                left[change.name] = change.value.map(oneMask.masked)
                changed.insert(change.name)
            }
            for change in other.kept ?? [] {
                right[change.name] = change.value.map(otherMask.masked)
                changed.insert(change.name)
            }
            guard one.kept != nil, other.kept != nil else { return [] }
            defer { changed = [] }
            return changed.sorted().filter { left[$0] != right[$0] }.map { name in
                (left[name].map { "\(name) = \($0)" }, right[name].map { "\(name) = \($0)" })
            }
        }
    }

    private static func compare(_ left: Side, _ right: Side) -> [Difference] {
        var found = compareMessages(left, right)
        let log = LineDiff.pairs(left.log, right.log)
        if !log.isEmpty { found.append(Difference(subject: .logged, title: "", lines: log)) }
        return found + compareState(left, right)
    }

    /// Messages to the same place with the same first line belong together; between these, one of a kind stands for the other.
    private static func compareMessages(_ left: Side, _ right: Side) -> [Difference] {
        var found: [Difference] = []
        var waiting: (left: [Message], right: [Message]) = ([], [])
        func flush() {
            for index in 0..<max(waiting.left.count, waiting.right.count) {
                let one = index < waiting.left.count ? waiting.left[index] : nil
                let other = index < waiting.right.count ? waiting.right[index] : nil
                if let one, let other, one.kind == other.kind {
                    found.append(difference(one, other))
                } else {
                    found += [one.map { difference($0, nil) }, other.map { difference(nil, $0) }].compactMap { $0 }
                }
            }
            waiting = ([], [])
        }
        for row in LineDiff.rows(left.messages, right.messages, { $0.title == $1.title }) {
            switch row {
            case .same(let one, let other):
                flush()
                let same = difference(one, other)
                if !same.lines.isEmpty { found.append(same) }
            case .left(let message): waiting.left.append(message)
            case .right(let message): waiting.right.append(message)
            }
        }
        flush()
        return found
    }

    private static func difference(_ one: Message?, _ other: Message?) -> Difference {
        var lines = LineDiff.pairs(one?.lines ?? [], other?.lines ?? [])
        if let one, let other, one.destination != other.destination { lines.insert(("to \(one.destination)", "to \(other.destination)"), at: 0) }
        let title = [one?.title, other?.title].compactMap { $0 }
        return Difference(subject: .sent, title: title.count == 2 && title[0] != title[1] ? "\(title[0]) / \(title[1])" : title.first ?? "", lines: lines)
    }

    /// Blocks of the same kind that ran one after the other in both are compared; a block more or less is no difference by itself.
    private static func compareState(_ left: Side, _ right: Side) -> [Difference] {
        var found: [Difference] = []
        for case .same(let one, let other) in LineDiff.rows(left.runs, right.runs, { $0.kind == $1.kind }) {
            let lines = pairs(left.state(one), right.state(other))
            // what differs goes on to differ in the blocks that follow
            if !lines.isEmpty, !found.contains(where: { $0.lines.elementsEqual(lines) { $0 == $1 } }) {
                found.append(Difference(subject: .set, title: "after \(one.title)", lines: lines))
            }
        }
        return found
    }

    private static func pairs(_ left: [StateEntry], _ right: [StateEntry]) -> [(left: String?, right: String?)] {
        func shown(_ entry: StateEntry) -> String { "\(entry.name) = \(entry.value)" }
        let names = Set((left + right).map(\.name)).sorted()
        return names.flatMap { name in
            LineDiff.pairs(left.filter { $0.name == name }.map(shown), right.filter { $0.name == name }.map(shown))
        }
    }
}
