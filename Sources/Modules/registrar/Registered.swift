import Routing
import SIPMessage

/// `registered()`, `unregister()`, `reg_from_user()`: questions and changes without a REGISTER.
extension RegistrarModule {
    /// What `registered()` compares with values of the `xavp_cfg` XAVP.
    private struct Wanted {
        var callID: ByteView?
        var received: ByteView?
        var address: ByteView?

        func matches(_ contact: Contact) -> Bool {
            if let callID, callID != contact.callID { return false }
            if let received, received != contact.received { return false }
            if let address, address != contact.address { return false }
            return true
        }
    }

    /// Whether an address of record has a valid contact.
    /// - Parameters:
    ///   - uri: nil or empty for the request URI, or a reply's To.
    ///   - match: 1 compares the Call-ID, 2 the received URI, 4 the contact's URI.
    ///   - action: 1 restores the contact's attributes, 2 leaves the `xavp_rcd` XAVP alone.
    func isRegistered(_ context: RouteContext, _ table: LocationTable, _ uri: ByteView?, match: Int = 0, action: Int = 0) -> Int {
        let text: ByteView
        if let uri, !uri.isEmpty {
            text = uri
        } else if context.message.isRequest {
            text = context.message.currentURI
        } else {
            guard let to = context.message.to else { return -1 }
            text = to.uri
        }
        guard let aor = try? addressOfRecord(text, context) else { return -1 }
        var wanted = Wanted()
        if match & 1 != 0 { wanted.callID = configuredText("match_callid", context) }
        if match & 2 != 0 { wanted.received = configuredText("match_received", context) }
        if match & 4 != 0 { wanted.address = configuredText("match_contact", context) }
        let now = usrloc.now
        return table.withRecord(aor) { _, record in
            guard let record else { return -1 }
            for contact in record.contacts {
                guard contact.isValid(at: now) || settings.useExpiredContacts.integer != 0, wanted.matches(contact) else { continue }
                if action & 2 == 0 { noteRecord(contact, now: now, context) }
                if action & 1 != 0, let attributes = contact.attributes { usrloc.restore(attributes, context) }
                return 1
            }
            return -1
        }
    }

    /// Removes the contacts of an address of record, or one by its ruid.
    /// - Returns: 1; -1 for a URI that names none, -2 where it fails, -3 if there is no such contact.
    func unregister(_ context: RouteContext, _ table: LocationTable, _ uri: ByteView, ruid: ByteView?) -> Int {
        guard let ruid, !ruid.isEmpty else {
            guard !uri.isEmpty, let aor = try? addressOfRecord(uri, context) else { return -1 }
            table.withRecord(aor) { shard, record in
                if let record { shard.removeAll(record) }
            }
            return 1
        }
        if uri.isEmpty { return table.removeContact(ruid: ruid) ? 1 : -3 }
        guard let aor = try? addressOfRecord(uri, context) else { return -1 }
        return table.withRecord(aor) { shard, record in
            guard let record, let contact = record.contacts.first(where: { $0.ruid == ruid }) else {
                context.log(.warning, "registrar", "unregister: \(aor) has no contact with the ruid \(ruid)")
                return -3
            }
            shard.remove(contact, from: record)
            shard.release(record)
            return 1
        }
    }

    /// Whether the message comes from where a contact of the URI was registered from.
    /// - Parameter mode: 1 compares the port too, 2 the transport too.
    func isFromUser(_ context: RouteContext, _ table: LocationTable, _ uri: ByteView, mode: Int) -> Int {
        guard let aor = try? addressOfRecord(uri, context) else { return -1 }
        let source = context.received.source
        let transport = context.received.transport
        return table.withRecord(aor) { _, record in
            guard let record else { return -1 }
            for contact in record.contacts {
                let text = contact.received.isEmpty ? contact.address : contact.received
                guard let place = SIPURI(text) else {
                    context.log(.error, "registrar", "reg_from_user: the contact \"\(text)\" is no URI")
                    return -1
                }
                guard let address = IPAddress(place.host), address == source.ip else { continue }
                if mode & 1 != 0, place.effectivePort != source.port { continue }
                if mode & 2 != 0, (place.transport == .any ? .udp : place.transport) != transport { continue }
                return 1
            }
            return -1
        }
    }
}
