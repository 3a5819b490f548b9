import ConfigSyntax

/// What was probably meant by a misspelt name. Two letters that changed places count as one mistake.
package enum Nearness {
    /// The candidate that differs least from `word`, if it is near enough to be what was meant.
    package static func best(_ word: String, among candidates: some Sequence<String>) -> String? {
        let length = word.utf8.count
        let limit = min(3, max(1, length / 4))
        // names whose lengths differ by more cannot be near
        return candidates.filter { abs($0.utf8.count - length) <= limit }.map { ($0, distance($0, word)) }.filter { $0.1 <= limit && $0.1 > 0 }.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    static func distance(_ left: String, _ right: String) -> Int { EditDistance.between(left, right) }
}
