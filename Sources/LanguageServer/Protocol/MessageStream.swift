#if canImport(Glibc)
import Glibc
#endif

/// Messages of the protocol on file descriptors: a head with `Content-Length`, an empty line, a body.
///
/// What is no such message is passed over: headers without a length, lines that are none. A body that is too large is thrown away.
struct MessageStream {
    enum Next {
        case message([UInt8])
        /// A body of that many bytes, more than this server takes.
        case tooLarge(Int)
        case end
    }

    private let input: Int32
    private var buffer: [UInt8] = []
    private var start = 0
    private var hasEnded = false
    private static let maximumBody = 256 << 20
    private static let maximumHead = 64 << 10

    init(input: Int32) { self.input = input }

    /// The next message; waits for it.
    mutating func next() -> Next {
        while true {
            if let next = buffered() { return next }
            guard read() else { return .end }
        }
    }

    /// Whether a message, or a part of one, is there already.
    mutating func isPending() -> Bool {
        if hasEnded || start < buffer.count { return true }
        var poll = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, 0) > 0
    }

    /// Writes a message with its head. Where nobody reads, the end of the input follows.
    static func write(_ body: [UInt8], to output: Int32) {
        let bytes = Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { raw in raw.baseAddress.map { Glibc.write(output, $0 + done, raw.count - done) } ?? 0 }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            done += count
        }
    }

    /// A message whose bytes are all here; nil if more is needed.
    private mutating func buffered() -> Next? {
        while let head = headEnd() {
            guard let length = Self.contentLength(buffer[start..<head]) else {
                start = head
                continue
            }
            if length > Self.maximumBody { return skip(length, from: head) }
            guard buffer.count - head >= length else { return nil }
            let body = Array(buffer[head..<head + length])
            start = head + length
            compact()
            return .message(body)
        }
        // no head is that long: it is something else
        if buffer.count - start > Self.maximumHead {
            start = buffer.count - 4
            compact()
        }
        return nil
    }

    private mutating func skip(_ length: Int, from body: Int) -> Next {
        var left = length
        start = body
        while left > 0 {
            let here = min(left, buffer.count - start)
            start += here
            left -= here
            compact()
            if left > 0, !read() { return .end }
        }
        return .tooLarge(length)
    }

    /// Where the body begins, behind an empty line.
    private func headEnd() -> Int? {
        var place = start
        while place < buffer.count {
            if buffer[place] == 10 {
                if place + 1 < buffer.count, buffer[place + 1] == 10 { return place + 2 }
                if place + 2 < buffer.count, buffer[place + 1] == 13, buffer[place + 2] == 10 { return place + 3 }
            }
            place += 1
            if place - start > Self.maximumHead { return nil }
        }
        return nil
    }

    private static func contentLength(_ head: ArraySlice<UInt8>) -> Int? {
        for line in head.split(separator: 10) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self).trimmingBlanks.lowercased()
            let value = String(decoding: line[(colon + 1)...], as: UTF8.self).trimmingBlanks
            if name == "content-length", let length = Int(value), length >= 0 { return length }
        }
        return nil
    }

    private mutating func compact() {
        if start > 1 << 16 || start == buffer.count {
            buffer.removeFirst(start)
            start = 0
        }
    }

    private mutating func read() -> Bool {
        guard !hasEnded else { return false }
        var room = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(input, &room, room.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                hasEnded = true
                return false
            }
            buffer += room[..<count]
            return true
        }
    }
}
