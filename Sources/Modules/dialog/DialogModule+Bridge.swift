import Routing
import SIPMessage

/// `dlg_bridge`: calls one party, and sends it to another by REFER.
extension DialogModule {
    /// A description that puts the party on hold.
    private static let hold = OwnedBytes(
        "v=0\r\no=kamailio-bridge 0 0 IN IP4 0.0.0.0\r\ns=kamailio\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 0\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n")

    /// - Parameters:
    ///   - proxy: next hop of the call, empty to go by the party's URI.
    ///   - body: description for the call; nil for one that puts on hold.
    func bridge(_ party: ByteView, _ other: ByteView, proxy: ByteView, body: ByteView?, _ worker: Worker) -> Bool {
        let arena = worker.arena
        func bracketed(_ uri: ByteView) -> ByteView {
            arena.concatenate(arena.concatenate(ByteView("<"), uri), ByteView(">"))
        }
        var request = LocalRequest(method: ByteView("INVITE"), uri: party, from: bracketed(bridgeController.view), to: bracketed(party))
        request.nextHop = proxy
        request.body = body ?? Self.hold.view
        var lines = ByteBuilder(arena, capacity: 96)
        lines.append("Contact: <")
        lines.append(bridgeContact.view)
        lines.append(">\r\nContent-Type: application/sdp\r\n")
        request.headers = lines.finish()
        let target = OwnedBytes(other)
        let result = tm?.send(request, worker) { [weak self] context, code, reply in
            if (200..<300).contains(code), let reply { self?.refer(reply, to: target.view, context) }
        }
        guard case .sent = result else { return false }
        return true
    }

    /// The first party answered: sends it to the other, and hangs up once it says that it goes.
    private func refer(_ reply: SIPMessage, to target: ByteView, _ context: RouteContext) {
        guard let from = reply.from, let to = reply.to, let number = reply.cseq.flatMap({ Int(exactly: $0.number) }),
            let contact = reply.first(.contact).flatMap({ NameAddress(HeaderValues.split($0.body).value) })?.uri
        else {
            context.log(.error, "dialog", "the reply to the call of dlg_bridge has no Contact, From, To or CSeq that can be read")
            return
        }
        var routes = ByteBuilder(context.arena, capacity: 128)
        var values: [ByteView] = []
        reply.forEachValue(.recordRoute) { value, _ in
            values.insert(value, at: 0)
            return true
        }
        for (index, value) in values.enumerated() {
            if index > 0 { routes.append(ASCII.comma) }
            routes.append(value)
        }
        let identity = DialogIdentity(localURI: from.uri, localTag: from.tag, remoteURI: to.uri, remoteTag: to.tag, callID: reply.callID)
        var request = identity.request(ByteView("REFER"), target: contact, routes: routes.finish(), context.arena)
        request.cseq = number + 1
        var goodbye = request
        goodbye.method = ByteView("BYE")
        goodbye.cseq = number + 2
        if !refer(request, to: target, then: StoredRequest(goodbye), context.worker) {
            context.log(.error, "dialog", "the REFER of dlg_bridge could not be sent")
        }
    }
}
