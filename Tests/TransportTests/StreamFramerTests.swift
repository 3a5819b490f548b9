import SIPMessage
import Testing

@testable import Transport

@Suite struct StreamFramerTests {
    private static let message = "OPTIONS sip:a@b SIP/2.0\r\nl : 4\r\n\r\nbody"

    /// What comes out of a stream that arrives in pieces of `step` bytes: messages, `ping`, or the error.
    private func events(_ stream: String, step: Int, limit: Int = 1000, needsLength: Bool = true) -> [String] {
        var framer = StreamFramer()
        var buffer = ReceiveBuffer()
        var found: [String] = []
        let bytes = Array(stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: step) {
            bytes[start..<min(start + step, bytes.count)].withUnsafeBytes { buffer.append($0) }
            loop: while true {
                let view = buffer.view
                switch framer.next(view, limit: limit, needsContentLength: needsLength) {
                case .incomplete: break loop
                case .message(let range):
                    found.append(view[range].string)
                    buffer.remove(range.upperBound)
                case .keepAlive(let end):
                    found.append("ping")
                    buffer.remove(end)
                case .failure(let error): return found + ["\(error)"]
                }
            }
        }
        return found
    }

    @Test(arguments: [1, 3, 7, 1000]) func cutsMessages(_ step: Int) {
        let stream = Self.message + "\r\n" + Self.message + "\r\n\r\n\r\n \t" + Self.message
        #expect(events(stream, step: step) == [Self.message, Self.message, "ping", Self.message])
    }

    @Test(arguments: [1, 1000]) func bareLineFeedsEndHeaders(_ step: Int) {
        let text = "OPTIONS sip:a@b SIP/2.0\nContent-Length: 2\n\nhi"
        #expect(events(text + text, step: step) == [text, text])
    }

    @Test func theLastContentLengthCounts() {
        let text = "X y SIP/2.0\r\nContent-Length: 9\r\ncontent-length: 1\r\n\r\na"
        #expect(events(text, step: 1000) == [text])
    }

    @Test(arguments: ["", "Content-Length: x\r\n", "Content-Length: -1\r\n", "Content-Length:\r\n", "Content-Length: 99999999999999999999\r\n"]) func aMessageNeedsALength(_ header: String) {
        let text = "X y SIP/2.0\r\nA: b\r\n\(header)\r\n"
        #expect(events(text, step: 1000) == ["\(StreamFramingError.noContentLength)"])
        #expect(events(text, step: 1000, needsLength: false) == [text])
    }

    @Test func refusesWhatIsTooLarge() {
        let error = ["\(StreamFramingError.tooLarge(limit: 100))"]
        #expect(events("X y SIP/2.0\r\nContent-Length: 99\r\n\r\n", step: 1000, limit: 100) == error)
        #expect(events("X y SIP/2.0\r\nContent-Length: 9223372036854775807\r\n\r\n", step: 1000, limit: 100) == error)
        #expect(events(String(repeating: "x", count: 200), step: 10, limit: 100) == error)
        #expect(events(String(repeating: " ", count: 200), step: 10, limit: 100) == error)
    }
}
