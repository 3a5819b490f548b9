import SIPMessage

/// Why bytes of a stream cannot be cut into messages; the connection is lost then, since nobody knows where the next one starts.
public enum StreamFramingError: Error, Equatable, Sendable {
    /// A message has no Content-Length, or one that is no number (RFC 3261 section 18.3 requires it).
    case noContentLength
    /// A message is, or would become, larger than the limit in bytes.
    case tooLarge(limit: Int)
}

extension StreamFramingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noContentLength: "a message without a Content-Length that can be read (tcp_accept_no_cl=1 takes it as one without a body)"
        case .tooLarge(let limit): "a message larger than \(limit) bytes (tcp_rd_buf_size)"
        }
    }
}

/// Cuts a stream into messages by Content-Length (RFC 3261 section 18.3), each byte being looked at once.
///
/// White space between messages is skipped; a double CRLF there is a keep-alive (RFC 5626 section 4.4.1).
struct StreamFramer {
    enum Event: Equatable {
        /// More bytes are needed.
        case incomplete
        /// A message in that range; everything up to its end is done with.
        case message(Range<Int>)
        /// A double CRLF that ends there.
        case keepAlive(end: Int)
        case failure(StreamFramingError)
    }

    private enum State { case between, headers, body }

    private var state = State.between
    /// Where the message starts, and how far the bytes have been looked at.
    private var start = 0
    private var place = 0
    /// Line ends seen in a row between messages.
    private var lineEnds = 0
    private var isFirstLine = true
    private var contentLength: Int?
    private var end = 0

    /// Whether a message has begun and is not complete.
    var isInside: Bool { state != .between }

    /// Looks for the next event in `bytes`: all that was received and not yet taken out of the buffer.
    ///
    /// After any event but `incomplete` the caller removes the bytes up to the event's end and asks again; bytes that
    /// lie before a message are removed with it.
    mutating func next(_ bytes: ByteView, limit: Int, needsContentLength: Bool) -> Event {
        if state == .between {
            if let end = skipSpace(bytes) {
                reset()
                return .keepAlive(end: end)
            }
            guard place < bytes.count else { return place < limit ? .incomplete : .failure(.tooLarge(limit: limit)) }
            start = place
            state = .headers
        }
        if state == .headers {
            guard scanHeaders(bytes) else {
                return bytes.count - start >= limit ? .failure(.tooLarge(limit: limit)) : .incomplete
            }
            guard let length = contentLength ?? (needsContentLength ? nil : 0) else { return .failure(.noContentLength) }
            guard length <= limit, place - start + length <= limit else { return .failure(.tooLarge(limit: limit)) }
            end = place + length
            state = .body
        }
        guard bytes.count >= end else { return .incomplete }
        let range = start..<end
        reset()
        return .message(range)
    }

    private mutating func reset() { self = StreamFramer() }

    /// Passes over white space; the offset behind a double CRLF, if there is one.
    private mutating func skipSpace(_ bytes: ByteView) -> Int? {
        while place < bytes.count {
            switch bytes[place] {
            case ASCII.carriageReturn: break
            case ASCII.lineFeed:
                // a bare LF is white space, not half of a keep-alive
                lineEnds = place > 0 && bytes[place - 1] == ASCII.carriageReturn ? lineEnds + 1 : 0
                if lineEnds == 2 { return place + 1 }
            case ASCII.space, ASCII.tab: lineEnds = 0
            default: return nil
            }
            place += 1
        }
        return nil
    }

    /// Reads header lines; true once the empty line was seen, which `place` is behind then.
    private mutating func scanHeaders(_ bytes: ByteView) -> Bool {
        while let lineFeed = bytes.firstIndex(of: ASCII.lineFeed, from: place) {
            var line = bytes[place..<lineFeed]
            if line.last == ASCII.carriageReturn { line = line.dropLast() }
            place = lineFeed + 1
            if line.isEmpty { return true }
            if !isFirstLine { look(at: line) }
            isFirstLine = false
        }
        return false
    }

    private mutating func look(at line: ByteView) {
        guard let first = line.first, ASCII.lowercase(first) == 108 || ASCII.lowercase(first) == 99,
            let (name, value) = line.split(at: ASCII.colon)
        else { return }
        let trimmed = name.trimmedBack
        guard trimmed.equalsIgnoringCase(ByteView("Content-Length")) || trimmed.equalsIgnoringCase(ByteView("l")) else { return }
        if let number = value.trimmed.unsignedInteger { contentLength = Int(clamping: number) }
    }
}
