import Routing
import SIPMessage

/// A request that is made here, in a dialog or outside of any: for scripts (`t_uac_send`), RPC clients and other modules.
/// All views have to last until it is sent.
public struct LocalRequest {
    public var method: ByteView
    public var uri: ByteView
    /// URI of the next hop, empty to go by `uri`.
    public var nextHop: ByteView = .empty
    public var socket: ListenSocket?
    /// From value without tag, To value.
    public var from: ByteView
    public var to: ByteView
    /// Tag of From; empty to have one made.
    public var fromTag: ByteView = .empty
    /// Call-ID; empty to have one made.
    public var callID: ByteView = .empty
    public var cseq = 10
    /// Routes of the dialog that the request belongs to, with commas between them; empty for none.
    public var routes: ByteView = .empty
    /// Further lines, each with its line end. A Max-Forwards among them takes the place of ours.
    public var headers: ByteView = .empty
    public var body: ByteView = .empty
    /// Whether a 2xx to an INVITE is acknowledged here.
    public var acknowledges = true

    public init(method: ByteView, uri: ByteView, from: ByteView, to: ByteView) {
        self.method = method
        self.uri = uri
        self.from = from
        self.to = to
    }

    /// What keeps a block of headers from making a request.
    struct Malformed: Error {
        let reason: String
    }

    /// Takes From, To, Call-ID and CSeq out of a block of header lines.
    /// - Throws: `Malformed` naming what is missing.
    init(method: ByteView, uri: ByteView, headerBlock: ByteView, body: ByteView, _ context: RouteContext) throws(Malformed) {
        let arena = context.arena
        var text = ByteBuilder(arena, capacity: headerBlock.count + 128)
        text.append("OPTIONS sip:a SIP/2.0\r\n")
        text.append(headerBlock)
        if !headerBlock.hasSuffix(ByteView("\r\n")) { text.append("\r\n") }
        text.append("\r\n")
        let message = SIPMessage(arena: arena)
        do { try message.parse(text.finish()) } catch { throw Malformed(reason: "Invalid headers") }
        if !body.isEmpty, message.first(.contentType) == nil { throw Malformed(reason: "Content-Type missing") }
        if message.first(.contentLength) != nil { throw Malformed(reason: "Content-Length disallowed") }
        guard let to = message.first(.to)?.body else { throw Malformed(reason: "To missing") }
        guard let fromBody = message.first(.from)?.body else { throw Malformed(reason: "From missing") }
        guard let from = message.from else { throw Malformed(reason: "Error in From") }
        // the tag is written anew
        var plain = fromBody
        if !from.tag.isEmpty, let place = fromBody.firstIndexIgnoringCase(of: ByteView(";tag=")) {
            plain = arena.concatenate(fromBody.prefix(place), fromBody.dropFirst(place + 5 + from.tag.count))
        }
        self.init(method: method, uri: uri, from: plain, to: to)
        fromTag = from.tag
        callID = message.callID
        if message.first(.cseq) != nil {
            guard let value = message.cseq, let number = Int(exactly: value.number) else { throw Malformed(reason: "Non-numerical CSeq") }
            guard value.method == method else { throw Malformed(reason: "CSeq method mismatch") }
            cseq = number
        }
        var rest = ByteBuilder(arena, capacity: headerBlock.count)
        for index in 0..<message.headers.count {
            let header = message.headers[index]
            switch header.id {
            case .to, .from, .callID, .cseq, .via: break
            default: rest.append(MessageWriter.line(header, message))
            }
        }
        headers = rest.finish()
        self.body = body
    }

    private var bringsMaxForwards: Bool {
        let name = ByteView("Max-Forwards:")
        return headers.hasPrefixIgnoringCase(name) || headers.firstIndexIgnoringCase(of: ByteView("\nMax-Forwards:")) != nil
    }

    /// The request's bytes, Via included.
    func bytes(via: MessageWriter.TopVia, _ outgoing: OutgoingContext, _ context: RouteContext) -> ByteView {
        var out = ByteBuilder(context.arena, capacity: 512 + headers.count + body.count)
        out.append(method)
        out.append(ASCII.space)
        out.append(uri)
        out.append(" SIP/2.0\r\n")
        MessageWriter.writeVia(via, outgoing, to: &out)
        out.append("To: ")
        out.append(to)
        out.append("\r\nFrom: ")
        out.append(from)
        out.append(";tag=")
        out.append(fromTag)
        out.append("\r\nCSeq: ")
        out.append(decimal: cseq)
        out.append(ASCII.space)
        out.append(method)
        out.append("\r\nCall-ID: ")
        out.append(callID)
        if !routes.isEmpty {
            out.append("\r\nRoute: ")
            out.append(routes)
        }
        if !bringsMaxForwards { out.append("\r\nMax-Forwards: 70") }
        out.append("\r\nContent-Length: ")
        out.append(decimal: body.count)
        out.append("\r\n")
        let agent = context.server.userAgentHeader
        if !agent.isEmpty {
            out.append(agent)
            out.append("\r\n")
        }
        out.append(headers)
        out.append("\r\n")
        out.append(body)
        return out.finish()
    }
}
