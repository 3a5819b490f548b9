/// The session descriptions of a message (RFC 4566): a body of type application/sdp, or the parts of that type in a multipart body.
public struct SDP: Sendable {
    /// Whether and in which direction media flows.
    public enum Direction: Sendable {
        case sendReceive, receiveOnly, sendOnly, inactive

        /// Of a line's text, `a=sendonly`; nil for another attribute.
        init?(_ line: ByteView) {
            let name = line.dropFirst(2).prefix(8)
            if name.equalsIgnoringCase(ByteView("sendrecv")) {
                self = .sendReceive
            } else if name.equalsIgnoringCase(ByteView("recvonly")) {
                self = .receiveOnly
            } else if name.equalsIgnoringCase(ByteView("sendonly")) {
                self = .sendOnly
            } else if name.equalsIgnoringCase(ByteView("inactive")) {
                self = .inactive
            } else {
                return nil
            }
        }

        var isHold: Bool { self == .sendOnly || self == .inactive }
    }

    /// How the media was put on hold.
    public enum Hold: Int, Sendable {
        /// By the address 0.0.0.0 (RFC 2543).
        case address = 1
        /// By its direction (RFC 3264).
        case direction = 2
    }

    public struct Stream: Sendable {
        /// From its `m=` line to the next one.
        public let text: ByteView
        public let media: ByteView
        public let port: ByteView
        public let transport: ByteView
        /// Payload numbers, separated by blanks.
        public let payloads: ByteView
        /// Address of its own `c=` line.
        public let connection: ByteView?
        public let direction: Direction?
        public let hold: Hold?
        /// Port of its `a=rtcp:` line.
        public let rtcpPort: ByteView?
    }

    public struct Session: Sendable {
        public let text: ByteView
        /// From `v=` to the first `m=`.
        public let head: ByteView
        public let originAddress: ByteView
        public let sessionVersion: ByteView
        public let connection: ByteView?
        public let direction: Direction?
        public let streams: [Stream]
    }

    public let sessions: [Session]
    /// The description as it lies in the message; of several, the last one.
    public let text: ByteView

    /// Nil if the message has no session description that can be read.
    public init?(_ message: SIPMessage) {
        let body = message.buffer.dropFirst(message.bodyOffset)
        guard !body.isEmpty, let type = message.contentType else { return nil }
        if type == .sdp {
            guard let session = Self.session(body) else { return nil }
            sessions = [session]
            text = body
            return
        }
        guard type == .multipartMixed, let boundary = message.first(.contentType)?.body.parameter(ByteView("boundary")), !boundary.isEmpty else { return nil }
        var found: [Session] = []
        var last = ByteView.empty
        for part in Self.parts(body, boundary) {
            guard let session = Self.session(part) else { return nil }
            found.append(session)
            last = part
        }
        sessions = found
        text = last
    }

    /// The contents of the parts that are session descriptions.
    private static func parts(_ body: ByteView, _ boundary: ByteView) -> [ByteView] {
        var contents: [ByteView] = []
        var mark = MultipartBody.boundaryLine(body, boundary, from: 0)
        while let start = mark {
            mark = MultipartBody.boundaryLine(body, boundary, from: start + boundary.count + 2)
            let part = body[start..<(mark ?? body.count)]
            var lines = Lines(part)
            _ = lines.next()
            var isSDP = false
            var contentStart = part.count
            while let line = lines.next() {
                if line.text.isEmpty {
                    contentStart = line.end
                    break
                }
                if let (name, value) = line.text.split(at: ASCII.colon), HeaderID(name.trimmed) == .contentType { isSDP = MIMEType(value) == .sdp }
            }
            if isSDP, contentStart < part.count { contents.append(part.dropFirst(contentStart).trimmedFront) }
        }
        return contents
    }

    private static func session(_ text: ByteView) -> Session? {
        var version: Int?
        var origin: ByteView?
        var connection: ByteView?
        var direction: Direction?
        var mediaStarts: [Int] = []
        var lines = Lines(text)
        while let line = lines.next() {
            guard line.text[1] == ASCII.equals else { continue }
            switch line.text[0] {
            case UInt8(ascii: "v") where version == nil: version = line.start
            case UInt8(ascii: "o") where version != nil && origin == nil: origin = line.text.dropFirst(2).trimmed
            case UInt8(ascii: "m") where origin != nil: mediaStarts.append(line.start)
            case UInt8(ascii: "c") where origin != nil && mediaStarts.isEmpty && connection == nil:
                guard let address = address(line.text) else { return nil }
                connection = address
            case UInt8(ascii: "a") where mediaStarts.isEmpty && direction == nil: direction = Direction(line.text)
            default: break
            }
        }
        guard let version, let origin, let firstMedia = mediaStarts.first, let originAddress = address(origin) else { return nil }
        var streams: [Stream] = []
        for (index, start) in mediaStarts.enumerated() {
            let end = index + 1 < mediaStarts.count ? mediaStarts[index + 1] : text.count
            guard let stream = stream(text[start..<end], sessionConnection: connection) else { return nil }
            streams.append(stream)
        }
        let words = Words(origin).all
        guard words.count >= 3 else { return nil }
        return Session(
            text: text, head: text[version..<firstMedia], originAddress: originAddress, sessionVersion: words[2], connection: connection,
            direction: direction, streams: streams)
    }

    private static func stream(_ text: ByteView, sessionConnection: ByteView?) -> Stream? {
        var connection: ByteView?
        var direction: Direction?
        var trickles = false
        var rtcpPort: ByteView?
        var lines = Lines(text)
        guard let first = lines.next() else { return nil }
        let description = first.text.dropFirst(2).trimmed
        let words = Words(description).all
        guard words.count >= 3 else { return nil }
        let payloads = words.count > 3 ? ByteView(base: words[3].base, count: description.end - words[3].base) : .empty
        while let line = lines.next() {
            guard line.text[1] == ASCII.equals else { continue }
            if line.text[0] == UInt8(ascii: "c"), connection == nil {
                guard let address = address(line.text) else { return nil }
                connection = address
            } else if line.text[0] == UInt8(ascii: "a") {
                if !payloads.isEmpty, let found = Direction(line.text) { direction = found }
                if rtcpPort == nil, line.text.prefix(7).equalsIgnoringCase(ByteView("a=rtcp:")) { rtcpPort = Words(line.text.dropFirst(7)).all.first }
                if line.text.hasPrefix(ByteView("a=ice-options:")), line.text.contains(ByteView("trickle")) { trickles = true }
            }
        }
        guard let address = connection ?? sessionConnection else { return nil }
        let hold: Hold?
        if direction?.isHold ?? false {
            hold = .direction
        } else if address == ByteView("0.0.0.0"), !(trickles && words[1] == ByteView("9")) {
            hold = .address
        } else {
            hold = nil
        }
        return Stream(
            text: text, media: words[0], port: words[1], transport: words[2], payloads: payloads, connection: connection,
            direction: direction, hold: hold, rtcpPort: rtcpPort)
    }

    /// The address behind the last `IP4` or `IP6` of a line.
    private static func address(_ line: ByteView) -> ByteView? {
        let words = Words(line).all
        guard let index = words.lastIndex(where: { $0 == ByteView("IP4") || $0 == ByteView("IP6") }), index + 1 < words.count else { return nil }
        return words[index + 1]
    }

    /// How the first held audio stream is held; nil if none is.
    public var audioHold: Hold? {
        for session in sessions {
            for stream in session.streams where stream.media == ByteView("audio") {
                if let hold = stream.hold { return hold }
                if session.direction?.isHold ?? false { return .direction }
            }
        }
        return nil
    }

    /// Lines, whatever ends them.
    public struct Lines {
        public struct Line {
            /// Without its end.
            public let text: ByteView
            public let start: Int
            /// Behind its end.
            public let end: Int
        }

        private let text: ByteView
        private var place = 0

        public init(_ text: ByteView) { self.text = text }

        public mutating func next() -> Line? {
            guard place < text.count else { return nil }
            let start = place
            place = text.firstIndex(of: ASCII.lineFeed, from: start).map { $0 + 1 } ?? text.count
            var end = place
            while end > start, text[end - 1] == ASCII.lineFeed || text[end - 1] == ASCII.carriageReturn { end -= 1 }
            return Line(text: text[start..<end], start: start, end: place)
        }
    }

    /// Words separated by blanks.
    public struct Words {
        public let all: [ByteView]

        public init(_ text: ByteView) {
            var found: [ByteView] = []
            var place = 0
            while place < text.count {
                while place < text.count, ASCII.isWhitespace(text[place]) { place += 1 }
                let start = place
                while place < text.count, !ASCII.isWhitespace(text[place]) { place += 1 }
                if place > start { found.append(text[start..<place]) }
            }
            all = found
        }
    }
}
