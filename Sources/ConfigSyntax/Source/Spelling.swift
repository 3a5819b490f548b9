/// What was probably meant by a misspelt word.
enum Spelling {
    /// The word among `candidates` that differs least; nil if none is near.
    static func nearest(_ word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.utf8.count / 4)
        return candidates.map { ($0, distance($0, word)) }.filter { $0.1 <= limit }.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// Letters to insert, remove or replace.
    private static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8), b = Array(right.utf8)
        if abs(a.count - b.count) > 8 { return 9 }
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices { current.append(min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))) }
            previous = current
        }
        return previous[b.count]
    }
}
