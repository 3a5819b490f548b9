import Database
import Routing
import SIPMessage

/// `m_store`: keeps the MESSAGE in hand.
extension MsiloModule {
    /// - Parameters:
    ///   - owner: URI of the user whose message it is; nil for the request URI.
    ///   - from: who sent it, empty for From; `to` likewise.
    /// - Returns: 1 if it is stored, -1 otherwise.
    func store(_ context: RouteContext, owner: ByteView?, from: ByteView = .empty, to: ByteView = .empty) -> Int {
        let message = context.message
        func refuse(_ reason: String) -> Int {
            context.log(.error, "msilo", "m_store: \(reason)")
            return -1
        }
        let body = message.body
        guard let length = message.contentLength, length > 0, !body.isEmpty else { return refuse("the message has no body, or no Content-Length") }
        guard let uri = owner.map({ SIPURI($0) }) ?? message.parsedURI, !uri.user.isEmpty else { return refuse("the owner's URI has no user, or cannot be read") }
        guard let sender = message.from, let recipient = message.to else { return refuse("From or To cannot be read") }
        guard let contentType = message.first(.contentType) else { return refuse("the message has no Content-Type") }
        let now = context.server.surroundings.seconds
        var kept = lifetime
        if let expires = message.expires, expires > 0 { kept = min(kept, expires) }
        var row: ColumnValues = [
            columns.user: .text(uri.user), columns.domain: .text(uri.host), columns.to: .text(to.isEmpty ? recipient.uri : to),
            columns.from: .text(from.isEmpty ? sender.uri : from), columns.body: .blob(Array(body.buffer)),
            columns.contentType: .text(Self.storedType(contentType.body)), columns.expiryTime: .integer(now + kept), columns.storeTime: .integer(now),
            columns.sendTime: .integer(sendTime(context)), columns.headers: .blob(Array(storedHeaders(context).buffer)),
        ]
        if keepsCallID { row.append(columns.callID, .text(message.callID)) }
        do throws(DatabaseError) {
            guard let connection = pool?.connection else { return -1 }
            if messageLimit > 0 {
                let known = try connection.select(
                    [columns.storeTime], from: table, where: [Condition(columns.user, .text(uri.user)), Condition(columns.domain, .text(uri.host))])
                guard known.rows.count < messageLimit else { return refuse("\(uri.user)@\(uri.host) has \(known.rows.count) messages already (max_messages)") }
            }
            try connection.insert(row, into: table)
        } catch {
            return refuse("\(error)")
        }
        counters?.stored.add()
        notify(context, sender.uri)
        return 1
    }

    /// The type without parameters; `message/cpim` counts as plain text.
    private static func storedType(_ text: ByteView) -> ByteView {
        let end = (0..<text.count).first { ASCII.isWhitespace(text[$0]) || text[$0] == ASCII.semicolon } ?? text.count
        let type = text.prefix(end)
        let isPlain = type.equalsIgnoringCase(ByteView("text/plain")) || type.equalsIgnoringCase(ByteView("message/cpim"))
        return isPlain ? ByteView("text/plain") : type
    }

    /// When the message is to be sent as a reminder; 0 for no reminder.
    private func sendTime(_ context: RouteContext) -> Int {
        guard let timeAVP else { return 0 }
        let value = context.avps.value(timeAVP.name)
        guard value.isString else { return 0 }
        if let seconds = SiloTime.seconds(value.text.string) { return seconds }
        context.log(.error, "msilo", "\"\(value.text)\" is no time; write YYYYMMDDHHMMSS")
        return 0
    }

    /// Headers that are kept with the message: what the script chose, else those that the server does not know, and of identity and privacy.
    private func storedHeaders(_ context: RouteContext) -> ByteView {
        if let headersAVP {
            let value = context.avps.value(headersAVP.name)
            if value.isString { return value.text }
        }
        let message = context.message
        var lines = ByteBuilder(context.arena, capacity: 256)
        for index in 0..<message.headers.count {
            let header = message.headers[index]
            switch header.id {
            case .other, .pPreferredIdentity, .pAssertedIdentity, .privacy: lines.append(MessageWriter.line(header, message))
            default: break
            }
        }
        return lines.finish()
    }

    /// Tells the sender that the message waits.
    private func notify(_ context: RouteContext, _ sender: ByteView) {
        guard let notification, silenceMask == 0 || context.flags & silenceMask == 0 else { return }
        let (from, body, contentType) = (notification.from.text(context), notification.body.text(context), notification.contentType.text(context))
        guard !from.isEmpty, !body.isEmpty, !contentType.isEmpty else {
            context.log(.warning, "msilo", "from_address, offline_message or content_type_hdr is empty for this message: its sender is told nothing")
            return
        }
        var target = sender
        if notifiesContact, let header = context.message.first(.contact), let contact = NameAddress(HeaderValues.split(header.body).value),
            contact.uri.count >= 6, contact.uri.hasPrefix(ByteView("sip:")), contact.uri[4] != ASCII.space
        {
            target = contact.uri
        }
        var request = LocalRequest(
            method: ByteView("MESSAGE"), uri: target, from: Self.bracketed(from, context.arena), to: Self.bracketed(sender, context.arena))
        request.nextHop = proxy.view
        request.headers = context.arena.concatenate(notification.contact.text(context), contentType)
        request.body = body
        if case .failed = tm?.send(request, context.worker) { context.log(.error, "msilo", "the sender \(target) could not be told that the message waits") }
    }

    static func bracketed(_ uri: ByteView, _ arena: Arena) -> ByteView {
        arena.concatenate(arena.concatenate(ByteView("<"), uri), ByteView(">"))
    }
}
