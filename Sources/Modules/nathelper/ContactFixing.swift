import Routing
import SIPMessage

/// Functions that put the message's source into its Contact.
extension NathelperModule {
    /// The message's first Contact with its URI.
    struct Contact {
        let address: NameAddress
        let uri: SIPURI
        /// Whether a function of this module gave the contact another URI already.
        let isChanged: Bool
    }

    enum ContactError: Error {
        /// No Contact header, or `*`.
        case none
        case bad
    }

    /// The first contact as it stands, changes of this module included.
    func contact(_ context: RouteContext) throws(ContactError) -> Contact {
        let message = context.message
        guard let header = message.first(.contact), header.body.first != 42 else { throw .none }
        guard let address = ContactAddresses.all(message)?.first else { throw .bad }
        let changed = changedContact(context)
        guard let uri = SIPURI(changed ?? address.uri), !uri.host.isEmpty else {
            context.log(.error, "nathelper", "bad Contact URI \"\(address.uri)\"")
            throw .bad
        }
        return Contact(address: address, uri: uri, isChanged: changed != nil)
    }

    /// The URI that the contact was given for this message; nil if it is as received.
    private func changedContact(_ context: RouteContext) -> ByteView? {
        guard let state = context.slots[slot] as? ChangedContact, state.message == context.message.buffer.base else { return nil }
        return state.uri
    }

    private func change(_ contact: Contact, to uri: ByteView, brackets: Bool, _ context: RouteContext) {
        let message = context.message
        var text = uri
        if brackets {
            var bracketed = ByteBuilder(context.arena, capacity: uri.count + 2)
            bracketed.append(ASCII.less)
            bracketed.append(uri)
            bracketed.append(ASCII.greater)
            text = bracketed.finish()
        }
        message.edits.replace(offset: contact.address.uri.offset(in: message.buffer), length: contact.address.uri.count, with: text)
        context.slots[slot] = ChangedContact(message: message.buffer.base, uri: uri)
    }

    private final class ChangedContact {
        let message: UnsafePointer<UInt8>
        let uri: ByteView
        init(message: UnsafePointer<UInt8>, uri: ByteView) {
            self.message = message
            self.uri = uri
        }
    }

    /// `fix_nated_contact()`: the contact's host and port become those of the source; `maddr` goes, since it would lead elsewhere.
    func fixContact(_ context: RouteContext) -> Int {
        guard let contact = try? contact(context) else { return -1 }
        guard !contact.isChanged else {
            context.log(.error, "nathelper", "fix_nated_contact is called twice for one message")
            return -1
        }
        let uri = contact.uri
        let whole = contact.address.uri
        let hostStart = uri.host.offset(in: whole)
        let hostEnd = (uri.portText.isEmpty ? uri.host.end : uri.portText.end) - whole.base
        var text = ByteBuilder(context.arena, capacity: whole.count + 48)
        text.append(whole.prefix(hostStart))
        text.append(context.received.source.ip.text(in: context.arena, bracketed: true))
        text.append(ASCII.colon)
        text.append(decimal: Int(context.received.source.port))
        if let maddr = Self.parameter(ByteView("maddr"), of: uri) {
            let start = maddr.offset(in: whole)
            var before = whole[hostEnd..<start]
            while let last = before.last, ASCII.isBlank(last) || last == ASCII.semicolon { before = before.dropLast() }
            text.append(before)
            text.append(whole.dropFirst(start + maddr.count))
        } else {
            text.append(whole.dropFirst(hostEnd))
        }
        change(contact, to: text.finish(), brackets: false, context)
        return 1
    }

    /// The whole text of a URI's parameter that has a value.
    private static func parameter(_ name: ByteView, of uri: SIPURI) -> ByteView? {
        var iterator = ParameterIterator(uri.parameters ?? .empty)
        while let parameter = iterator.next() {
            if parameter.name.equalsIgnoringCase(name), let value = parameter.value, !value.isEmpty { return parameter.text }
        }
        return nil
    }

    /// `set_contact_alias()`: appends the source to the contact's URI.
    /// - Parameter trims: whether an alias that is there already goes.
    func setContactAlias(_ context: RouteContext, trims: Bool) -> Int {
        guard let contact = try? contact(context) else { return -1 }
        guard !contact.isChanged else {
            context.log(.error, "nathelper", "the contact of this message was changed already")
            return -1
        }
        var uri = contact.address.uri
        if trims, let bare = alias.trimmed(uri, context.arena) { uri = bare }
        var text = ByteBuilder(context.arena, capacity: uri.count + 64)
        text.append(uri)
        alias.writeSource(context, to: &text)
        change(contact, to: text.finish(), brackets: !contact.address.isBracketed, context)
        return 1
    }

    /// `add_contact_alias()`: adds the source to the contact's URI unless it is the contact's own address.
    func addContactAlias(_ context: RouteContext) -> Int {
        let contact: Contact
        do {
            contact = try self.contact(context)
        } catch {
            return error == .none ? 2 : -1
        }
        let received = context.received
        if let address = IPAddress(contact.uri.host), address == received.source.ip,
            contact.uri.port == Int(received.source.port) || (contact.uri.portText.isEmpty && received.source.port == 5060),
            contact.uri.transport == received.transport
        {
            return 2
        }
        return addAlias(contact, context) { alias.writeSource(context, to: &$0) }
    }

    /// `add_contact_alias(ip, port, proto)`: the same with an address that the script names.
    func addContactAlias(_ context: RouteContext, _ address: ByteView, _ port: ByteView, _ transport: ByteView) -> Int {
        let contact: Contact
        do {
            contact = try self.contact(context)
        } catch {
            return error == .none ? 2 : -1
        }
        func refuse(_ what: String) -> Int {
            context.log(.error, "nathelper", "add_contact_alias: \(what)")
            return -1
        }
        guard let ip = IPAddress(address) else { return refuse("\"\(address)\" is no IP address") }
        guard let number = port.unsignedInteger, (1...65535).contains(number) else { return refuse("\"\(port)\" is no port") }
        guard let known = TransportProtocol(transport) else { return refuse("\"\(transport)\" is no transport") }
        let host = ip.isIPv6 ? ip.text(in: context.arena, bracketed: true) : address
        return addAlias(contact, context) { alias.write(host, port: port, known, to: &$0) }
    }

    private func addAlias(_ contact: Contact, _ context: RouteContext, _ write: (inout ByteBuilder) -> Void) -> Int {
        guard !contact.isChanged else {
            context.log(.error, "nathelper", "the contact of this message was changed already")
            return -1
        }
        let message = context.message
        var text = ByteBuilder(context.arena, capacity: 64)
        write(&text)
        if !contact.address.isBracketed {
            message.edits.insert(ByteView("<"), at: contact.address.uri.offset(in: message.buffer))
            text.append(ASCII.greater)
        }
        let end = contact.uri.portText.isEmpty ? contact.uri.host.end : contact.uri.portText.end
        message.edits.insert(text.finish(), at: end - message.buffer.base)
        return 1
    }

    /// `set_alias_to_pv()`: the address of the contact's alias, as a URI.
    func aliasURI(_ context: RouteContext) -> ByteView? {
        guard let contacts = ContactAddresses.all(context.message), contacts.count == 1, let contact = contacts.first else {
            context.log(.error, "nathelper", "set_alias_to_pv wants one Contact")
            return nil
        }
        guard let place = contact.text.firstIndex(of: alias.marker.view),
            let value = ContactAlias.value(contact.text.dropFirst(place + alias.marker.view.count))
        else {
            context.log(.error, "nathelper", "the Contact has no alias parameter")
            return nil
        }
        return value.uri(context.arena, isExplicit: true)
    }

    /// `add_rcv_param()`: tells the next hop where the contacts' REGISTER came from.
    /// - Parameter inURI: as parameter of the URI; otherwise of the header.
    func addReceivedParameter(_ context: RouteContext, inURI: Bool) -> Int {
        let message = context.message
        if inURI, context.received.transport != .udp {
            context.log(.error, "nathelper", "add_rcv_param: a parameter of the URI works for UDP only")
            return -1
        }
        guard let contacts = ContactAddresses.all(message) else { return -1 }
        let source = SourceURI.uri(context)
        for contact in contacts {
            var text = ByteBuilder(context.arena, capacity: source.count + 16)
            text.append(";received=")
            if !inURI { text.append(ASCII.quote) }
            text.append(source)
            if !inURI { text.append(ASCII.quote) }
            let end = inURI ? contact.uri.end : contact.text.end
            message.edits.insert(text.finish(), at: end - message.buffer.base)
        }
        return 1
    }

    /// `handle_ruri_alias()`: takes an alias parameter off the request URI and sends the request to its address.
    /// - Parameter takesLast: the last alias is meant, not the first.
    /// - Returns: 1; 2 if there is none, -1 if it is malformed.
    func handleRequestURIAlias(_ context: RouteContext, takesLast: Bool) -> Int {
        let uri = context.message.currentURI
        guard let parsed = SIPURI(uri) else {
            context.log(.error, "nathelper", "bad request URI \"\(uri)\"")
            return -1
        }
        let name = alias.marker.view.dropFirst()
        var rest = parsed.parameters ?? .empty
        var found: ByteView?
        while rest.count > name.count {
            if rest.hasPrefix(name) {
                found = rest
                if !takesLast { break }
            }
            guard let semicolon = rest.firstIndex(of: ASCII.semicolon) else {
                // the reference loses its place here: it takes the last alias only if a parameter shorter than its own name ends the URI
                if takesLast, found != nil { return refuseAlias(uri, context) }
                break
            }
            rest = rest.dropFirst(semicolon + 1)
        }
        guard let found else { return 2 }
        let end = found.firstIndex(of: ASCII.semicolon) ?? found.count
        guard let value = ContactAlias.value(found[name.count..<end]), value.length == end - name.count else { return refuseAlias(uri, context) }
        let start = found.offset(in: uri) - 1
        context.destinationURI = value.uri(context.arena)
        context.message.newRequestURI = context.arena.concatenate(uri.prefix(start), uri.dropFirst(start + 1 + end))
        return 1
    }

    private func refuseAlias(_ uri: ByteView, _ context: RouteContext) -> Int {
        context.log(.error, "nathelper", "the alias parameter of \"\(uri)\" is malformed")
        return -1
    }
}
