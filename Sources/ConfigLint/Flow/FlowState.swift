import ConfigSyntax

/// What is known, on one path through the routes, about the message and what was done with it.
struct FlowState: Hashable {
    struct Facts: OptionSet, Hashable {
        let rawValue: UInt32
        /// Sent on by tm.
        static let relayed = Facts(rawValue: 1 << 0)
        /// Sent on without a transaction.
        static let forwarded = Facts(rawValue: 1 << 1)
        /// A final reply was sent.
        static let replied = Facts(rawValue: 1 << 2)
        /// A provisional reply was sent.
        static let provisional = Facts(rawValue: 1 << 3)
        /// save() has answered.
        static let saved = Facts(rawValue: 1 << 4)
        static let recordRouted = Facts(rawValue: 1 << 5)
        /// loose_route() followed the route set.
        static let looseRouted = Facts(rawValue: 1 << 6)
        /// The sender was looked at: credentials, address, ...
        static let authenticated = Facts(rawValue: 1 << 7)
        /// Digest credentials in the request were checked.
        static let hasCredentials = Facts(rawValue: 1 << 8)
        static let rport = Facts(rawValue: 1 << 9)
        /// Something chose where the request goes.
        static let destinationChosen = Facts(rawValue: 1 << 10)
        static let cancelChecked = Facts(rawValue: 1 << 11)
        static let transactionChecked = Facts(rawValue: 1 << 12)
        static let branchAppended = Facts(rawValue: 1 << 13)
        /// Something was called that may do anything: another language, a suspended request.
        static let outside = Facts(rawValue: 1 << 14)
        static let hopsChecked = Facts(rawValue: 1 << 15)
        static let bodyKnown = Facts(rawValue: 1 << 16)
        static let inFailureRoute = Facts(rawValue: 1 << 17)
        /// A test that did not look at the message's method, headers or user alone decided the way here.
        static let senderTested = Facts(rawValue: 1 << 18)
        /// Sending it on failed.
        static let relayFailed = Facts(rawValue: 1 << 19)
    }

    /// What is known of something that is either so or not.
    enum Answer: UInt8, Hashable { case unknown, yes, no }

    var facts: Facts = []
    var methods = MethodSet.all
    var toTag = Answer.unknown
    /// Whether the request URI is known to be one of ours.
    var isOwn = Answer.unknown
    /// Outcome of the last call whose result nobody looked at.
    var lastResult = Answer.unknown
    /// The variable that keeps the result of a call, by its place among the names of variables; -1 for none.
    var keptIn: Int16 = -1
    var keptResult = Answer.unknown
    /// Conditions that occur more than once: which were decided on this path, and how.
    var decided: UInt64 = 0
    var decisions: UInt64 = 0
    /// Calls (indexes into `Script.calls`) that did what `facts` says; -1 for none.
    var replySite: Int32 = -1
    var relaySite: Int32 = -1
    var recordRouteSite: Int32 = -1
    var branchSite: Int32 = -1
    var replyRouteSite: Int32 = -1
    var failureRouteSite: Int32 = -1
    var branchRouteSite: Int32 = -1
}

/// SIP methods, as a set.
struct MethodSet: OptionSet, Hashable {
    let rawValue: UInt32

    static let names = [
        "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "INFO", "PRACK", "UPDATE", "SUBSCRIBE", "NOTIFY", "REFER", "MESSAGE", "PUBLISH", "KDMQ",
    ]
    /// All known ones, and one more bit for any other.
    static let all = MethodSet(rawValue: (1 << 16) - 1)
    static let invite = MethodSet(name: "INVITE"), ack = MethodSet(name: "ACK"), cancel = MethodSet(name: "CANCEL"), register = MethodSet(name: "REGISTER")

    init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The method of that name; unknown ones share a bit.
    init(name: String) {
        let index = Self.names.firstIndex(of: name) ?? 15
        self.init(rawValue: 1 << UInt32(index))
    }

    /// `INVITE|BYE`, `INVITE,BYE`
    init(list: String) {
        self = []
        for name in list.split(whereSeparator: { "|,/ ".contains($0) }) { formUnion(MethodSet(name: name.uppercased())) }
    }

    /// Methods that a regular expression finds; nil if it is more than a list of names.
    init?(pattern: String) {
        var text = pattern.uppercased()
        let isWhole = text.hasPrefix("^") && text.hasSuffix("$")
        text = String(text.filter { !"^$()".contains($0) })
        guard text.allSatisfy({ $0.isLetter || $0 == "|" }) else { return nil }
        self = []
        for part in text.split(separator: "|") {
            for name in Self.names where isWhole ? name == part : name.contains(part) { formUnion(MethodSet(name: name)) }
            if isWhole, !Self.names.contains(String(part)) { formUnion(MethodSet(name: "?")) }
        }
    }

    /// Which requests are meant, for messages: `INVITE and BYE requests`, `requests other than OPTIONS`.
    var description: String {
        let inside = Self.names.filter { contains(MethodSet(name: $0)) }, outside = Self.names.filter { !contains(MethodSet(name: $0)) }
        func joined(_ names: [String], _ word: String) -> String {
            names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " \(word) " + (names.last ?? "")
        }
        if outside.isEmpty { return "requests" }
        return inside.count <= outside.count ? "\(joined(inside, "and")) requests" : "requests other than \(joined(outside, "and"))"
    }
}
