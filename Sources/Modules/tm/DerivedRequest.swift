import Routing
import SIPMessage

/// CANCEL and ACK of a request that we sent: made from its bytes, so that Via, Route and identities are the same
/// (RFC 3261 sections 9.1 and 17.1.1.3).
enum DerivedRequest {
    /// - Parameters:
    ///   - sent: the request as sent.
    ///   - to: To header's line to write instead of the request's (an ACK's comes from the reply).
    ///   - extraLines: lines to add at the end.
    ///   - extraPrefix: prefix of names of headers that are taken over too, empty for none.
    /// - Returns: nil if the bytes are no request (they are ours, so it does not happen).
    static func build(
        from sent: ByteView, method: ByteView, to: ByteView?, extraLines: ByteView, extraPrefix: ByteView, _ context: RouteContext
    ) -> ByteView? {
        let message = context.message
        do { try message.parse(sent) } catch { return nil }
        var out = ByteBuilder(context.arena, capacity: 512 + extraLines.count)
        out.append(method)
        out.append(ASCII.space)
        out.append(message.requestURI)
        out.append(" SIP/2.0\r\n")
        let topVia = message.headers.firstIndex(.via)
        for index in 0..<message.headers.count {
            let header = message.headers[index]
            switch header.id {
            case .via where index == topVia: appendVia(header, message, &out)
            case .contentLength: out.append("Content-Length: 0\r\n")
            case .from, .callID, .route, .maxForwards: out.append(MessageWriter.line(header, message))
            case .to:
                if let to {
                    out.append(to)
                } else {
                    out.append(MessageWriter.line(header, message))
                }
            case .cseq:
                out.append("CSeq: ")
                out.append(message.cseq?.numberText ?? .empty)
                out.append(ASCII.space)
                out.append(method)
                out.append("\r\n")
            default:
                if !extraPrefix.isEmpty, header.name.hasPrefixIgnoringCase(extraPrefix) { out.append(MessageWriter.line(header, message)) }
            }
        }
        out.append(extraLines)
        out.append("\r\n")
        return out.finish()
    }

    private static func appendVia(_ header: HeaderField, _ message: SIPMessage, _ out: inout ByteBuilder) {
        guard let via = message.via1, via.rest != nil else {
            out.append(MessageWriter.line(header, message))
            return
        }
        out.append("Via: ")
        out.append(via.text)
        out.append("\r\n")
    }
}
