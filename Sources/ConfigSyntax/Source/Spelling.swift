/// What was probably meant by a misspelt word.
enum Spelling {
    /// The word among `candidates` that differs least; nil if none is near.
    static func nearest(_ word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.utf8.count / 4)
        return candidates.map { ($0, EditDistance.between($0, word)) }.filter { $0.1 <= limit }.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }
}
