import Routing

/// What tm counts; shown by `tm.stats` and tmx's statistics.
struct TMStatistics: Sendable {
    /// Transactions made for received requests.
    let created = Counter()
    /// Transactions of requests made here.
    let createdLocal = Counter()
    /// Transactions that wait for their end.
    let waiting = Counter()
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
    var current: Int { created.value + createdLocal.value - deleted.value }
    var total: Int { created.value + createdLocal.value }
}
