/// What two lists have in common and where they differ: the longest common subsequence.
enum LineDiff {
    enum Row<Element> {
        case same(Element, Element)
        case left(Element)
        case right(Element)
    }

    /// - Parameter areSame: whether two elements stand for each other.
    static func rows<Element>(_ left: [Element], _ right: [Element], _ areSame: (Element, Element) -> Bool) -> [Row<Element>] {
        let width = right.count + 1
        var lengths = [Int](repeating: 0, count: (left.count + 1) * width)
        for i in left.indices.reversed() {
            for j in right.indices.reversed() {
                lengths[i * width + j] = areSame(left[i], right[j])
                    ? lengths[(i + 1) * width + j + 1] + 1 : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
            }
        }
        var rows: [Row<Element>] = []
        var i = 0, j = 0
        while i < left.count, j < right.count {
            if areSame(left[i], right[j]), lengths[i * width + j] == lengths[(i + 1) * width + j + 1] + 1 {
                rows.append(.same(left[i], right[j]))
                i += 1
                j += 1
            } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
                rows.append(.left(left[i]))
                i += 1
            } else {
                rows.append(.right(right[j]))
                j += 1
            }
        }
        return rows + left[i...].map { .left($0) } + right[j...].map { .right($0) }
    }

    /// Lines that differ, in pairs where one stands in the other's place.
    static func pairs(_ left: [String], _ right: [String]) -> [(left: String?, right: String?)] {
        var pairs: [(String?, String?)] = []
        var waitingLeft: [String] = [], waitingRight: [String] = []
        func flush() {
            for index in 0..<max(waitingLeft.count, waitingRight.count) {
                pairs.append((index < waitingLeft.count ? waitingLeft[index] : nil, index < waitingRight.count ? waitingRight[index] : nil))
            }
            waitingLeft = []
            waitingRight = []
        }
        for row in rows(left, right, ==) {
            switch row {
            case .same: flush()
            case .left(let line): waitingLeft.append(line)
            case .right(let line): waitingRight.append(line)
            }
        }
        flush()
        return pairs
    }
}
