import SIPMessage

/// The lines of a session description that relays and NAT tests look at (RFC 4566 section 5).
struct SDPDescription {
    /// An address of a `c=`, `o=` or `a=rtcp` line.
    struct Address {
        var text: ByteView
        var isIPv6: Bool

        /// Whether it says "no address" (a stream on hold in the old way).
        var isNull: Bool {
            if !isIPv6 { return text == ByteView("0.0.0.0") }
            for index in 0..<text.count where text[index] != 48 && text[index] != ASCII.colon { return false }
            return true
        }
    }

    /// An `m=` section.
    struct Stream {
        /// The `m=` line's value.
        var media = ByteView.empty
        /// Port as written.
        var port = ByteView.empty
        /// Address of its own `c=` line.
        var address: Address?
        /// Port of its `a=rtcp` line, as written.
        var rtcpPort: ByteView?

        /// Whether it is RTP.
        var isRTP: Bool { media.contains(ByteView("RTP/")) }
        /// What follows the transport in the `m=` line.
        var formats: ByteView {
            var rest = media
            for _ in 0..<3 {
                guard let (_, tail) = rest.split(at: ASCII.space) else { return .empty }
                rest = tail
            }
            return rest
        }
    }

    /// Address of the `c=` line before the first stream.
    private(set) var address: Address?
    private(set) var streams: [Stream] = []
    /// Address of the `o=` line.
    private(set) var origin: Address?

    init(_ body: ByteView) {
        var rest = body
        while !rest.isEmpty {
            let end = rest.firstIndex(of: ASCII.lineFeed) ?? rest.count
            take(rest.prefix(end).trimmedBack)
            rest = rest.dropFirst(min(rest.count, end + 1))
        }
    }

    private mutating func take(_ line: ByteView) {
        guard line[1] == ASCII.equals else { return }
        let value = line.dropFirst(2)
        switch line[0] {
        case 109:  // m
            var stream = Stream()
            stream.media = value
            if let (_, tail) = value.split(at: ASCII.space) { stream.port = tail.prefix(tail.firstIndex(of: ASCII.space) ?? tail.count) }
            streams.append(stream)
        case 99:  // c
            let found = Self.address(in: value)
            if streams.isEmpty { address = found } else { streams[streams.count - 1].address = found }
        case 111:  // o
            if streams.isEmpty { origin = Self.address(in: value) }
        case 97:  // a
            guard !streams.isEmpty, value.hasPrefix(ByteView("rtcp:")) else { return }
            var end = 5
            while end < value.count, ASCII.isDigit(value[end]) { end += 1 }
            streams[streams.count - 1].rtcpPort = value[5..<end]
        default: break
        }
    }

    /// The address that follows `IP4` or `IP6` in a line's value; nil if there is none.
    static func address(in value: ByteView) -> Address? {
        var rest = value.trimmed
        var isIPv6: Bool?
        while !rest.isEmpty {
            var end = 0
            while end < rest.count, !ASCII.isWhitespace(rest[end]) { end += 1 }
            let token = rest.prefix(end)
            if let isIPv6 { return Address(text: token, isIPv6: isIPv6) }
            if token == ByteView("IP4") { isIPv6 = false }
            if token == ByteView("IP6") { isIPv6 = true }
            rest = rest.dropFirst(end).trimmedFront
        }
        return nil
    }
}

/// Where the session description of a message lies.
enum SDPBody {
    /// The description: the whole body, or that part of a multipart one; without line ends at its end. Nil if there is none.
    static func find(_ message: SIPMessage) -> ByteView? {
        guard let body = whole(message) else { return nil }
        var end = body.count
        while end > 0, body[end - 1] == ASCII.carriageReturn || body[end - 1] == ASCII.lineFeed { end -= 1 }
        return end == 0 ? nil : body.prefix(end)
    }

    /// Whether the body is a fragment of a description (RFC 8840).
    static func isFragment(_ message: SIPMessage) -> Bool {
        message.first(.contentType)?.body.hasPrefixIgnoringCase(ByteView("application/trickle-ice-sdpfrag")) ?? false
    }

    /// The same as `find` with the line ends at its end.
    static func whole(_ message: SIPMessage) -> ByteView? {
        let body = message.buffer.dropFirst(message.bodyOffset)
        if body.isEmpty { return nil }
        // a body without a type is taken for a description
        if message.first(.contentType) == nil || isFragment(message) { return body }
        return BodyPart.find(message, ByteView("application/sdp"))
    }
}
