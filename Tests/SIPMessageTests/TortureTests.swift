import Foundation
import Testing

@testable import SIPMessage

/// The messages of RFC 4475, where they lie beside the project: parsed or refused, and forwarded as they came.
@Suite struct TortureTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/torture").standardizedFileURL

    static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".dat") }.sorted()

    /// What cannot be processed; the rest can, even where the RFC lets an element refuse it.
    private static let refused: Set<String> = ["badinv01", "badvers", "bigcode", "insuf", "lwsruri", "lwsstart", "mcl01", "multi01", "quotbal", "test"]

    @Test(arguments: names) func isReadOrRefused(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
        let short = name.replacing("rfc4475-", with: "").replacing(".dat", with: "")
        #expect(Self.isProcessed(bytes) != Self.refused.contains(short))
    }

    private static func isProcessed(_ bytes: [UInt8]) -> Bool {
        guard let sample = try? Sample(bytes) else { return false }
        let message = sample.message
        // the message's bytes are the sample's
        defer { withExtendedLifetime(sample) {} }
        return !message.headers.repeatsSingleHeader && !message.headers.repeatsContentLength && message.via1 != nil && message.cseq != nil && message.from != nil && message.to != nil && !message.callID.isEmpty
    }

    @Test(arguments: names) func leavesAsItCame(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
        guard Self.isProcessed(bytes) else { return }
        let sample = try Sample(bytes)
        guard sample.message.isRequest else { return }
        let place = try #require(sample.message.first(.via)).offset
        let expected = Array(bytes[..<place]) + Array(ourVia.utf8) + Array(bytes[place...])
        #expect(Array(sample.forwarded().buffer) == expected)
    }
}
