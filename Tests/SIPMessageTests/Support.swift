import Testing

@testable import SIPMessage

/// A message with the memory that its views point into.
final class Sample {
    let bytes: OwnedBytes
    let arena = Arena()
    let message: SIPMessage

    /// - Throws: what the parser throws.
    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes.withUnsafeBufferPointer { OwnedBytes(ByteView($0)) }
        message = SIPMessage(arena: arena)
        try message.parse(self.bytes.view)
    }

    /// - Parameter text: a message with `\n` line ends, which become CRLF.
    convenience init(_ text: String) throws {
        try self.init(Array(text.replacing("\n", with: "\r\n").utf8))
    }

    static let socket = ListenSocket(index: 0, transport: .udp, address: SocketAddress(.loopbackV4, port: 5060))
    static let stream = ListenSocket(index: 1, transport: .tcp, address: SocketAddress(.loopbackV4, port: 5062))

    /// The request as it is forwarded, with our Via.
    func forwarded(mark: SourceMark? = nil) -> ByteView {
        MessageWriter.request(
            message, uri: message.currentURI, via: .init(branch: ByteView("z9hG4bKours")), mark: mark,
            OutgoingContext(socket: Self.socket, incoming: Self.socket))
    }
}

extension String {
    /// The text with CRLF line ends.
    var crlf: String { replacing("\n", with: "\r\n") }
}

let ourVia = "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKours\r\n"

/// A request in few lines; `headers` stand between the required ones and the body.
func request(_ headers: String = "", via: String = "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1", body: String = "") -> String {
    """
    MESSAGE sip:bob@example.org SIP/2.0
    Via: \(via)
    From: <sip:alice@example.org>;tag=1
    To: <sip:bob@example.org>
    Call-ID: c1
    CSeq: 1 MESSAGE
    \(headers)Content-Length: \(body.utf8.count)

    \(body)
    """
}
