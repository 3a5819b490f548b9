import Routing
import SIPMessage

/// What a lookup tells the script of a contact in XAVPs.
extension RegistrarModule {
    private enum Hidden {
        static let ruid = 1, contact = 2, expires = 4, received = 8, path = 16
    }

    /// Adds the contact's data to the `xavp_rcd` XAVP.
    func noteRecord(_ contact: Contact, now: Int, _ context: RouteContext) {
        guard !recordXAVP.view.isEmpty else { return }
        let root = context.xavps.xavp
        var list: XAVPList
        if let item = root.item(recordXAVP.view), case .list(let known) = item.content {
            list = known
        } else {
            list = XAVPList()
            root.push(XAVP(name: recordXAVP.view, content: .list(list)))
        }
        func push(_ name: StaticString, _ value: Value) { list.push(XAVP(name: ByteView(name), value: value)) }
        if recordXAVPMask & Hidden.ruid == 0 { push("ruid", .string(contact.ruid)) }
        if recordXAVPMask & Hidden.received == 0, !contact.received.isEmpty { push("received", .string(contact.received)) }
        if recordXAVPMask & Hidden.contact == 0 { push("contact", .string(contact.address)) }
        if recordXAVPMask & Hidden.expires == 0 { push("expires", .integer(contact.expires - now)) }
        if recordXAVPMask & Hidden.path == 0, !contact.path.isEmpty { push("path", .string(contact.path)) }
    }

    /// `lookup_xavp(table, uri, record, contact)`: the record and its contacts as XAVPs, nothing else changed.
    func lookupXAVP(_ context: RouteContext, _ table: LocationTable, _ uri: ByteView, record name: ByteView, contact contactName: ByteView) -> Int {
        guard let aor = try? addressOfRecord(uri, context) else { return -1 }
        return table.withRecord(aor) { _, record in
            guard let record else { return -1 }
            let root = context.xavps.xavp
            var last: Int?
            var count = 0
            for contact in record.contacts {
                let fields = XAVPList()
                func push(_ name: StaticString, _ text: ByteView) { fields.push(XAVP(name: ByteView(name), value: .string(text))) }
                push("uri", contact.address)
                let socket = usrloc.socketText(contact)
                if !socket.isEmpty { push("socket", socket) }
                if !contact.received.isEmpty { push("dsturi", contact.received) }
                let item = XAVP(name: contactName, content: .list(fields))
                // the contacts come in the record's order
                let place = last.map { $0 + 1 } ?? 0
                root.insert(item, at: place)
                last = place
                count += 1
            }
            let fields = XAVPList()
            fields.push(XAVP(name: ByteView("aor"), value: .string(aor)))
            fields.push(XAVP(name: ByteView("count"), value: .integer(count)))
            root.push(XAVP(name: name, content: .list(fields)))
            return 1
        }
    }
}
