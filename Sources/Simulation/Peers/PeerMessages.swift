import Modules
import SIPMessage

/// Messages that peers of the simulated server make.
enum PeerMessages {
    /// An answer to a request (RFC 3261 section 8.2.6).
    /// - Parameter tag: of To, where the request's has none.
    static func response(to request: MessageText, code: Int, reason: String, tag: String, contact: String) -> MessageText {
        let phrase = reason.isEmpty ? ReasonPhrases.text(code).string : reason
        var response = MessageText(startLine: "SIP/2.0 \(code) \(phrase)", headers: [])
        let recorded = code > 100 && code < 300
        for header in request.headers {
            switch MessageText.canonical(header.name) {
            case "via", "from", "call-id", "cseq": response.headers.append(header)
            case "record-route": if recorded { response.headers.append(header) }
            case "to":
                let hasTag = MessageText.parameter("tag", of: header.value) != nil
                response.headers.append(MessageText.Header(header.name, code > 100 && !hasTag ? "\(header.value);tag=\(tag)" : header.value))
            default: break
            }
        }
        if recorded, ["INVITE", "SUBSCRIBE", "REFER", "UPDATE"].contains(request.method) { response.set("Contact", contact) }
        response.set("Content-Length", "0")
        return response
    }

    /// The ACK of the client's transaction for a final response other than 2xx (RFC 3261 section 17.1.1.3).
    static func acknowledgement(of request: MessageText, _ response: MessageText) -> MessageText {
        var ack = MessageText(startLine: "ACK \(request.requestURI) SIP/2.0", headers: [])
        if let via = request.vias.first { ack.headers.append(MessageText.Header("Via", via)) }
        for header in request.headers where ["from", "call-id", "route"].contains(MessageText.canonical(header.name)) { ack.headers.append(header) }
        if let to = response.first("to") { ack.headers.append(MessageText.Header("To", to)) }
        ack.headers.append(MessageText.Header("CSeq", "\(request.cseq.prefix { $0 != " " }) ACK"))
        ack.headers.append(MessageText.Header("Max-Forwards", "70"))
        ack.headers.append(MessageText.Header("Content-Length", "0"))
        return ack
    }

    /// A response with the Vias of the request that it answers in place of its own.
    static func adapted(_ response: MessageText, to request: MessageText) -> MessageText {
        var adapted = response
        let place = response.headers.firstIndex { MessageText.canonical($0.name) == "via" } ?? 0
        adapted.headers.removeAll { MessageText.canonical($0.name) == "via" }
        let vias = request.headers.filter { MessageText.canonical($0.name) == "via" }
        adapted.headers.insert(contentsOf: vias, at: min(place, adapted.headers.count))
        return adapted
    }
}
