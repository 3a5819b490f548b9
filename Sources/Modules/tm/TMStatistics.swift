import Routing

/// What tm counts; shown by `tm.stats` and tmx's statistics.
struct TMStatistics: Sendable {
    /// Transactions made.
    let created = Counter()
    /// Transactions of requests made here.
    let createdLocal = Counter()
    /// Transactions that were finished and waited for their end.
    let finished = Counter()
    /// Transactions that left the table.
    let deleted = Counter()
    /// Final replies by class, 2xx to 6xx.
    private let completed = [Counter(), Counter(), Counter(), Counter(), Counter()]
    let repliesReceived = Counter()
    let repliesGenerated = Counter()
    let repliesSent = Counter()

    /// Final replies of a class, 2 to 6.
    func completed(class number: Int) -> Int { completed.indices.contains(number - 2) ? completed[number - 2].value : 0 }

    func countCompletion(_ code: Int) {
        let place = code / 100 - 2
        if completed.indices.contains(place) { completed[place].add() }
    }

    /// Transactions in the table.
    var current: Int { created.value - deleted.value }
    /// Those of them that wait for their end.
    var waiting: Int { finished.value - deleted.value }
}
