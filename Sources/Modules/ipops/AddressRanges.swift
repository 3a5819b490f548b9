import SIPMessage

/// What the address ranges are for, under the names that the reference gives them.
enum AddressRanges {
    private struct V4Range {
        let value: UInt64
        let length: Int
        let name: StaticString
        init(_ value: UInt64, _ length: Int, _ name: StaticString) { (self.value, self.length, self.name) = (value, length, name) }
    }

    private struct V6Range {
        let high: UInt64
        let low: UInt64
        let length: Int
        let name: StaticString
        init(_ high: UInt64, low: UInt64 = 0, _ length: Int, _ name: StaticString) {
            (self.high, self.low, self.length, self.name) = (high, low, length, name)
        }
    }

    /// The first that holds the address gives its name.
    private static let v4: [V4Range] = [
        V4Range(0xffff_ffff, 32, "BROADCAST"), V4Range(0xcb00_7100, 24, "TEST-NET"), V4Range(0xc633_6400, 24, "TEST-NET"),
        V4Range(0xc058_6300, 24, "6TO4-RELAY"), V4Range(0xc000_0200, 24, "TEST-NET"), V4Range(0xc000_0000, 24, "RESERVED"),
        V4Range(0xc0a8_0000, 16, "PRIVATE"), V4Range(0xa9fe_0000, 16, "LINK-LOCAL"), V4Range(0xc612_0000, 15, "RESERVED"),
        V4Range(0xac10_0000, 12, "PRIVATE"), V4Range(0x6440_0000, 10, "SHARED"), V4Range(0x7f00_0000, 8, "LOOPBACK"),
        V4Range(0x0a00_0000, 8, "PRIVATE"), V4Range(0, 8, "PRIVATE"), V4Range(0xf000_0000, 4, "RESERVED"), V4Range(0xe000_0000, 4, "MULTICAST"),
    ]

    private static let v6: [V6Range] = [
        V6Range(0, 128, "UNSPECIFIED"), V6Range(0, low: 1, 128, "LOOPBACK"), V6Range(0, low: 0xffff_0000_0000, 96, "IPV4MAP"),
        V6Range(0x0100 << 48, 64, "DISCARD"), V6Range(0x2001_0002 << 32, 48, "BMWG"), V6Range(0x2001 << 48, 32, "TEREDO"),
        V6Range(0x2001_0db8 << 32, 32, "DOCUMENTATION"), V6Range(0x2001_0010 << 32, 28, "ORCHID"), V6Range(0x2002 << 48, 16, "6TO4"),
        V6Range(0xfe80 << 48, 10, "LINK-LOCAL-UNICAST"), V6Range(0xff00 << 48, 8, "MULTICAST"), V6Range(0xfc00 << 48, 7, "UNIQUE-LOCAL-UNICAST"),
        V6Range(0x2000 << 48, 3, "GLOBAL-UNICAST"),
    ]

    static func name(of address: IPAddress) -> ByteView {
        if address.isIPv6 {
            let range = v6.first { address.masked(prefixLength: $0.length) == IPAddress(high: $0.high, low: $0.low) }
            return ByteView(range?.name ?? "RESERVED")
        }
        let range = v4.first { address.low >> (32 - $0.length) == $0.value >> (32 - $0.length) }
        return ByteView(range?.name ?? "PUBLIC")
    }

    /// RFC 1918.
    static func isPrivate(_ address: IPAddress) -> Bool {
        address.low >> 24 == 10 || address.low >> 20 == 0xac1 || address.low >> 16 == 0xc0a8
    }
}
