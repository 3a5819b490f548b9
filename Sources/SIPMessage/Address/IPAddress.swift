#if canImport(Glibc)
import Glibc
#endif

/// An IPv4 or IPv6 address; 17 bytes, trivially copied.
public struct IPAddress: Hashable, Sendable {
    /// IPv6: the address's halves in host order. IPv4: `high` is 0, `low` the address in host order.
    public let high: UInt64
    public let low: UInt64
    public let isIPv6: Bool

    public init(v4 address: UInt32) {
        high = 0
        low = UInt64(address)
        isIPv6 = false
    }

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
        isIPv6 = true
    }

    /// 0.0.0.0
    public static let anyV4 = IPAddress(v4: 0)
    /// ::
    public static let anyV6 = IPAddress(high: 0, low: 0)
    /// 127.0.0.1
    public static let loopbackV4 = IPAddress(v4: 0x7f00_0001)

    public var isUnspecified: Bool { high == 0 && low == 0 }
    public var isLoopback: Bool { isIPv6 ? high == 0 && low == 1 : low >> 24 == 127 }
    public var isMulticast: Bool { isIPv6 ? high >> 56 == 0xff : low >> 28 == 0xe }

    /// fe80::/10
    public var isLinkLocal: Bool { isIPv6 && high >> 54 == 0x3fa }

    /// Parses dotted IPv4, or IPv6 with or without brackets; nil for anything else (host names included).
    public init?(_ text: ByteView) {
        if let v4 = Self.parseV4(text) {
            self = v4
            return
        }
        var inner = text
        if inner.first == 91 {  // [
            guard inner.last == 93 else { return nil }
            inner = inner[1..<(inner.count - 1)]
        }
        guard inner.contains(ASCII.colon), inner.count < 46 else { return nil }
        var address = in6_addr()
        let parsed = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 46) { room in
            for index in 0..<inner.count { room[index] = CChar(bitPattern: inner[index]) }
            room[inner.count] = 0
            return room.baseAddress.map { inet_pton(AF_INET6, $0, &address) } ?? 0
        }
        guard parsed == 1 else { return nil }
        self = IPAddress(address)
    }

    private static func parseV4(_ text: ByteView) -> IPAddress? {
        guard text.count >= 7, text.count <= 15 else { return nil }
        var value: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for index in 0..<text.count {
            let byte = text[index]
            if ASCII.isDigit(byte) {
                octet = octet * 10 + UInt32(byte - 48)
                digits += 1
                guard digits <= 3, octet <= 255 else { return nil }
            } else if byte == 46, digits > 0 {
                value = value << 8 | octet
                octet = 0
                digits = 0
                dots += 1
            } else {
                return nil
            }
        }
        guard dots == 3, digits > 0 else { return nil }
        return IPAddress(v4: value << 8 | octet)
    }

    public init(_ address: in6_addr) {
        (high, low) = withUnsafeBytes(of: address) {
            (UInt64(bigEndian: $0.load(as: UInt64.self)), UInt64(bigEndian: $0.load(fromByteOffset: 8, as: UInt64.self)))
        }
        isIPv6 = true
    }

    public init(_ address: in_addr) {
        self.init(v4: UInt32(bigEndian: address.s_addr))
    }

    /// Writes the usual notation to `place`, which has room for 46 bytes, and returns the length. IPv6 comes without brackets.
    public func write(to place: UnsafeMutablePointer<UInt8>) -> Int {
        if !isIPv6 {
            var length = 0
            var shift = 24
            while shift >= 0 {
                length += Decimal.write(Int((low >> UInt64(shift)) & 255), to: place + length)
                if shift > 0 {
                    place[length] = 46
                    length += 1
                }
                shift -= 8
            }
            return length
        }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) {
            $0.storeBytes(of: high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return place.withMemoryRebound(to: CChar.self, capacity: 46) {
            inet_ntop(AF_INET6, &address, $0, 46) == nil ? 0 : strlen($0)
        }
    }

    /// Text in an arena; IPv6 in brackets if `bracketed`, as URIs and Via need it.
    public func text(in arena: Arena, bracketed: Bool = false) -> ByteView {
        let place = arena.allocate(48)
        guard isIPv6, bracketed else { return ByteView(base: place, count: write(to: place)) }
        place[0] = 91
        let length = write(to: place + 1)
        place[length + 1] = 93
        return ByteView(base: place, count: length + 2)
    }

    /// The address with all but its first `prefixLength` bits cleared.
    public func masked(prefixLength: Int) -> IPAddress {
        if !isIPv6 {
            let kept = Swift.max(0, Swift.min(32, prefixLength))
            return IPAddress(v4: kept == 0 ? 0 : UInt32(truncatingIfNeeded: low) & (UInt32.max << UInt32(32 - kept)))
        }
        let kept = Swift.max(0, Swift.min(128, prefixLength))
        let first = kept >= 64 ? UInt64.max : kept == 0 ? 0 : UInt64.max << UInt64(64 - kept)
        let second = kept <= 64 ? 0 : kept == 128 ? UInt64.max : UInt64.max << UInt64(128 - kept)
        return IPAddress(high: high & first, low: low & second)
    }
}

extension IPAddress: CustomStringConvertible {
    /// The usual notation, IPv6 without brackets.
    public var description: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { room in
            guard let base = room.baseAddress else { return "" }
            return ByteView(base: base, count: write(to: base)).string
        }
    }
}
