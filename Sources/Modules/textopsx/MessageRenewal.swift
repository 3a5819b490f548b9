import Routing
import SIPMessage

/// Puts other bytes in the place of the message in hand, while the script goes on.
public enum MessageRenewal {
    /// Longest message in bytes.
    static let limit = 65_535

    /// Applies all edits and reads the outcome again. 1; -1 where that is refused; 0 (the script ends) if the outcome is no SIP message.
    ///
    /// Flags, destination and AVPs stay; headers for local replies are dropped, as in the reference.
    public static func applyChanges(_ context: RouteContext) -> Int {
        guard isAllowed(context, "msg_apply_changes") else { return -1 }
        guard !context.message.edits.dependsOnWayOut else {
            context.log(.error, "textopsx", "msg_apply_changes: call it before record_route(), whose header is made when the request leaves")
            return -1
        }
        // a body that has just become multipart has its boundaries put right once it is read as such
        let isBecomingMultipart = context.message.edits.changesParts
            && context.message.first(.contentType)?.body.parameter(ByteView("boundary")) == nil
        let result = renew(context, MessageWriter.edited(context.message, Forwarding.outgoing(context, context.received.socket)))
        if result > 0, isBecomingMultipart { context.message.edits.changesParts = true }
        return result
    }

    /// Takes `text` as the message.
    static func setBuffer(_ context: RouteContext, _ text: ByteView) -> Int {
        guard isAllowed(context, "msg_set_buffer") else { return -1 }
        return renew(context, context.arena.copy(text))
    }

    /// Runs a route on a copy of the message that has the edits applied; the message itself stays as it is.
    static func runChanged(_ context: RouteContext, _ route: RouteReference?) -> Int {
        guard let route, let block = route.block(context) else {
            context.log(.error, "textopsx", "msg_changed_route: there is no route[\(route?.name ?? "")]")
            return -1
        }
        let bytes = MessageWriter.edited(context.message, Forwarding.outgoing(context, context.received.socket))
        return context.worker.withContext(context.received) { inner in
            do {
                try inner.message.parse(bytes)
            } catch {
                context.log(.error, "textopsx", "msg_changed_route: the changed message cannot be read: \(error)")
                return -1
            }
            inner.rawMessage = bytes
            inner.flags = context.flags
            inner.extendedFlags = context.extendedFlags
            inner.options = context.options
            inner.forcedSocket = context.forcedSocket
            inner.advertisedHost = context.advertisedHost
            inner.advertisedPort = context.advertisedPort
            swap(&inner.avps, &context.avps)
            swap(&inner.xavps, &context.xavps)
            defer {
                swap(&inner.avps, &context.avps)
                swap(&inner.xavps, &context.xavps)
            }
            inner.run(block, kind: context.routeKind)
            return 1
        }
    }

    private static func isAllowed(_ context: RouteContext, _ function: String) -> Bool {
        if !context.message.isRequest || context.routeKind == .request { return true }
        context.log(.error, "textopsx", "\(function): it works in request_route and in reply routes")
        return false
    }

    private static func renew(_ context: RouteContext, _ bytes: ByteView) -> Int {
        let message = context.message
        guard !bytes.isEmpty, bytes.count < limit else {
            context.log(.error, "textopsx", "a message of \(bytes.count) bytes is \(bytes.isEmpty ? "none" : "too large")")
            return -1
        }
        let before = message.buffer
        do {
            try message.parse(bytes)
        } catch {
            context.log(.error, "textopsx", "the changed message cannot be read: \(error)")
            return restore(message, before)
        }
        guard message.via1 != nil, message.from != nil, message.to != nil, message.cseq != nil, !message.callID.isEmpty else {
            context.log(.error, "textopsx", "the changed message has no Via, From, To, Call-ID or CSeq that can be read")
            return restore(message, before)
        }
        context.rawMessage = bytes
        context.worker.forgetLogPrefix()
        return 1
    }

    /// Goes back to bytes that could be read before.
    private static func restore(_ message: SIPMessage, _ bytes: ByteView) -> Int {
        try? message.parse(bytes)
        return 0
    }
}
