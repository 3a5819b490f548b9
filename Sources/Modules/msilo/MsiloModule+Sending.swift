import Database
import Routing
import SIPMessage

/// `m_dump`, and reminders.
extension MsiloModule {
    /// Sends what is kept for a user.
    /// - Parameter owner: the user's URI; nil for To.
    /// - Returns: 1, also where nothing is kept; -1 for a registration that ends or takes no MESSAGEs, and for errors.
    func dump(_ context: RouteContext, owner: ByteView?) -> Int {
        let message = context.message
        if message.method == .register, !takesMessages(message) { return -1 }
        guard let uri = owner.map({ SIPURI($0) }) ?? message.toURI, !uri.user.isEmpty, !uri.host.isEmpty else {
            context.log(.error, "msilo", "m_dump: the owner's URI has no user or host, or cannot be read")
            return -1
        }
        var names = [columns.id, columns.from, columns.to, columns.body, columns.contentType, columns.storeTime, columns.headers]
        if keepsCallID { names.append(columns.callID) }
        do throws(DatabaseError) {
            guard let connection = pool?.connection else { return -1 }
            let found = try connection.select(
                names, from: table,
                where: [
                    Condition(columns.user, .text(uri.user)), Condition(columns.domain, .text(uri.host)), Condition(columns.sendTime, .integer(0)),
                ], orderedBy: columns.id)
            let headers = extraHeaders?.text(context) ?? .empty
            for row in found.rows { send(row, headers, context.worker) }
        } catch {
            context.log(.error, "msilo", "m_dump: \(error)")
            return -1
        }
        return 1
    }

    /// Sends a row: number, sender, recipient, body, type, time, headers, and maybe Call-ID.
    private func send(_ row: [DatabaseValue], _ extraHeaders: ByteView, _ worker: Worker) {
        let arena = worker.arena
        func text(_ index: Int) -> ByteView { row.indices.contains(index) ? arena.copy(row[index].bytes ?? []) : .empty }
        guard let id = row.first?.integer, pending.begin(id, isReminder: false) else { return }
        let time = row[5].integer ?? 0
        let (from, to, body, type) = (text(1), text(2), text(3), text(4))
        var request = LocalRequest(method: ByteView("MESSAGE"), uri: to, from: Self.bracketed(from, arena), to: Self.bracketed(to, arena))
        request.headers = headers(type, from: from, date: time, arena.concatenate(extraHeaders, text(6)), arena)
        request.body = type == ByteView("text/plain") ? dated("Offline", time, body, arena) : body
        request.callID = text(7)
        send(request, id, worker)
    }

    private func send(_ request: LocalRequest, _ id: Int, _ worker: Worker) {
        var request = request
        request.nextHop = proxy.view
        let result = tm?.send(request, worker) { [weak self] _, code, _ in
            if code >= 200 { self?.pending.end(id, hasArrived: code < 300) }
        }
        if case .sent = result { return }
        Log.error("msilo", "message \(id) to \(request.uri) could not be sent")
        pending.end(id, hasArrived: false)
    }

    /// Date, Content-Type, Contact, and what else goes with a message.
    private func headers(_ type: ByteView, from: ByteView, date: Int, _ further: ByteView, _ arena: Arena) -> ByteView {
        var lines = ByteBuilder(arena, capacity: 256 + further.count)
        if date > 0 {
            lines.append("Date: ")
            lines.append(HTTPDate.text(date))
            lines.append("\r\n")
        }
        if !type.isEmpty {
            lines.append("Content-Type: ")
            lines.append(type)
            lines.append("\r\n")
        }
        if addsContact {
            lines.append("Contact: <")
            lines.append(from)
            lines.append(">;msilo=yes\r\n")
        }
        lines.append(further)
        return lines.finish()
    }

    /// The text with the time in front of it that it is from.
    private func dated(_ kind: StaticString, _ time: Int, _ body: ByteView, _ arena: Arena) -> ByteView {
        guard addsDate, let date = TimeText.format(time, ByteView("%a %b %e %H:%M:%S %Y"), isUTC: false, arena) else { return body }
        var text = ByteBuilder(arena, capacity: body.count + 64)
        text.append("[")
        text.append(kind)
        text.append(" message - ")
        text.append(date)
        text.append("] ")
        text.append(body)
        return text.finish()
    }

    /// Sends the reminders that are due.
    func remind(_ worker: Worker) {
        guard let connection = pool?.connection else { return }
        do throws(DatabaseError) {
            let found = try connection.select(
                [columns.id, columns.user, columns.domain, columns.body, columns.contentType, columns.sendTime], from: table,
                where: [
                    Condition(columns.sendTime, .notEqual, .integer(0)),
                    Condition(columns.sendTime, .lessOrEqual, .integer(worker.server.surroundings.seconds)),
                ])
            for row in found.rows { remind(row, worker) }
        } catch {
            Log.error("msilo", "\(error)")
        }
    }

    private func remind(_ row: [DatabaseValue], _ worker: Worker) {
        guard let id = row.first?.integer, let user = row[1].bytes, let host = row[2].bytes, let body = row[3].bytes,
            pending.begin(id, isReminder: true)
        else { return }
        let arena = worker.arena
        var uri = ByteBuilder(arena, capacity: 64)
        uri.append("sip:")
        uri.append(arena.copy(user))
        uri.append(ASCII.at)
        uri.append(arena.copy(host))
        let target = uri.finish()
        var request = LocalRequest(
            method: ByteView("MESSAGE"), uri: target, from: Self.bracketed(reminder.view, arena), to: Self.bracketed(target, arena))
        request.headers = headers(arena.copy(row[4].bytes ?? []), from: reminder.view, date: 0, .empty, arena)
        request.body = dated("Reminder", row[5].integer ?? 0, arena.copy(body), arena)
        send(request, id, worker)
    }

    // MARK: Registrations

    /// Whether a REGISTER has a contact that stays and takes MESSAGEs: by its parameter `methods`, else by Allow; by default they do.
    func takesMessages(_ message: SIPMessage) -> Bool {
        func allows(_ list: ByteView) -> Bool {
            var rest = list
            while !rest.isEmpty {
                let (item, tail) = rest.split(at: ASCII.comma) ?? (rest, .empty)
                if item.trimmed.equalsIgnoringCase(ByteView("MESSAGE")) { return true }
                rest = tail
            }
            return false
        }
        var hasAllow = false, isAllowed = false
        message.forEachValue(.allow) { value, _ in
            hasAllow = true
            if allows(value) { isAllowed = true }
            return true
        }
        let general = message.expires
        var stays = false, takes = false
        message.forEachValue(.contact) { value, _ in
            guard let contact = NameAddress(value) else { return true }
            let own = contact.parameter(ByteView("expires")).flatMap { $0.unquoted.unsignedInteger }.flatMap { Int(exactly: $0) }
            guard own ?? general ?? 1 > 0 else { return true }
            if contact.uri == ByteView("*") { return true }
            stays = true
            takes = contact.parameter(ByteView("methods")).map { allows($0.unquoted) } ?? isAllowed
            return !takes
        }
        return takes || (stays && !hasAllow)
    }
}
