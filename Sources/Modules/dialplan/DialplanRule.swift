import Database
import Routing
import SIPMessage

/// A rule: what it matches, and what it makes of it.
struct DialplanRule: Sendable {
    enum Operator: Int, Sendable {
        case equal = 0
        case regularExpression = 1
        /// A shell pattern.
        case fileName = 2
    }

    let dialplan: Int
    let priority: Int
    let `operator`: Operator
    let match: String
    /// Length of texts that it is for; 0 for any.
    let length: Int
    let substitution: String
    let replacement: String
    let attributes: OwnedBytes
    private let matchPattern: DialplanPattern?
    private let matchText: OwnedBytes
    private let substitutionPattern: DialplanPattern?
    private let pieces: ReplacementText
    private let replacementText: OwnedBytes

    /// Why a row is no rule.
    struct Malformed: Error {
        let reason: String
    }

    /// - Parameters:
    ///   - row: dialplan, priority, operator, match, length, substitution, replacement, attributes.
    ///   - dynamic: where variables in expressions are found; nil where none are looked for.
    init(_ row: [DatabaseValue], _ registry: Registry, dynamic: Registry?) throws(Malformed) {
        guard row.count == 8, let dialplan = row[0].integer, let kind = row[2].integer.flatMap({ Operator(rawValue: $0) }) else {
            throw Malformed(reason: "a rule without dialplan, or with an operator that does not exist")
        }
        self.dialplan = dialplan
        priority = row[1].integer ?? 0
        self.operator = kind
        match = row[3].string ?? ""
        length = row[4].integer ?? 0
        substitution = row[5].string ?? ""
        replacement = row[6].string ?? ""
        attributes = OwnedBytes(row[7].string ?? "")
        matchText = OwnedBytes(match)
        replacementText = OwnedBytes(replacement)
        do {
            matchPattern = kind == .regularExpression ? try DialplanPattern(match, dynamic) : nil
            substitutionPattern = substitution.isEmpty ? nil : try DialplanPattern(substitution, dynamic)
            pieces = try ReplacementText(Array(replacement.utf8), registry)
        } catch {
            throw Malformed(reason: "dialplan \(dialplan): a rule for \"\(match)\": \(error)")
        }
        if let count = substitutionPattern.map(\.groupCount) ?? 0, pieces.highestGroup > count {
            throw Malformed(reason: "dialplan \(dialplan): \"\(replacement)\" names group \(pieces.highestGroup), and \"\(substitution)\" has \(count)")
        }
    }

    func matches(_ text: ByteView, _ context: RouteContext?) -> Bool {
        switch self.operator {
        case .equal: matchText.view == text
        case .regularExpression: matchPattern?.firstMatch(text.string, context) != nil
        case .fileName: FileNamePattern.matches(text, matchText.view)
        }
    }

    /// What it makes of a text that it matches; empty where it makes nothing, nil where the substitution's expression does not match.
    func translate(_ text: ByteView, _ context: RouteContext?, _ arena: Arena) -> ByteView? {
        guard !replacement.isEmpty else { return .empty }
        guard let substitutionPattern else { return replacementText.view }
        guard let groups = substitutionPattern.firstMatch(text.string, context) else { return nil }
        if pieces.isLiteral { return replacementText.view }
        return pieces.text(context, arena: arena) { number in
            guard groups.indices.contains(number), let group = groups[number] else { return nil }
            return arena.copy(Array(group.utf8))
        }
    }

    /// As RPC clients see it.
    var description: RPCValue {
        func text(_ text: String) -> RPCValue { text.isEmpty ? .null : .string(text) }
        return [
            "PRIO": .integer(priority), "MATCHOP": .integer(self.operator.rawValue), "MATCHEXP": text(match), "MATCHLEN": .integer(length),
            "SUBSTEXP": text(substitution), "REPLEXP": text(replacement), "ATTRS": text(attributes.view.string),
        ]
    }
}

/// The rules of all dialplans.
struct DialplanRules: Sendable {
    /// The rules of a dialplan for texts of one length.
    private struct Group: Sendable {
        let length: Int
        var rules: [DialplanRule] = []
    }

    /// By length, those for any length last.
    private var groups: [Int: [Group]] = [:]

    /// - Parameter rules: in the order in which they are tried.
    init(_ rules: [DialplanRule]) {
        for rule in rules { add(rule) }
    }

    private mutating func add(_ rule: DialplanRule) {
        var list = groups[rule.dialplan] ?? []
        let place = list.firstIndex { $0.length == rule.length }
            ?? list.firstIndex { rule.length != 0 && ($0.length == 0 || $0.length > rule.length) } ?? list.count
        if !list.indices.contains(place) || list[place].length != rule.length { list.insert(Group(length: rule.length), at: place) }
        list[place].rules.append(rule)
        groups[rule.dialplan] = list
    }

    func has(_ dialplan: Int) -> Bool { groups[dialplan] != nil }

    /// The rule for a text: one for its length, else one for any.
    func rule(_ dialplan: Int, _ text: ByteView, _ context: RouteContext?) -> DialplanRule? {
        for group in groups[dialplan] ?? [] where group.length == 0 || group.length == text.count {
            if let rule = group.rules.first(where: { $0.matches(text, context) }) { return rule }
        }
        return nil
    }

    /// The rules of a dialplan in the order in which they are tried.
    func rules(_ dialplan: Int) -> [DialplanRule] { (groups[dialplan] ?? []).flatMap(\.rules) }
}
