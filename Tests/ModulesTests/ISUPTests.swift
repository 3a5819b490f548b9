import SIPMessage
import Testing

@testable import Modules

@Suite struct ISUPTests {
    private let arena = Arena()

    private func message(_ bytes: [UInt8]) -> ISUPMessage? {
        var out = ByteBuilder(arena, capacity: bytes.count + 1)
        for byte in bytes { out.append(byte) }
        return ISUPMessage(out.finish())
    }

    /// An IAM that calls 44022 (national), from 49173, with 31 hops left and a generic number 12 behind its qualifier.
    private static let initialAddress: [UInt8] = [
        0x01, 0x00, 0x60, 0x00, 0x0A, 0x03, 0x02, 0x07, 0x05, 0x83, 0x10, 0x44, 0x20, 0x02, 0x0A, 0x05, 0x84, 0x11, 0x94, 0x71, 0x03,
        0x3D, 0x01, 0x1F, 0xC0, 0x04, 0x06, 0x03, 0x13, 0x21, 0x00,
    ]

    @Test func numbersAreReadFromTheirPlaces() throws {
        let isup = try #require(message(Self.initialAddress))
        #expect(isup.kind == .initialAddress)
        #expect(isup.callingPartyCategory == 10)
        #expect(isup.calledPartyNumber(arena)?.string == "44022")
        #expect(isup.calledPartyNature == 3)
        #expect(isup.number(.callingPartyNumber, arena)?.string == "49173")
        #expect(isup.byte(.hopCounter) == 31)
        #expect(isup.number(.genericNumber, indicators: 1, arena)?.string == "12")
        #expect(isup.number(.redirectingNumber, arena) == nil)
    }

    /// A called number that begins with zeros is a number like any other.
    @Test func leadingZerosAreDigits() throws {
        let isup = try #require(message([0x01, 0, 0, 0, 0x0A, 0, 0x02, 0x00, 0x04, 0x03, 0x10, 0x00, 0x94]))
        #expect(isup.calledPartyNumber(arena)?.string == "0049")
    }

    @Test func brokenMessagesAreReadNoFurtherThanTheyGo() {
        func readAll(_ bytes: [UInt8]) {
            guard let isup = message(bytes) else { return }
            _ = (isup.callingPartyCategory, isup.eventInformation, isup.chargeIndicator, isup.calledPartyNature)
            #expect((isup.calledPartyNumber(arena)?.count ?? 0) <= bytes.count * 2)
            for code in [ISUPMessage.Code.callingPartyNumber, .hopCounter, .genericNumber, .redirectionNumber] {
                #expect((isup.number(code, indicators: 1, arena)?.count ?? 0) <= bytes.count * 2)
                _ = isup.byte(code, 1)
            }
        }
        for length in 0...Self.initialAddress.count { readAll(Array(Self.initialAddress.prefix(length))) }
        for kind: UInt8 in [0x01, 0x05, 0x06, 0x2C] {
            for place in 1..<Self.initialAddress.count {
                for value: UInt8 in [0, 1, 0x0A, 0x3D, 0x7F, 0xFF] {
                    var bytes = Self.initialAddress
                    bytes[0] = kind
                    bytes[place] = value
                    readAll(bytes)
                }
            }
        }
    }

    @Test func digitsAreWrittenInPairs() {
        var out = ByteBuilder(arena, capacity: 16)
        ISUPNumber.write("4930*#AD1", to: &out)
        let bytes = out.finish()
        #expect(Array(bytes.buffer) == [0x94, 0x03, 0xFE, 0xDA, 0x01])
        #expect(ISUPNumber.text(bytes, isOdd: true, arena).string == "4930EFAD1")
    }
}
