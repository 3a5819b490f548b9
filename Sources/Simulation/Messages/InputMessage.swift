import SIPMessage

/// A message that a simulation is given.
public struct InputMessage: Sendable {
    public let bytes: [UInt8]
    /// Where it was found: `invite.sip`, `calls.pcap packet 12`.
    public let origin: String
    /// Who sends it; nil for the address that its topmost Via names.
    public var source: PeerAddress?
    /// The server's address that it is sent to; nil for the first socket of its transport.
    public var destination: SocketAddress?
    /// Microseconds since the first message of the same capture; nil if it follows at once.
    public var time: Int?

    public init(bytes: [UInt8], origin: String, source: PeerAddress? = nil, destination: SocketAddress? = nil, time: Int? = nil) {
        self.bytes = bytes
        self.origin = origin
        self.source = source
        self.destination = destination
        self.time = time
    }

    /// The message of a file. Lines that end in LF alone get CRLF; Content-Length is then set to what the body has.
    /// - Throws: `SimulationFailure` for a file that holds no SIP message.
    public init(file path: String, _ content: [UInt8]) throws(SimulationFailure) {
        guard !content.isEmpty else { throw SimulationFailure("\(path): is empty") }
        let start = content.drop { $0 == 13 || $0 == 10 }
        let firstLine = String(decoding: start.prefix { $0 != 10 }, as: UTF8.self).trimmed
        guard firstLine.hasPrefix("SIP/") || firstLine.contains(" SIP/") else {
            let shown = firstLine.count > 60 ? firstLine.prefix(60) + "..." : firstLine[...]
            throw SimulationFailure("\(path): holds no SIP message: its first line \"\(shown)\" is neither a request line nor a status line")
        }
        self.init(bytes: Self.withLineEnds(content), origin: path)
    }

    static func withLineEnds(_ content: [UInt8]) -> [UInt8] {
        guard !content.contains(13) else { return content }
        var message = MessageText(content)
        // a file's last line end is the editor's, unless the body is as long as it says
        let length = message.first("content-length").flatMap { Int($0) }
        let converted = message.body.flatMap { $0 == 10 ? [13, 10] : [$0] }
        message.body = length == message.body.count ? message.body : converted
        if length != nil, length != message.body.count { message.set("Content-Length", "\(message.body.count)") }
        return message.bytes
    }
}
