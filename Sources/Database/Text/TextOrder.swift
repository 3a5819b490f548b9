/// Comparing values of text tables: by number where both are numbers, by bytes otherwise; null comes before all.
enum TextOrder {
    /// Negative, zero or positive.
    static func compare(_ left: DatabaseValue, _ right: DatabaseValue) -> Int {
        switch (left, right) {
        case (.null, .null): return 0
        case (.null, _): return -1
        case (_, .null): return 1
        case (.text(let left), _), (.blob(let left), _): return compare(left, right.bytes ?? [])
        case (.double(let left), _): return sign(left, right.double ?? 0)
        default:
            if case .double(let number) = right { return sign(left.double ?? 0, number) }
            return sign(left.integer ?? 0, right.integer ?? 0)
        }
    }

    private static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    private static func sign<Number: Comparable>(_ left: Number, _ right: Number) -> Int { left == right ? 0 : left < right ? -1 : 1 }

    static func meets(_ value: DatabaseValue, _ condition: Condition) -> Bool {
        let order = compare(value, condition.value)
        switch condition.comparison {
        case .equal: return order == 0
        case .notEqual: return order != 0
        case .less: return order < 0
        case .greater: return order > 0
        case .lessOrEqual: return order <= 0
        case .greaterOrEqual: return order >= 0
        case .hasBits:
            guard let bits = condition.value.integer, let number = value.integer else { return false }
            return number & bits == bits
        }
    }
}
