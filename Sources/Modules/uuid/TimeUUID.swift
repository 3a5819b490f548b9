import Routing
import Synchronization

/// Identifiers of version 1 (RFC 9562 section 5.1): time, a clock sequence and a node number made up at the start.
final class TimeUUID: Sendable {
    /// Hundreds of nanoseconds from 15 October 1582 to 1 January 1970.
    private static let epochOffset: UInt64 = 0x01b2_1dd2_1381_4000
    private let sequence: UInt16
    /// With the multicast bit, since it is no hardware address.
    private let node: UInt64
    private let last = Mutex<UInt64>(0)

    init(_ random: inout RandomSource) {
        sequence = UInt16.random(in: 0...0x3fff, using: &random)
        node = UInt64.random(in: 0...0xffff_ffff_ffff, using: &random) | 0x0100_0000_0000
    }

    func next(_ time: WallClock.Time) -> String {
        let now = (UInt64(time.seconds) * 1_000_000 + UInt64(time.microseconds)) * 10 + Self.epochOffset
        let ticks = last.withLock { last in
            last = max(now, last + 1)
            return last
        }
        return Self.text(ticks: ticks, sequence: sequence, node: node)
    }

    static func text(ticks: UInt64, sequence: UInt16, node: UInt64) -> String {
        func hex(_ value: UInt64, _ width: Int) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return [
            hex(ticks & 0xffff_ffff, 8), hex(ticks >> 32 & 0xffff, 4), hex(ticks >> 48 & 0x0fff | 0x1000, 4),
            hex(UInt64(sequence & 0x3fff | 0x8000), 4), hex(node & 0xffff_ffff_ffff, 12),
        ].joined(separator: "-")
    }
}
