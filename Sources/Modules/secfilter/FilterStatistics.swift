import Routing

/// How often the lists decided, by what was looked at.
struct FilterStatistics: Sendable {
    /// In the order of `secfilter.stats`.
    enum Subject: Int, CaseIterable, Sendable {
        case userAgent, country, fromDomain, toDomain, contactDomain, address, fromName, toName, contactName, fromUser, toUser, contactUser

        var name: String {
            switch self {
            case .userAgent: "User-Agent"
            case .country: "Country"
            case .fromDomain: "From-Domain"
            case .toDomain: "To-Domain"
            case .contactDomain: "Contact-Domain"
            case .address: "IP-Address"
            case .fromName: "From-Name"
            case .toName: "To-Name"
            case .contactName: "Contact-Name"
            case .fromUser: "From-User"
            case .toUser: "To-User"
            case .contactUser: "Contact-User"
            }
        }
    }

    private let black = Subject.allCases.map { _ in Counter() }
    private let white = Subject.allCases.map { _ in Counter() }
    let destinations = Counter()
    let injections = Counter()

    func count(_ verdict: FilterLists.Verdict, _ subject: Subject) {
        switch verdict {
        case .black: black[subject.rawValue].add()
        case .white: white[subject.rawValue].add()
        case .unknown: break
        }
    }

    func reset() { for counter in black + white + [destinations, injections] { counter.set(0) } }

    var answer: RPCValue {
        func members(_ counters: [Counter]) -> RPCValue {
            .structure(Subject.allCases.map { RPCMember($0.name, .integer(counters[$0.rawValue].value)) })
        }
        return [
            "Blacklist": members(black), "Whitelist": members(white),
            "Other": ["Destination": .integer(destinations.value), "SQL-Injection": .integer(injections.value)],
        ]
    }
}
