import Routing
import SIPMessage

/// Contacts that `reg_fetch_contacts` (or the expiry of one) put under a name, for `$ulc(name=>...)`.
final class ContactProfile {
    let aor: OwnedBytes
    let domain: OwnedBytes
    let contacts: [ContactSnapshot]

    init(aor: ByteView, domain: OwnedBytes, contacts: [ContactSnapshot]) {
        self.aor = OwnedBytes(aor)
        self.domain = domain
        self.contacts = contacts
    }
}

/// A profile's number; what call sites and variables hold.
final class ContactProfileReference: Sendable {
    let index: Int
    init(_ index: Int) { self.index = index }
}

/// `$ulc(profile=>attribute)`: an attribute of the first fetched contact, or with an index of another.
final class ContactVariable: Variable, @unchecked Sendable {
    enum Attribute: String {
        case aor, domain, aorhash, addr, path, received, expires, callid, q, cseq, flags, cflags, socket, modified, methods, count, ruid
        case instance, regid, conid
        case userAgent = "user_agent"
        case serverID = "server_id"
    }

    private unowned let registrar: RegistrarModule
    private let profile: Int
    private let attribute: Attribute
    private let index: VariableIndex

    init(_ registrar: RegistrarModule, _ spec: VariableSpec) throws {
        guard let arrow = spec.argumentText.firstRange(of: "=>") else {
            throw DeclarationError("$ulc(\(spec.argumentText)) names no attribute", remedy: "write $ulc(profile=>attribute)")
        }
        let name = String(spec.argumentText[arrow.upperBound...])
        guard let attribute = Attribute(rawValue: name) else {
            throw DeclarationError("$ulc has no attribute \"\(name)\"", remedy: "see registrar's manual for the list")
        }
        self.registrar = registrar
        self.attribute = attribute
        profile = registrar.profileIndex(String(spec.argumentText[..<arrow.lowerBound]))
        index = spec.index
    }

    override var isWritable: Bool { true }
    /// Takes the value and does nothing with it, as in the reference.
    override func assign(_ value: Value, _ context: RouteContext) -> Bool { true }

    override func value(_ context: RouteContext) -> Value {
        let profiles = registrar.state(context.worker).profiles
        guard profile < profiles.count, let profile = profiles[profile], !profile.contacts.isEmpty else { return .null }
        let index = max(0, index.resolve(context) ?? 0)
        guard index < profile.contacts.count else { return .null }
        return value(profile, profile.contacts[index].contact, context)
    }

    private func value(_ profile: ContactProfile, _ contact: Contact, _ context: RouteContext) -> Value {
        switch attribute {
        case .aor: return .string(profile.aor.view)
        case .domain: return .string(profile.domain.view)
        // the reference never fills it
        case .aorhash: return .integer(0)
        case .addr: return .string(contact.address)
        case .path: return .string(contact.path)
        case .received: return .string(contact.received)
        case .expires: return .integer(contact.expires)
        case .callid: return .string(contact.callID)
        case .q: return .integer(contact.q)
        case .cseq: return .integer(Int(contact.cseq))
        case .flags: return .integer(Int(contact.flags))
        case .cflags: return .integer(Int(contact.branchFlags))
        case .socket:
            let socket = registrar.usrloc.socketText(contact)
            return socket.isEmpty ? .null : .string(socket)
        case .modified: return .integer(contact.lastModified)
        case .methods: return .integer(Int(contact.methods))
        case .count: return .integer(profile.contacts.count)
        case .ruid: return .string(contact.ruid)
        case .instance: return contact.instance.isEmpty ? .null : .string(contact.instance)
        case .regid: return .integer(Int(contact.registrationID))
        case .conid:
            let isStream = registrar.socket(of: contact, context)?.transport.isReliable ?? false
            return contact.connection > 0 || isStream ? .integer(contact.connection) : .null
        case .userAgent: return .string(contact.userAgent)
        case .serverID: return .integer(Int(contact.serverID))
        }
    }
}

extension RegistrarModule {
    /// Fetches the contacts of a URI's address of record, expired ones too.
    func fetchContacts(_ context: RouteContext, _ table: LocationTable, _ uri: ByteView, profile: Int) -> Int {
        let state = state(context.worker)
        reserve(profile, state)
        state.profiles[profile] = nil
        guard let aor = try? addressOfRecord(uri, context) else { return -1 }
        let contacts = table.withRecord(aor) { _, record in
            record?.contacts.map { ContactSnapshot($0, aor: aor, hash: record?.hash ?? 0, domain: table.name) }
        }
        guard let contacts else { return -1 }
        state.profiles[profile] = ContactProfile(aor: aor, domain: table.name, contacts: contacts)
        return 1
    }

    func freeContacts(_ context: RouteContext, profile: Int) -> Int {
        let state = state(context.worker)
        reserve(profile, state)
        state.profiles[profile] = nil
        return 1
    }

    private func reserve(_ profile: Int, _ state: RegistrarWorkerState) {
        while state.profiles.count <= profile { state.profiles.append(nil) }
    }

    /// Runs `event_route[usrloc:contact-expired]` with the contact under `$ulc(exp=>...)`.
    func contactDidExpire(_ contact: ContactSnapshot, _ worker: Worker, _ block: RouteBlock) {
        let state = state(worker)
        reserve(expiryProfile, state)
        state.profiles[expiryProfile] = ContactProfile(aor: contact.aor, domain: contact.domain, contacts: [contact])
        worker.runEvent(block)
    }
}
