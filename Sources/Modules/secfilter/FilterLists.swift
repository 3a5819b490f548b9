import Database
import Routing
import SIPMessage

/// What requests are filtered by: entries that a value begins with, whatever its case. Never changed once it is in use.
struct FilterLists: Sendable {
    /// As tables number them.
    enum Action: Int, Sendable { case blacklist, whitelist, destinations }

    /// As tables number them.
    enum Kind: Int, CaseIterable, Sendable {
        case userAgent, country, domain, address, user

        /// Name in RPC.
        var name: String {
            switch self {
            case .userAgent: "ua"
            case .country: "country"
            case .domain: "domain"
            case .address: "ip"
            case .user: "user"
            }
        }
    }

    private(set) var black = [[OwnedBytes]](repeating: [], count: Kind.allCases.count)
    private(set) var white = [[OwnedBytes]](repeating: [], count: Kind.allCases.count)
    /// Destinations that are refused.
    private(set) var destinations: [OwnedBytes] = []

    init() {}

    /// - Parameter rows: action, type and value.
    /// - Throws: `DeclarationError` that names the row.
    init(_ rows: [[DatabaseValue]]) throws {
        for (index, row) in rows.enumerated() {
            guard row.count == 3, let action = row[0].integer.flatMap(Action.init), let kind = row[1].integer.flatMap(Kind.init),
                let value = row[2].string
            else { throw DeclarationError("row \(index + 1): the action is not from 0 to 2, the type not from 0 to 4, or the value is null") }
            add(action, kind, value)
        }
    }

    mutating func add(_ action: Action, _ kind: Kind, _ value: String) {
        change(action, kind) { $0.append(OwnedBytes(value)) }
    }

    /// Takes out what begins with the value; false if nothing does.
    mutating func remove(_ action: Action, _ kind: Kind, _ value: String) -> Bool {
        var isFound = false
        change(action, kind) { list in
            let before = list.count
            value.withByteView { value in list.removeAll { $0.view.hasPrefix(value) } }
            isFound = list.count < before
        }
        return isFound
    }

    private mutating func change(_ action: Action, _ kind: Kind, _ body: (inout [OwnedBytes]) -> Void) {
        switch action {
        case .blacklist: body(&black[kind.rawValue])
        case .whitelist: body(&white[kind.rawValue])
        case .destinations: body(&destinations)
        }
    }

    enum Verdict { case white, black, unknown }

    /// The white list counts before the black one.
    func verdict(_ value: ByteView, _ kind: Kind) -> Verdict {
        if Self.matches(value, white[kind.rawValue]) { return .white }
        return Self.matches(value, black[kind.rawValue]) ? .black : .unknown
    }

    func isRefused(destination: ByteView, isExact: Bool) -> Bool {
        isExact ? destinations.contains { $0.view.equalsIgnoringCase(destination) } : Self.matches(destination, destinations)
    }

    static func matches(_ value: ByteView, _ list: [OwnedBytes]) -> Bool { list.contains { value.hasPrefixIgnoringCase($0.view) } }
}
