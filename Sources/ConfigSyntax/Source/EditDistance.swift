/// How much two words differ.
package enum EditDistance {
    /// Letters to insert, remove or replace; two that changed places count as one.
    package static func between(_ left: String, _ right: String) -> Int {
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
