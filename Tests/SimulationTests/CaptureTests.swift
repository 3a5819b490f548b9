import SIPMessage
import Testing

@testable import Simulation

/// Captures are put together here byte by byte.
@Suite struct CaptureTests {
    private static let sip = Array("OPTIONS sip:h SIP/2.0\r\nCall-ID: c\r\n\r\n".utf8)

    private static func big(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).reversed().map { UInt8(value >> ($0 * 8) & 255) } }
    private static func little(_ value: Int, _ size: Int) -> [UInt8] { big(value, size).reversed() }

    private static func udp(_ payload: [UInt8]) -> [UInt8] { big(5070, 2) + big(5060, 2) + big(payload.count + 8, 2) + [0, 0] + payload }

    private static func ipv4(_ payload: [UInt8], flags: Int = 0, next: UInt8 = 17) -> [UInt8] {
        [0x45, 0] + big(payload.count + 20, 2) + [0, 7] + big(flags, 2) + [64, next, 0, 0, 192, 0, 2, 1, 192, 0, 2, 100] + payload
    }

    private static func ethernet(_ packet: [UInt8], tagged: Bool = false) -> [UInt8] {
        [UInt8](repeating: 2, count: 12) + (tagged ? [0x81, 0, 0, 5] : []) + [8, 0] + packet
    }

    private static func classic(_ packets: [[UInt8]], link: Int = 1) -> [UInt8] {
        [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 12) + little(link, 4)
            + packets.enumerated().flatMap { little($0 + 10, 4) + little(500, 4) + little($1.count, 4) + little($1.count, 4) + $1 }
    }

    private static func block(_ type: Int, _ body: [UInt8]) -> [UInt8] {
        let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
        return little(type, 4) + little(padded.count + 12, 4) + padded + little(padded.count + 12, 4)
    }

    @Test func datagramsOfEthernet() throws {
        let capture = try Capture(Self.classic([Self.ethernet(Self.ipv4(Self.udp(Self.sip))), Self.ethernet(Self.ipv4(Self.udp(Self.sip)), tagged: true)]))
        #expect(capture.datagrams.map { "\($0.number) \($0.time) \($0.source) \($0.destination)" } == [
            "1 10000500 192.0.2.1:5070 192.0.2.100:5060", "2 11000500 192.0.2.1:5070 192.0.2.100:5060",
        ])
        #expect(capture.datagrams.first?.payload == Self.sip)
    }

    @Test(arguments: [(101, 0), (113, 16), (276, 20), (0, 4)])
    func otherLinkLayers(_ link: Int, _ header: Int) throws {
        var packet = [UInt8](repeating: 0, count: header) + Self.ipv4(Self.udp(Self.sip))
        if link == 113 { packet.replaceSubrange(14..<16, with: [8, 0]) }
        if link == 276 { packet.replaceSubrange(0..<2, with: [8, 0]) }
        #expect(try Capture(Self.classic([packet], link: link)).datagrams.count == 1)
    }

    @Test func fragmentsArePutTogether() throws {
        let whole = Self.udp(Self.sip)
        let first = Self.ipv4(Array(whole[..<16]), flags: 0x2000), second = Self.ipv4(Array(whole[16...]), flags: 2)
        let capture = try Capture(Self.classic([second, first], link: 101))
        #expect(capture.datagrams.map(\.payload) == [Self.sip])
    }

    @Test func blocksOfPcapng() throws {
        let section = Self.block(0x0a0d_0d0a, Self.little(0x1a2b_3c4d, 4) + [1, 0, 0, 0] + [UInt8](repeating: 255, count: 8))
        // nanoseconds
        let interface = Self.block(1, Self.little(101, 2) + [0, 0] + [0, 0, 4, 0] + Self.little(9, 2) + Self.little(1, 2) + [9, 0, 0, 0] + [0, 0, 0, 0])
        let packet = Self.ipv4(Self.udp(Self.sip))
        let stamp = 1_000_000_007_000
        let data = Self.block(
            6, Self.little(0, 4) + Self.little(stamp >> 32, 4) + Self.little(stamp & 0xffff_ffff, 4) + Self.little(packet.count, 4)
                + Self.little(packet.count, 4) + packet)
        let capture = try Capture(section + interface + data)
        #expect(capture.datagrams.map(\.time) == [1_000_000_007])
    }

    @Test func whatCannotBeReadIsNamed() {
        let good = Self.classic([Self.ethernet(Self.ipv4(Self.udp(Self.sip)))])
        #expect(throws: CaptureProblem.self) { try Capture(Array(good.dropLast())) }
        #expect(throws: CaptureProblem.self) { try Capture(Self.classic([Self.sip], link: 105)) }
        #expect(!Capture.isCapture(Self.sip))
    }

    @Test func segmentsWithSIPAreCounted() throws {
        var segment = [UInt8](repeating: 0, count: 20)
        segment[12] = 0x50
        let capture = try Capture(Self.classic([Self.ipv4(segment + Self.sip, next: 6)], link: 101))
        #expect(capture.datagrams.isEmpty)
        #expect(capture.streamSegments == 1)
    }

    @Test func damagedCapturesEndInAnError() {
        let good = Self.classic([Self.ethernet(Self.ipv4(Self.udp(Self.sip)))])
        for index in good.indices {
            var bad = good
            bad[index] ^= 0xff
            _ = try? Capture(bad)
            _ = try? Capture(Array(good[..<index]))
        }
    }
}
