import Routing
import SIPMessage

/// A value given by a closure: what core keywords stand for.
final class ComputedNode: ExpressionNode, @unchecked Sendable {
    private let compute: @Sendable (RouteContext) -> Value
    private let integral: Bool
    init(isInteger: Bool, _ compute: @escaping @Sendable (RouteContext) -> Value) {
        self.compute = compute
        integral = isInteger
    }
    override func value(_ context: RouteContext) -> Value { compute(context) }
    override var isInteger: Bool { integral }
}

/// A condition given by a closure: comparisons of core keywords.
final class ConditionNode: ExpressionNode, @unchecked Sendable {
    private let test: @Sendable (RouteContext) -> Bool
    private let negated: Bool
    init(negated: Bool, _ test: @escaping @Sendable (RouteContext) -> Bool) {
        self.test = test
        self.negated = negated
    }
    override func value(_ context: RouteContext) -> Value { .integer(integer(context)) }
    override func integer(_ context: RouteContext) -> Int { test(context) != negated ? 1 : 0 }
    override var isInteger: Bool { true }
}

/// An address with a prefix length, as in `src_ip == 10.0.0.0/8`.
struct AddressRange: Sendable {
    let address: IPAddress
    let prefixLength: Int

    /// Nil if the text is no address or network. Masks may be lengths or addresses.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard let first = parts.first, let address = first.withByteView({ IPAddress($0) }) else { return nil }
        let full = address.isIPv6 ? 128 : 32
        if parts.count == 1 {
            prefixLength = full
        } else if let length = Int(parts[1]), length >= 0, length <= full {
            prefixLength = length
        } else if let mask = parts[1].withByteView({ IPAddress($0) }), mask.isIPv6 == address.isIPv6 {
            prefixLength = mask.high.nonzeroBitCount + mask.low.nonzeroBitCount
        } else {
            return nil
        }
        self.address = address.masked(prefixLength: prefixLength)
    }

    func contains(_ other: IPAddress) -> Bool {
        other.isIPv6 == address.isIPv6 && other.masked(prefixLength: prefixLength) == address
    }
}
