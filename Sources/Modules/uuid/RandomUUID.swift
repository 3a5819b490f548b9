import Routing

/// Identifiers of version 4 (RFC 9562 section 5.4): chance alone.
enum RandomUUID {
    static func next(_ random: inout RandomSource) -> String {
        let high = random.next() & ~0xf000 | 0x4000
        let low = random.next() & (UInt64.max >> 2) | 1 << 63
        func hex(_ value: UInt64, _ width: Int) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return [hex(high >> 32, 8), hex(high >> 16 & 0xffff, 4), hex(high & 0xffff, 4), hex(low >> 48, 4), hex(low & 0xffff_ffff_ffff, 12)]
            .joined(separator: "-")
    }
}
