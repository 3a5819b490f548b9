/// What two lists have in common and where they differ: the longest common subsequence.
enum LineDiff {
    enum Row<Element> {
        case same(Element, Element)
        case left(Element)
        case right(Element)
    }

    /// Pairs of elements that are looked at at most; longer stretches that differ are compared place by place.
    private static let largestTable = 4_000_000

    /// - Parameter areSame: whether two elements stand for each other.
    static func rows<Element>(_ left: [Element], _ right: [Element], _ areSame: (Element, Element) -> Bool) -> [Row<Element>] {
        let shorter = min(left.count, right.count)
        var head = 0
        while head < shorter, areSame(left[head], right[head]) { head += 1 }
        var tail = 0
        while tail < shorter - head, areSame(left[left.count - 1 - tail], right[right.count - 1 - tail]) { tail += 1 }
        let one = left[head..<(left.count - tail)], other = right[head..<(right.count - tail)]
        let middle = one.count * other.count > largestTable ? placeByPlace(one, other, areSame) : table(Array(one), Array(other), areSame)
        return zip(left[..<head], right[..<head]).map { .same($0, $1) } + middle
            + zip(left[(left.count - tail)...], right[(right.count - tail)...]).map { .same($0, $1) }
    }

    private static func placeByPlace<Element>(
        _ left: ArraySlice<Element>, _ right: ArraySlice<Element>, _ areSame: (Element, Element) -> Bool
    ) -> [Row<Element>] {
        let pairs = zip(left, right).flatMap { one, other -> [Row<Element>] in
            areSame(one, other) ? [.same(one, other)] : [.left(one), .right(other)]
        }
        return pairs + left.dropFirst(right.count).map { .left($0) } + right.dropFirst(left.count).map { .right($0) }
    }

    private static func table<Element>(_ left: [Element], _ right: [Element], _ areSame: (Element, Element) -> Bool) -> [Row<Element>] {
        let width = right.count + 1
        var lengths = [Int32](repeating: 0, count: (left.count + 1) * width)
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
