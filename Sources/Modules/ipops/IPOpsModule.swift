import Routing
import SIPMessage

/// Module ipops: what kind of address a text is, and comparisons of addresses. Its DNS queries do not exist here yet.
public final class IPOpsModule: Module {
    public static let name = "ipops"

    public init() {}

    public func declare(_ exports: Exports) {
        let address = Parameter.text("address")
        func test(_ name: String, _ passes: @escaping @Sendable (AddressText) -> Bool) {
            exports.function(name, address) { _, arguments in AddressText(arguments.string(0)).map(passes) ?? false ? 1 : -1 }
        }
        test("is_ip") { _ in true }
        test("is_pure_ip") { !$0.isReference }
        test("is_ipv4") { !$0.address.isIPv6 }
        test("is_ipv6") { $0.address.isIPv6 && !$0.isReference }
        test("is_ipv6_reference") { $0.isReference }
        test("is_ip_rfc1918") { !$0.address.isIPv6 && AddressRanges.isPrivate($0.address) }
        for (name, native) in [("is_ip4", "is_ipv4"), ("is_ip6", "is_ipv6"), ("is_ip6_reference", "is_ipv6_reference"), ("ip_is_in_subnet", "is_in_subnet")] {
            exports.ksr(name, aliasOf: native)
        }
        exports.function("ip_type", address) { _, arguments in
            guard let text = AddressText(arguments.string(0)) else { return -1 }
            return text.isReference ? 3 : text.address.isIPv6 ? 2 : 1
        }
        declareDetails(exports, "detailed_ip_type") { _ in true }
        declareDetails(exports, "detailed_ipv4_type") { !$0.isIPv6 }
        declareDetails(exports, "detailed_ipv6_type") { $0.isIPv6 }
        exports.function("compare_ips", address, address) { _, arguments in
            guard let first = AddressText(arguments.string(0)), let second = AddressText(arguments.string(1)) else { return -1 }
            return first.address == second.address ? 1 : -1
        }
        exports.function("compare_pure_ips", address, address) { _, arguments in
            guard let first = AddressText(arguments.string(0)), let second = AddressText(arguments.string(1)) else { return -1 }
            return !first.isReference && !second.isReference && first.address == second.address ? 1 : -1
        }
        exports.function("is_in_subnet", address, .text("networks")) { _, arguments in
            guard let text = AddressText(arguments.string(0)), !text.isReference else { return -1 }
            var rest = arguments.string(1)
            while !rest.isEmpty {
                let comma = rest.firstIndex(of: ASCII.comma) ?? rest.count
                if Subnet(rest.prefix(comma).trimmed)?.contains(text.address) ?? false { return 1 }
                rest = rest.dropFirst(comma + 1)
            }
            return -1
        }
    }

    private func declareDetails(_ exports: Exports, _ name: String, _ accepts: @escaping @Sendable (IPAddress) -> Bool) {
        exports.function(name, .text("address"), .variable("result")) { context, arguments in
            guard let text = AddressText(arguments.string(0)), accepts(text.address) else { return -1 }
            _ = arguments.variable(1)?.assign(.string(AddressRanges.name(of: text.address)), context)
            return 1
        }
    }
}

/// An address as it was written.
struct AddressText {
    let address: IPAddress
    /// An IPv6 address in brackets.
    let isReference: Bool

    /// Nil for anything else, numbers with a leading zero included.
    init?(_ text: ByteView) {
        guard let address = IPAddress(text), address.isIPv6 || !Self.hasLeadingZero(text) else { return nil }
        self.address = address
        isReference = text.first == UInt8(ascii: "[")
    }

    private static func hasLeadingZero(_ text: ByteView) -> Bool {
        var startsNumber = true
        for index in 0..<text.count {
            if startsNumber, text[index] == UInt8(ascii: "0"), ASCII.isDigit(text[index + 1]) { return true }
            startsNumber = text[index] == UInt8(ascii: ".")
        }
        return false
    }
}

/// `address` or `address/bits`.
struct Subnet {
    let address: IPAddress
    let length: Int

    /// Nil for text that is neither, and for too many bits.
    init?(_ text: ByteView) {
        let slash = text.firstIndex(of: UInt8(ascii: "/"))
        guard let parsed = AddressText(text.prefix(slash ?? text.count)), !parsed.isReference else { return nil }
        let most = parsed.address.isIPv6 ? 128 : 32
        length = slash.map { text.dropFirst($0 + 1).unsignedInteger.flatMap { Int(exactly: $0) } ?? 0 } ?? most
        guard length <= most else { return nil }
        address = parsed.address
    }

    func contains(_ other: IPAddress) -> Bool {
        other.isIPv6 == address.isIPv6 && other.masked(prefixLength: length) == address.masked(prefixLength: length)
    }
}
