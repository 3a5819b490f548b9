import Routing
import SIPMessage

/// `lookup()` and its kin: the contacts of an address of record become the request's destinations (RFC 3261 section 16.5).
struct Lookup {
    enum Code {
        static let found = 1, notFound = -1, methodNotAllowed = -2, failed = -3
    }

    /// What a GRUU narrows a lookup to (RFC 5627).
    private enum Target {
        case all
        case instance(ByteView)
        case temporary(ruid: ByteView, hash: UInt32)
    }

    let registrar: RegistrarModule
    let context: RouteContext
    let table: LocationTable
    private let now: Int
    private let filter: LookupFilter

    init(_ registrar: RegistrarModule, _ context: RouteContext, _ table: LocationTable) {
        self.registrar = registrar
        self.context = context
        self.table = table
        now = registrar.usrloc.now
        filter = LookupFilter(registrar, context)
    }

    /// Looks the contacts of `uri` (nil for the request URI) up.
    /// - Parameter rewrites: whether the best one takes the request URI's place; otherwise all become branches.
    func run(_ uri: ByteView?, rewrites: Bool) -> Int {
        let text = uri ?? context.message.currentURI
        guard let parsed = SIPURI(text) else {
            context.log(.error, "registrar", "lookup: \"\(text)\" is no URI")
            return Code.failed
        }
        var target = Target.all
        if let gruu = parsed.parameter(ByteView("gr")) {
            if !gruu.isEmpty {
                target = .instance(gruu)
            } else if let (ruid, hash) = GRUU.temporary(parsed.user) {
                target = .temporary(ruid: ruid, hash: hash)
            } else {
                context.log(.error, "registrar", "lookup: \"\(text)\" is no temporary GRUU of ours")
                return Code.failed
            }
        }
        if case .temporary(let ruid, let hash) = target {
            return table.shard(hash).locked { shard in
                guard let (_, contact) = shard.contact(ruid: ruid, hash: hash), isUsable(contact) else { return Code.notFound }
                guard allowsMethod(contact) else { return Code.methodNotAllowed }
                return rewrites ? take(contact) : Code.found
            }
        }
        let aor: ByteView
        do {
            aor = try registrar.addressOfRecord(parsed, context)
        } catch {
            context.log(.error, "registrar", "lookup: \"\(text)\": \(error.text)")
            return Code.failed
        }
        return table.withRecord(aor) { _, record in
            guard let record else { return Code.notFound }
            return run(record, target, rewrites: rewrites)
        }
    }

    private func run(_ record: LocationRecord, _ target: Target, rewrites: Bool) -> Int {
        var code = Code.notFound
        var isFirst = true
        for contact in record.contacts where isUsable(contact) {
            guard allowsMethod(contact) else {
                if isFirst { code = Code.methodNotAllowed }
                continue
            }
            switch target {
            case .instance(let wanted):
                guard !contact.instance.isEmpty, LocationShard.bareInstance(wanted) == LocationShard.bareInstance(contact.instance) else { continue }
                return rewrites ? take(contact) : Code.found
            default: guard filter.passes(contact) else { continue }
            }
            if isFirst {
                isFirst = false
                code = Code.found
                if rewrites {
                    code = take(contact)
                    if code < 0 { return code }
                }
                if registrar.settings.appendBranches.integer == 0 { return code }
                if rewrites { continue }
            }
            append(contact)
        }
        return code
    }

    private func isUsable(_ contact: Contact) -> Bool {
        contact.isValid(at: now) || registrar.settings.useExpiredContacts.integer != 0
    }

    private func allowsMethod(_ contact: Contact) -> Bool {
        guard registrar.filtersMethods, context.message.toTag.isEmpty else { return true }
        return MethodBits.bit(context.message.methodName) & contact.methods != 0
    }

    /// Where a contact's Path leads (RFC 3327 section 5.4).
    private enum Hop {
        case none
        case path(vector: ByteView, uri: ByteView)
        case bad
    }

    private func hop(_ contact: Contact) -> Hop {
        var vector = contact.path
        guard !vector.isEmpty else { return .none }
        guard var next = PathVector.firstURI(vector) else { return bad(vector) }
        if registrar.checksLocalPath {
            guard let uri = SIPURI(next) else { return bad(vector) }
            if context.server.network.isMyself(host: uri.host, port: 0, transport: .any) {
                vector = PathVector.afterFirst(vector)
                if vector.isEmpty { return .none }
                guard let following = PathVector.firstURI(vector) else { return bad(vector) }
                next = following
            }
        }
        return .path(vector: context.arena.copy(vector), uri: context.arena.copy(next))
    }

    private func bad(_ vector: ByteView) -> Hop {
        context.log(.error, "registrar", "lookup: the stored Path \"\(vector)\" names no next hop")
        return .bad
    }

    /// Makes the contact the request's first destination.
    private func take(_ contact: Contact) -> Int {
        let arena = context.arena
        context.message.newRequestURI = arena.copy(contact.address)
        context.destinationURI = .empty
        registrar.noteRecord(contact, now: now, context)
        switch hop(contact) {
        case .bad: return Code.failed
        case .path(let vector, let uri):
            context.path = vector
            context.destinationURI = uri
        case .none: if !contact.received.isEmpty { context.destinationURI = arena.copy(contact.received) }
        }
        if !contact.instance.isEmpty { context.instance = arena.copy(contact.instance) }
        context.registrationID = contact.registrationID
        context.connection = max(0, contact.connection)
        if !contact.ruid.isEmpty { context.ruid = arena.copy(contact.ruid) }
        if !contact.userAgent.isEmpty { context.locationUserAgent = arena.copy(contact.userAgent) }
        context.ruriQ = contact.q
        context.branchFlags |= contact.branchFlags
        if let socket = registrar.socket(of: contact, context) { context.forcedSocket = socket }
        if let attributes = contact.attributes { registrar.usrloc.restore(attributes, context) }
        return Code.found
    }

    /// Makes the contact a further destination.
    private func append(_ contact: Contact) {
        let arena = context.arena
        var branch = Branch(uri: arena.copy(contact.address))
        switch hop(contact) {
        case .bad: return
        case .path(let vector, let uri):
            branch.path = vector
            branch.destinationURI = uri
        case .none: branch.destinationURI = arena.copy(contact.received)
        }
        branch.q = contact.q
        branch.flags = contact.branchFlags
        branch.socket = registrar.socket(of: contact, context)
        if !contact.instance.isEmpty {
            branch.instance = arena.copy(contact.instance)
            branch.registrationID = contact.registrationID
        }
        branch.ruid = arena.copy(contact.ruid)
        branch.locationUserAgent = arena.copy(contact.userAgent)
        branch.connection = max(0, contact.connection)
        guard context.branches.append(branch) else {
            return context.log(.error, "registrar", "lookup: no room for a branch to \(contact.address) (max_branches is \(context.branches.limit))")
        }
        if let attributes = contact.attributes { registrar.usrloc.restore(attributes, context, at: context.branches.count) }
    }

    // MARK: Branches

    /// `lookup_branches()`: looks the request URI up, and the URI of each branch that has nothing but a URI yet.
    func runForBranches() -> Int {
        let count = context.branches.count
        var code = run(nil, rewrites: true)
        if count == 0 { return code }
        var isFound = code > 0
        let own = BranchState(context)
        for index in 0..<count {
            guard var branch = context.branches[index], !branch.uri.isEmpty, branch.destinationURI.isEmpty, branch.path.isEmpty,
                branch.socket == nil, branch.flags == 0
            else { continue }
            BranchState.clear(context)
            context.message.newRequestURI = branch.uri
            code = run(nil, rewrites: true)
            guard code > 0 else { continue }
            isFound = true
            branch.uri = context.message.currentURI
            branch.destinationURI = context.destinationURI
            branch.path = context.path
            branch.q = context.ruriQ
            branch.socket = context.forcedSocket
            branch.flags = context.branchFlags
            branch.connection = context.connection
            context.branches[index] = branch
        }
        own.restore(context)
        return isFound ? Code.found : code
    }
}

/// Contacts that a lookup leaves out (`lookup_filter_mode`).
struct LookupFilter {
    private let mask: UInt32
    /// The connections, where closed ones count.
    private let streams: (any StreamControl)?

    private static let byFlags = 1
    private static let byConnection = 2

    init(_ registrar: RegistrarModule, _ context: RouteContext) {
        let mode = registrar.lookupFilterMode
        mask = mode & Self.byFlags != 0 ? UInt32(truncatingIfNeeded: registrar.configured("rlf_bflags", context) ?? 0) : 0
        streams = mode & Self.byConnection != 0 ? context.server.network.streams : nil
    }

    func passes(_ contact: Contact) -> Bool {
        if mask != 0, contact.branchFlags & mask == 0 { return false }
        if let streams, contact.connection > 0 { return streams.stream(contact.connection) != nil }
        return true
    }
}

/// What a lookup changes of the request's first destination.
private struct BranchState {
    private let uri: ByteView?
    private let destinationURI: ByteView
    private let path: ByteView
    private let q: Int
    private let socket: ListenSocket?
    private let flags: UInt32
    private let instance: ByteView
    private let registrationID: UInt32
    private let ruid: ByteView
    private let userAgent: ByteView
    private let connection: Int

    init(_ context: RouteContext) {
        uri = context.message.newRequestURI
        destinationURI = context.destinationURI
        path = context.path
        q = context.ruriQ
        socket = context.forcedSocket
        flags = context.branchFlags
        instance = context.instance
        registrationID = context.registrationID
        ruid = context.ruid
        userAgent = context.locationUserAgent
        connection = context.connection
    }

    static func clear(_ context: RouteContext) {
        context.destinationURI = .empty
        context.path = .empty
        context.ruriQ = -1
        context.forcedSocket = nil
        context.branchFlags = 0
        context.instance = .empty
        context.registrationID = 0
        context.ruid = .empty
        context.locationUserAgent = .empty
        context.connection = 0
    }

    func restore(_ context: RouteContext) {
        context.message.newRequestURI = uri
        context.destinationURI = destinationURI
        context.path = path
        context.ruriQ = q
        context.forcedSocket = socket
        context.branchFlags = flags
        context.instance = instance
        context.registrationID = registrationID
        context.ruid = ruid
        context.locationUserAgent = userAgent
        context.connection = connection
    }
}
