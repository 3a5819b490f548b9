import Routing

/// Replies that sl sent, by code: those that have a counter of their own, the rest by class.
struct SLStatistics: Sendable {
    private static let names = [
        "1xx", "200", "202", "2xx", "300", "301", "302", "3xx", "400", "401", "403", "404", "407", "408", "483", "4xx", "500", "5xx", "6xx", "xxx",
    ]
    private let counters: [String: Counter]
    let sent = Counter()
    let failures = Counter()
    let filteredACKs = Counter()

    init() {
        counters = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, Counter()) })
        var own: [Int: Counter] = [:]
        for name in Self.names { if let code = Int(name) { own[code] = counters[name] } }
        byCode = own
        byClass = (0...7).map { [counters] in counters["\($0)xx"] ?? counters["xxx"] ?? Counter() }
        others = counters["xxx"] ?? Counter()
    }

    private let byCode: [Int: Counter]
    private let byClass: [Counter]
    private let others: Counter

    func count(_ code: Int) {
        sent.add()
        if let own = byCode[code] { own.add() } else { (byClass.indices.contains(code / 100) ? byClass[code / 100] : others).add() }
    }

    /// `sl.stats`
    var answer: [RPCMember] { Self.names.dropFirst().map { RPCMember($0, .integer(counters[$0]?.value ?? 0)) } }

    func declare(_ statistics: Statistics) {
        for name in Self.names {
            guard let counter = counters[name] else { continue }
            statistics.computed("sl", name + "_replies") { counter.value }
        }
        statistics.computed("sl", "sent_replies") { [sent] in sent.value }
        statistics.computed("sl", "sent_err_replies") { 0 }
        statistics.computed("sl", "failures") { [failures] in failures.value }
        statistics.computed("sl", "received_ACKs") { [filteredACKs] in filteredACKs.value }
    }
}
