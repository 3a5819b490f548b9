/// What was probably meant by a misspelt name. Two letters that changed places count as one mistake.
package enum Nearness {
    /// The candidate that differs least from `word`, if it is near enough to be what was meant.
    package static func best(_ word: String, among candidates: some Sequence<String>) -> String? {
        let length = word.utf8.count
        let limit = min(3, max(1, length / 4))
        // names whose lengths differ by more cannot be near
        return candidates.filter { abs($0.utf8.count - length) <= limit }.map { ($0, distance($0, word)) }.filter { $0.1 <= limit && $0.1 > 0 }.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// Letters to insert, remove, replace or swap.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8), b = Array(right.utf8)
        if abs(a.count - b.count) > 8 { return 9 }
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var older = [Int](repeating: 0, count: b.count + 1)
        var old = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                var best = min(old[j + 1] + 1, current[j] + 1, old[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, older[j - 1] + 1) }
                current.append(best)
            }
            older = old
            old = current
        }
        return old[b.count]
    }
}
