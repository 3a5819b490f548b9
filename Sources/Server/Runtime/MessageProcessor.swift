import Modules
import Routing
import SIPMessage

/// A received message's way: parse, look at it, run the script, forward replies.
enum MessageProcessor {
    /// Processes one whole message on a worker.
    static func process(_ bytes: ByteView, _ received: ReceiveInfo, _ worker: Worker, _ counters: CoreCounters) {
        // keep-alives of NAT helpers and empty datagrams
        if bytes.count < 20 || isBlank(bytes) { return }
        worker.messageNumber &+= 1
        worker.withContext(received) { context in
            context.rawMessage = bytes
            do {
                try context.message.parse(bytes)
            } catch {
                for hook in context.server.registry.hooks.nonSIP where hook(context, bytes) { return }
                counters.badMessages.add()
                context.log(.error, "<core>", "bad message from \(received.transport.name):\(received.source): \(error)")
                return
            }
            let message = context.message
            guard message.via1 != nil else {
                return refuse(context, counters, "it has no Via that can be read")
            }
            guard !message.callID.isEmpty, message.cseq != nil, message.from != nil, message.to != nil else {
                return refuse(context, counters, "a Call-ID, CSeq, From or To that can be read is missing")
            }
            if let block = context.server.script.preRouting {
                context.run(block, kind: .event)
                if context.flow.contains(.drop) { return }
                context.flow = []
            }
            if message.isRequest { request(context, counters) } else { reply(context, counters) }
        }
    }

    private static func isBlank(_ bytes: ByteView) -> Bool {
        for index in 0..<bytes.count where !ASCII.isWhitespace(bytes[index]) && bytes[index] != 0 { return false }
        return true
    }

    private static func refuse(_ context: RouteContext, _ counters: CoreCounters, _ reason: String) {
        counters.badMessages.add()
        let received = context.received
        context.log(
            .error, "<core>", "\(context.message.isRequest ? "request" : "reply") from \(received.transport.name):\(received.source) dropped: \(reason)")
    }

    private static func request(_ context: RouteContext, _ counters: CoreCounters) {
        counters.requests.add()
        let hooks = context.server.registry.hooks
        for hook in hooks.beforeRequest where !hook(context) { return }
        if let block = context.server.script.requestRoute { context.run(block, kind: .request) }
        for hook in hooks.afterRequest { hook(context) }
    }

    private static func reply(_ context: RouteContext, _ counters: CoreCounters) {
        counters.replies.add()
        if let block = context.server.script.replyRoute {
            let code = context.run(block, kind: .coreReply)
            if code <= 0 || context.flow.contains(.drop) { return }
            context.flow = []
        }
        for hook in context.server.registry.hooks.reply {
            if case .consumed = hook(context) { return }
        }
        Forwarding.forwardReply(context)
    }
}
