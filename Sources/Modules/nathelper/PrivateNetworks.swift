import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Addresses that no router of the Internet knows (RFC 1918, RFC 6598; with `nat_addr_mode` 1 also RFC 6890's 192.0.0.0/24).
struct PrivateNetworks {
    /// Whether 192.0.0.0/24 counts as a whole.
    let includesProtocolAssignments: Bool

    private static let networks: [(address: UInt32, mask: UInt32)] = [
        (0x0a00_0000, 0xff00_0000), (0xac10_0000, 0xfff0_0000), (0xc0a8_0000, 0xffff_0000), (0x6440_0000, 0xffc0_0000),
        (0xc000_0000, 0xffff_fff8),
    ]
    private static let protocolAssignments: (address: UInt32, mask: UInt32) = (0xc000_0000, 0xffff_ff00)

    func contains(_ address: IPAddress) -> Bool {
        !address.isIPv6 && contains(UInt32(truncatingIfNeeded: address.low))
    }

    private func contains(_ address: UInt32) -> Bool {
        for network in Self.networks where address & network.mask == network.address { return true }
        return includesProtocolAssignments && address & Self.protocolAssignments.mask == Self.protocolAssignments.address
    }

    /// The same of a text in any notation that the system takes for an IPv4 address; false for all else.
    func contains(_ text: ByteView) -> Bool {
        guard !text.isEmpty, text.count < 64 else { return false }
        var address = in_addr()
        let parsed = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { room -> Int32 in
            guard let base = room.baseAddress else { return 0 }
            for index in 0..<text.count { base[index] = CChar(bitPattern: text[index]) }
            base[text.count] = 0
            return inet_aton(base, &address)
        }
        return parsed == 1 && contains(UInt32(bigEndian: address.s_addr))
    }
}
