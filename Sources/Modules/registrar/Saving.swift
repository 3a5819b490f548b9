import Routing
import SIPMessage

/// Flags of `save()`.
struct SaveFlags: OptionSet {
    let rawValue: Int
    static let memoryOnly = SaveFlags(rawValue: 1)
    static let noReply = SaveFlags(rawValue: 2)
    /// One contact an address of record: a new one replaces all others.
    static let single = SaveFlags(rawValue: 4)
    static let exactExpiry = SaveFlags(rawValue: 8)
    /// With `noReply`: the reply's headers are prepared for the script's own reply.
    static let preparesReply = SaveFlags(rawValue: 16)
    static let all = SaveFlags(rawValue: 31)
}

/// One run of `save()`: a registrar's work on a REGISTER (RFC 3261 section 10.3).
struct Saving {
    let registrar: RegistrarModule
    let usrloc: UsrlocModule
    let context: RouteContext
    let state: RegistrarWorkerState
    let table: LocationTable
    let flags: SaveFlags
    let now: Int
    private var rules: RegistrationRules
    private var expiresHeader: Int?
    private var usesRegistrationID = true
    private var toHost = ByteView.empty
    private var path = ByteView.empty
    private var pathReceived = ByteView.empty

    private static let longestReceived = 255
    private static let longestCallID = 255
    private static let longestUserAgent = 255

    /// What happened to the contacts: the function's code.
    private enum Code {
        static let inserted = 1, updated = 2, removed = 3, listed = 4
    }

    init(_ registrar: RegistrarModule, _ context: RouteContext, _ table: LocationTable, _ flags: SaveFlags) {
        self.registrar = registrar
        usrloc = registrar.usrloc
        self.context = context
        state = registrar.state(context.worker)
        self.table = table
        self.flags = flags
        now = usrloc.now
        rules = RegistrationRules(settings: registrar.settings)
        rules.now = now
        rules.variesExpiry = !flags.contains(.exactExpiry)
        rules.refusesBriefIntervals = registrar.refusesBriefIntervals
        rules.forcedQ = registrar.configured("q", context)
    }

    /// Stores the message's contacts and answers it.
    /// - Parameter uri: URI of the address of record; nil for To's.
    mutating func run(_ uri: ByteView?) -> Int {
        state.outcome = RegistrationOutcome()
        state.outcome.message = context.message.buffer.base
        do {
            let code = try store(uri)
            registrar.accepted.add()
            guard answer() else { return -1 }
            if registrar.usesPath, registrar.pathMode != .off { context.path = .empty }
            return code
        } catch {
            registrar.rejected.add()
            state.outcome.failure = error
            if context.routeKind == .request, !flags.contains(.noReply) { _ = registrar.sendReply(context) }
            return error == .tooManyContacts ? -2 : -1
        }
    }

    private func answer() -> Bool {
        if !flags.contains(.noReply) {
            guard context.routeKind == .request || context.routeKind == .failure else { return true }
            return registrar.sendReply(context) > 0
        }
        if flags.contains(.preparesReply) { _ = registrar.prepareReply(context) }
        return true
    }

    private mutating func store(_ uri: ByteView?) throws(RegistrationFailure) -> Int {
        let message = context.message
        let aor = try addressOfRecord(uri)
        guard message.first(.to) != nil else { throw .missingTo }
        guard message.first(.callID) != nil else { throw .missingCallID }
        guard message.first(.cseq) != nil else { throw .missingCSeq }
        expiresHeader = message.first(.expires).flatMap { RegistrationRules.expiresHeader($0.body) }
        try state.contacts.read(message, expires: expiresHeader, longest: registrar.contactMaxSize, longestReceived: Self.longestReceived)
        try checkOutbound()
        if state.contacts.isStar {
            table.withRecord(aor) { shard, record in
                if let record { shard.removeAll(record) }
            }
            return Code.removed
        }
        if state.contacts.isEmpty {
            table.withRecord(aor) { _, record in list(record) }
            return Code.listed
        }
        return try add(aor)
    }

    private mutating func addressOfRecord(_ uri: ByteView?) throws(RegistrationFailure) -> ByteView {
        if let uri, !uri.isEmpty {
            guard let parsed = SIPURI(uri) else {
                context.log(.error, "registrar", "save: \"\(uri)\" is no URI")
                throw .badAddress
            }
            toHost = parsed.host
            return try registrar.addressOfRecord(parsed, context)
        }
        guard let to = context.message.to, let parsed = SIPURI(to.uri) else {
            context.log(.error, "registrar", "save: To has no URI that could be registered")
            throw .unreported
        }
        toHost = parsed.host
        return try registrar.addressOfRecord(parsed, context)
    }

    // MARK: Outbound

    /// What both sides support of RFC 5626, and whether `reg-id` counts.
    private mutating func checkOutbound() throws(RegistrationFailure) {
        let message = context.message
        let supports = OptionTags.contains(message, .supported, "outbound")
        if registrar.outboundMode == .required, message.first(.supported) != nil, !supports {
            context.log(.warning, "registrar", "outbound is required here, the client does not support it")
            throw .outboundUnsupported
        }
        if registrar.outboundMode == .none, OptionTags.contains(message, .require, "outbound") {
            context.log(.warning, "registrar", "the client requires outbound, which is not supported here")
            throw .outboundRequired
        }
        guard registrar.outboundMode != .none, message.first(.contact) != nil, message.via2 != nil else { return }
        // not the first hop: outbound works only if the edge proxy says so in its Path
        var edgeSupports = false
        if let header = message.first(.path) {
            guard let hop = NameAddress(HeaderValues.split(header.body).value), let uri = SIPURI(hop.uri) else { throw .unreported }
            edgeSupports = uri.parameter(ByteView("ob")) != nil
        }
        guard let first = state.contacts.first else { throw .unreported }
        if !edgeSupports, registrar.registrationIDMode == .outbound {
            if supports, first.registrationID != nil {
                context.log(.warning, "registrar", "the client uses outbound, the edge proxy does not support it")
                throw .outboundUnsupportedByEdge
            }
            usesRegistrationID = false
        }
    }

    // MARK: Contacts

    private mutating func add(_ aor: ByteView) throws(RegistrationFailure) -> Int {
        let common: ContactInfo
        do {
            common = try commonInfo()
        } catch {
            // also a refused client learns what is registered
            table.withRecord(aor) { _, record in list(record) }
            throw error
        }
        var outcome: Result<Int, RegistrationFailure> = .success(Code.inserted)
        let maximum = registrar.configured("max_contacts", context) ?? registrar.settings.maxContacts.integer
        table.withRecord(aor) { shard, record in
            do throws(RegistrationFailure) {
                if let record {
                    defer {
                        list(record)
                        shard.release(record)
                    }
                    outcome = .success(try update(record, shard, common, maximum))
                } else {
                    try insert(aor, shard, common, maximum)
                }
            } catch {
                outcome = .failure(error)
            }
        }
        return try outcome.get()
    }

    /// The binding's data that are the same for all contacts of the message.
    private mutating func commonInfo() throws(RegistrationFailure) -> ContactInfo {
        let message = context.message
        var info = ContactInfo()
        info.callID = message.callID
        guard info.callID.count <= Self.longestCallID else { throw .callIDTooLong }
        guard let number = message.cseq.map({ $0.number }), number <= UInt(UInt32.max) else { throw .badCSeq }
        info.cseq = UInt32(number)
        let received = context.received
        let asked = context.flags & registrar.socketMask != 0 ? registrar.chosenSocket(context) : nil
        info.socket = (asked ?? received.socket).index
        info.showsAdvertisedSocket = asked == nil && registrar.showsAdvertisedSocket
        if received.transport.isReliable, received.connection > 0 { info.connection = received.connection }
        if let connection = registrar.configured("tcpconn_id", context), connection > 0 { info.connection = connection }
        let agent = message.first(.userAgent)?.body ?? .empty
        info.userAgent = agent.isEmpty || agent.count >= Self.longestUserAgent ? ByteView("n/a") : agent
        info.flags = flags.contains(.memoryOnly) ? ContactFlags.memoryOnly : 0
        info.branchFlags = context.branchFlags
        if registrar.usesPath {
            let headers = try PathHeaders(context, usesReceived: registrar.usesPathReceived)
            path = headers.vector
            pathReceived = headers.received
            if !path.isEmpty {
                info.path = path
                if registrar.pathMode != .off { context.path = path }
            }
            if !pathReceived.isEmpty { info.branchFlags |= usrloc.options.natMask }
        }
        info.lastModified = now
        info.serverID = registrar.serverID
        if let first = state.contacts.first {
            info.instance = first.instance ?? .empty
            if usesRegistrationID, first.instance != nil, let text = first.registrationID {
                guard let number = text.unsignedInteger, number > 0, number <= UInt(UInt32.max) else {
                    context.log(.error, "registrar", "reg-id \"\(text)\" is no positive number")
                    throw .unreported
                }
                info.registrationID = UInt32(number)
            }
        }
        info.methods = allowedMethods()
        info.attributes = usrloc.attributes(context)
        return info
    }

    /// Methods of the Allow headers; all where there are none or one is unreadable.
    private func allowedMethods() -> UInt32 {
        var methods: UInt32 = 0
        var index = context.message.headers.firstIndex(.allow)
        guard index != nil else { return MethodBits.all }
        while let current = index {
            guard let set = MethodBits.parse(context.message.headers[current].body) else { return MethodBits.all }
            methods |= set
            index = context.message.headers.nextIndex(.allow, after: current)
        }
        return methods
    }

    /// The data of one contact.
    private func info(_ contact: ContactValue, _ common: ContactInfo, expires: Int) throws(RegistrationFailure) -> ContactInfo {
        var info = common
        info.address = contact.uri
        info.q = try rules.preference(contact.q)
        info.expires = expires
        if let text = contact.methods {
            guard let methods = MethodBits.parse(text) else { throw .unparsable }
            info.methods = methods
        }
        if !pathReceived.isEmpty {
            info.received = pathReceived
        } else if let received = contact.received {
            info.received = received
        } else {
            info.received = try registrar.receivedURI(context, longest: Self.longestReceived)
        }
        info.instance = contact.instance ?? .empty
        info.registrationID = 0
        if usesRegistrationID, contact.instance != nil, let text = contact.registrationID {
            guard let number = text.unsignedInteger, number > 0, number <= UInt(UInt32.max) else { throw .badRegistrationID }
            info.registrationID = UInt32(number)
        }
        info.ruid = registrar.identifiers.next(in: context.arena)
        return info
    }

    private func expiry(_ contact: ContactValue) throws(RegistrationFailure) -> Int {
        try rules.end(contact.expires, header: expiresHeader, random: &context.worker.random)
    }

    /// The address of record has no contacts yet. If one of the message's is refused, none is stored.
    private func insert(_ aor: ByteView, _ shard: LocationShard, _ common: ContactInfo, _ maximum: Int) throws(RegistrationFailure) {
        var record: LocationRecord?
        var count = 0
        do throws(RegistrationFailure) {
            for contact in state.contacts.values {
                let expires = try expiry(contact)
                if expires == 0 { continue }
                guard maximum <= 0 || count < maximum else { throw tooMany(aor, count + 1, maximum) }
                count += 1
                let target = record ?? shard.insertRecord(aor, hash: LocationTable.hash(aor))
                record = target
                let info = try info(contact, common, expires: expires)
                // the same contact twice in one request is a refresh
                var again = info
                again.cseq &+= 1
                if case .found(let found) = shard.match(again, in: target, now: now) {
                    shard.update(found, with: info, in: target, now: now)
                } else {
                    shard.insert(info, into: target, now: now)
                }
            }
        } catch {
            if let record { shard.removeAll(record) }
            throw error
        }
        list(record)
        if let record { shard.release(record) }
    }

    private func tooMany(_ aor: ByteView, _ count: Int, _ maximum: Int) -> RegistrationFailure {
        context.log(.info, "registrar", "too many contacts (\(count) of at most \(maximum)) for \(aor)")
        return .tooManyContacts
    }

    /// The address of record has contacts: each of the message's is added, refreshed or removed.
    private func update(
        _ record: LocationRecord, _ shard: LocationShard, _ common: ContactInfo, _ maximum: Int
    ) throws(RegistrationFailure) -> Int {
        let isSingle = flags.contains(.single)
        if !isSingle, maximum > 0 { try checkCount(record, shard, common, maximum) }
        var code = 0
        for contact in state.contacts.values {
            let expires = try expiry(contact)
            let info = try info(contact, common, expires: expires)
            var isDone = false
            switch shard.match(info, in: record, now: now) {
            case .stale:
                context.log(.error, "registrar", "CSeq \(info.cseq) of \(record.aor) is older than that of the stored contact")
                throw .badCSeq
            case .retransmission:
                if expires != 0, isSingle { isDone = true }
            case .none:
                if expires == 0 { continue }
                let stored = shard.insert(info, into: record, now: now)
                code = Code.inserted
                if isSingle {
                    removeOthers(than: stored, from: record, shard) { _ in true }
                    isDone = true
                }
            case .found(let found):
                if expires == 0 {
                    shard.remove(found, from: record)
                    code = Code.removed
                    continue
                }
                if isSingle {
                    removeOthers(than: found, from: record, shard) { _ in true }
                    isDone = true
                }
                if !info.instance.isEmpty, info.callID != found.callID {
                    // a client that was restarted: its older flows are gone
                    let instance = found.instance
                    removeOthers(than: found, from: record, shard) { $0.instance == instance }
                    isDone = true
                }
                shard.update(found, with: info, in: record, now: now)
                code = Code.updated
            }
            if isDone { break }
        }
        return code == 0 ? Code.inserted : code
    }

    private func removeOthers(
        than kept: Contact, from record: LocationRecord, _ shard: LocationShard, where condition: (Contact) -> Bool
    ) {
        for contact in record.contacts where !contact.isSame(as: kept) && condition(contact) { shard.remove(contact, from: record) }
    }

    /// Whether the address of record would have too many contacts after the message's changes.
    private func checkCount(_ record: LocationRecord, _ shard: LocationShard, _ common: ContactInfo, _ maximum: Int) throws(RegistrationFailure) {
        var count = record.contacts.reduce(0) { $0 + ($1.isValid(at: now) ? 1 : 0) }
        var wanted = common
        var exact = rules
        exact.refusesBriefIntervals = false
        for contact in state.contacts.values {
            let expires = try exact.end(contact.expires, header: expiresHeader, random: &context.worker.random)
            wanted.address = contact.uri
            switch shard.match(wanted, in: record, now: now) {
            case .stale: throw .badCSeq
            case .retransmission: continue
            case .none: if expires != 0 { count += 1 }
            case .found: if expires == 0 { count -= 1 }
            }
        }
        if count > maximum { throw tooMany(record.aor, count, maximum) }
    }

    /// Writes the Contact header of the reply.
    private func list(_ record: LocationRecord?) {
        state.outcome.contacts = registrar.contactHeader(record, host: toHost, now: now, context)
    }
}
