import Modules
import Routing
import SIPMessage

/// A received message's way: parse, look at it, run the script, forward replies.
package enum MessageProcessor {
    /// Processes one whole message on a worker.
    /// - Returns: false if it could not be processed, or the request route ended with a negative code; a stream is closed then.
    @discardableResult
    package static func process(_ bytes: ByteView, _ received: ReceiveInfo, _ worker: Worker, _ counters: CoreCounters) -> Bool {
        // keep-alives of NAT helpers and empty datagrams
        if bytes.count < 20 || isBlank(bytes) { return true }
        worker.messageNumber &+= 1
        return worker.withContext(received) { context in
            context.rawMessage = bytes
            do {
                try context.message.parse(bytes)
            } catch {
                for hook in context.server.registry.hooks.nonSIP where hook(context, bytes) { return true }
                counters.badMessages.add()
                context.log(.error, "<core>", "bad message from \(received.transport.name):\(received.source): \(error)")
                return false
            }
            if context.message.isRequest, !context.message.version.hasPrefixIgnoringCase(ByteView("SIP/")) { return otherProtocol(context, bytes, counters) }
            if context.server.settings.receivedRouteMode, let block = context.script.received {
                context.run(block, kind: .event)
                if context.flow.contains(.drop) { return true }
                context.flow = []
            }
            let message = context.message
            guard message.via1 != nil else {
                return refuse(context, counters, "it has no Via that can be read")
            }
            guard !message.callID.isEmpty, message.cseq != nil, message.from != nil, message.to != nil else {
                return refuse(context, counters, "a Call-ID, CSeq, From or To that can be read is missing")
            }
            if let block = context.script.preRouting {
                context.run(block, kind: .event)
                if context.flow.contains(.drop) { return true }
                context.flow = []
            }
            if message.isRequest { return request(context, counters) }
            reply(context, counters)
            return true
        }
    }

    /// A request of HTTP: for the modules that want it.
    private static func otherProtocol(_ context: RouteContext, _ bytes: ByteView, _ counters: CoreCounters) -> Bool {
        for hook in context.server.registry.hooks.nonSIP where hook(context, bytes) { return true }
        return refuse(context, counters, "it is \(context.message.version), and no module takes it")
    }

    private static func isBlank(_ bytes: ByteView) -> Bool {
        for index in 0..<bytes.count where !ASCII.isWhitespace(bytes[index]) && bytes[index] != 0 { return false }
        return true
    }

    private static func refuse(_ context: RouteContext, _ counters: CoreCounters, _ reason: String) -> Bool {
        counters.badMessages.add()
        let received = context.received
        context.log(
            .error, "<core>", "\(context.message.isRequest ? "request" : "reply") from \(received.transport.name):\(received.source) dropped: \(reason)")
        return false
    }

    private static func request(_ context: RouteContext, _ counters: CoreCounters) -> Bool {
        counters.requests.add()
        if context.received.transport.isReliable { acceptAlias(context) }
        let hooks = context.hooks
        guard hooks.admitRequest(context) else { return true }
        var code = 1
        if let block = context.script.requestRoute { code = context.run(block, kind: .request) }
        hooks.requestDidEnd(context)
        return code >= 0
    }

    /// `;alias` in Via makes the connection reachable by the Via's port (`tcp_accept_aliases`).
    private static func acceptAlias(_ context: RouteContext) {
        guard context.server.settings.acceptsStreamAliases, let via = context.message.via1, via.hasAlias else { return }
        _ = StreamAlias.add(context, port: via.port)
    }

    private static func reply(_ context: RouteContext, _ counters: CoreCounters) {
        counters.replies.add()
        if let block = context.script.replyRoute {
            let code = context.run(block, kind: .coreReply)
            if code <= 0 || context.flow.contains(.drop) { return }
            context.flow = []
        }
        guard Forwarding.isViaOurs(context) else { return }
        if context.hooks.consumeReply(context) { return }
        Forwarding.forwardReply(context)
    }
}
