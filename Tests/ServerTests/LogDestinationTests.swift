import Routing
import SIPMessage
import Testing

@testable import Server

#if canImport(Glibc)
import Glibc
#endif

@Suite(.serialized) struct LogDestinationTests {
    /// What `body` writes to stderr.
    private func captured(_ body: () -> Void) throws -> String {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let saved = dup(STDERR_FILENO)
        dup2(ends[1], STDERR_FILENO)
        body()
        dup2(saved, STDERR_FILENO)
        close(saved)
        close(ends[1])
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(ends[0], &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        close(ends[0])
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func lineHasTheShapeOfTheReference() throws {
        let log = LogDestination()
        let text = try captured {
            "{1 1 OPTIONS c@h} ".withByteView { prefix in
                log.write(.info, facility: nil, worker: 1, prefix: prefix, source: "<script>", text: ByteView("hi OPTIONS\n"))
            }
            log.write(.error, facility: nil, worker: 12, prefix: .empty, source: "tm", text: ByteView("no newline"))
        }
        let lines = text.split(separator: "\n").filter { $0.contains("hi OPTIONS") || $0.contains("no newline") }
        #expect(lines.count == 2)
        #expect(lines.first?.wholeMatch(of: /\ 1\(\d+\) INFO: \{1 1 OPTIONS c@h\} <script>: hi OPTIONS/) != nil)
        #expect(lines.last?.wholeMatch(of: /12\(\d+\) ERROR: tm: no newline/) != nil)
    }

    @Test func facilitiesByName() {
        #expect(LogDestination.facility(named: "LOG_LOCAL0") == LOG_LOCAL0)
        #expect(LogDestination.facility(named: "local7") == LOG_LOCAL7)
        #expect(LogDestination.facility(named: "LOG_NOWHERE") == nil)
    }
}
