import Database
import Routing
import SIPMessage

/// Registering at other servers: which REGISTERs are due, and what their replies mean.
extension UACModule {
    func declareRegistrationParameters(_ exports: Exports) {
        let settings = registrations
        exports.parameter("reg_db_url", string: { settings.url = $0 })
        exports.parameter("reg_db_table", string: { settings.tableName = $0 })
        exports.parameter("reg_contact_addr", string: { settings.contact = $0 })
        exports.parameter("reg_timer_interval", integer: {
            guard $0 > 0 else { throw DeclarationError("uac: reg_timer_interval \($0) is not allowed", remedy: "seconds, at least 1") }
            settings.interval = $0
        })
        exports.parameter("reg_retry_interval", integer: { settings.retryInterval = max(0, $0) })
        exports.parameter("reg_keep_callid", integer: { settings.keepsCallID = $0 != 0 })
        exports.parameter("reg_random_delay", integer: { settings.randomDelay = max(0, $0) })
        exports.parameter("reg_active", integer: { settings.isActive.store($0 != 0, ordering: .relaxed) })
        exports.parameter("reg_gc_interval", integer: { settings.collectionInterval = $0 })
        exports.parameter("reload_delta", integer: { settings.reloadInterval = $0 })
        exports.parameter("reg_hash_size", integer: { settings.hashSize = 1 << min(max($0, 2), 14) })
        exports.parameter("reg_use_domain", integer: { settings.usesDomain = $0 != 0 })
    }

    func provisionRegistrations(_ server: ServerContext) throws {
        let settings = registrations
        guard !settings.url.isEmpty else { return }
        guard !settings.contact.isEmpty else {
            throw DeclarationError("uac: reg_db_url is set, and reg_contact_addr is not", remedy: "set it to the host and port of our Contacts")
        }
        let pool = try server.registry.database(settings.url, for: Self.name, "reg_db_url")
        settings.pool = pool
        defer { pool.connection.close() }
        let statistics = server.registry.statistics
        settings.table = RegistrationTable(
            size: settings.hashSize,
            total: statistics.counter(Self.name, "regtotal", help: "Accounts at other servers"),
            active: statistics.counter(Self.name, "regactive", help: "Accounts that are registered"),
            disabled: statistics.counter(Self.name, "regdisabled", help: "Accounts that are switched off"))
        try pool.require(version: RemoteRegistration.tableVersion, of: settings.tableName, for: Self.name)
        try loadRegistrations(server)
        settings.timer = PeriodicTimer(every: settings.interval * 1000, on: server.timers) { [unowned self] in registerAll($0) }
        settings.starter = OneShotTimer(on: server.timers) { [unowned self] in registerWanted($0) }
    }

    /// The first look at the accounts comes once there is a worker.
    func startRegistrations(_ worker: Worker) throws {
        guard registrations.table != nil, !registrations.hasStarted.exchange(true, ordering: .relaxed) else { return }
        registrations.timer?.start()
        registrations.wanted.withLock { $0 = [] }
        registrations.starter?.start(after: 1)
    }

    /// Reads all accounts.
    func loadRegistrations(_ server: ServerContext) throws {
        var random = RandomSource(seed: server.surroundings.seed)
        do {
            try registrations.load(now: server.surroundings.seconds) { Int.random(in: 0..<$0, using: &random) }
        } catch let error as DatabaseError {
            throw error.declarationError(Self.name)
        }
    }

    /// Reads one account anew. What is under way goes on.
    /// - Returns: false if the database has none of that name.
    func refreshRegistration(_ uuid: ByteView, _ server: ServerContext) throws(DatabaseError) -> Bool {
        guard let pool = registrations.pool, let table = registrations.table else { return false }
        let found = try pool.connection.select(
            RemoteRegistration.columns, from: registrations.tableName, where: [Condition("l_uuid", .text(uuid))])
        guard let row = found.rows.first else { return false }
        var random = RandomSource(seed: server.surroundings.seed)
        let read = registrations.read(row, server.surroundings.seconds) { Int.random(in: 0..<$0, using: &random) }
        if var made = read {
            if let old = table[uuid] { made.flags.formUnion(old.flags.intersection([.ongoing, .authenticating])) }
            table.add(made)
        }
        return true
    }

    // MARK: Sending

    /// Registers what is due.
    private func registerAll(_ worker: Worker) {
        guard let table = registrations.table else { return }
        let now = worker.server.surroundings.seconds
        for account in table.all {
            let needsRegister = table.update(account.uuid.view) { isDue(&$0, now) } ?? false
            if needsRegister { register(account.uuid.view, now, worker) }
        }
    }

    /// Whether an account's REGISTER is to be sent now.
    private func isDue(_ account: inout RemoteRegistration, _ now: Int) -> Bool {
        guard account.expires > 0 else { return false }
        if account.flags.contains(.ongoing) {
            if account.endTime > now - registrations.retryInterval { return false }
            // its reply got lost
            account.flags.subtract([.online, .authenticating])
        }
        guard registrations.isActive.load(ordering: .relaxed), !account.flags.contains(.disabled) else { return false }
        if !account.flags.contains(.begun) {
            if now < account.startTime + account.delay { return false }
            account.flags.insert(.begun)
        }
        return account.endTime <= now + registrations.interval + 3
    }

    /// Has accounts registered by a timer's thread: for callers that are no workers.
    func registerSoon(_ uuid: ByteView) {
        let name = OwnedBytes(uuid)
        registrations.wanted.withLock { $0.append(name) }
        registrations.starter?.start(after: 0)
    }

    private func registerWanted(_ worker: Worker) {
        let wanted = registrations.wanted.withLock { wanted in
            let taken = wanted
            wanted = []
            return taken
        }
        if wanted.isEmpty { return registerAll(worker) }
        for uuid in wanted { register(uuid.view, worker.server.surroundings.seconds, worker) }
    }

    /// Sends an account's REGISTER.
    func register(_ uuid: ByteView, _ now: Int, _ worker: Worker) {
        let prepared = registrations.table?.update(uuid) { account -> RemoteRegistration in
            account.endTime = now
            account.flags.insert(.ongoing)
            let asBefore = account
            account.flags.remove(.online)
            return asBefore
        }
        guard let account = prepared else { return }
        let arena = worker.arena
        let address = Self.address(account.remoteURI(arena), else: .empty, arena)
        var request = LocalRequest(method: ByteView("REGISTER"), uri: account.registrar(arena), from: address, to: address)
        if registrations.keepsCallID, account.flags.contains(.online), account.cseq > 0, !account.callID.view.isEmpty {
            request.callID = account.callID.view
            request.cseq = account.cseq + 1
        }
        request.headers = account.headers(arena)
        if !send(request, account, worker) { fail(account.uuid.view, now) }
    }

    private func send(_ request: LocalRequest, _ account: RemoteRegistration, _ worker: Worker) -> Bool {
        var request = request
        request.nextHop = account.proxy.view
        request.socket = socket
        if !account.socket.view.isEmpty {
            request.socket = SocketName.find(account.socket.view, worker.server.network)
            if request.socket == nil {
                Log.error("uac", "account \(account.uuid.view): \"\(account.socket.view)\" is no listen socket of this server")
                return false
            }
        }
        let uuid = account.uuid
        let result = tm?.send(request, worker) { [weak self] context, code, reply in
            if code >= 200 { self?.didAnswer(uuid.view, context, code, reply) }
        }
        guard let result, Self.isSent(result) else {
            Log.error("uac", "the REGISTER of account \(uuid.view) could not be sent")
            return false
        }
        return true
    }

    /// An account's registration failed: it is tried again later, or switched off.
    private func fail(_ uuid: ByteView, _ now: Int) {
        let pause = registrations.retryInterval
        registrations.table?.update(uuid) { account in
            if pause > 0 { account.endTime = now + pause } else { account.flags.insert(.disabled) }
            account.cseq = 0
            account.flags.subtract([.ongoing, .authenticating])
        }
    }

    // MARK: Replies

    private func didAnswer(_ uuid: ByteView, _ context: RouteContext, _ code: Int, _ reply: SIPMessage?) {
        let now = context.server.surroundings.seconds
        guard let table = registrations.table, let account = table[uuid] else { return }
        switch code {
        case 200:
            guard let reply, reply.first(.contact) != nil else {
                context.log(.error, "uac", "the 200 to the REGISTER of account \(uuid) has no Contact")
                return fail(uuid, now)
            }
            accept(account, reply)
        case 401, 407:
            guard let reply, answer(account, reply, context) else { return fail(uuid, now) }
            table.update(uuid) { _ = $0.flags.insert(.authenticating) }
        case 423:
            // the interval was too short (RFC 3261 section 10.2.8)
            let least = reply?.first(.minExpires)?.body.unsignedInteger.flatMap { Int(exactly: $0) }
            table.update(uuid) {
                $0.expires = min(least ?? $0.expires * 2, Int(Int32.max))
                $0.flags.subtract([.ongoing, .authenticating])
            }
        default:
            context.log(.error, "uac", "the REGISTER of account \(uuid) was answered with \(code)")
            fail(uuid, now)
        }
    }

    /// Takes the registration's end from our Contact in the reply.
    private func accept(_ account: RemoteRegistration, _ reply: SIPMessage) {
        var granted: Int?
        reply.forEachValue(.contact) { value, _ in
            guard let address = NameAddress(value), let uri = SIPURI(address.uri), uri.user == account.uuid.view else { return true }
            let own = address.parameter(ByteView("expires"))?.unquoted.unsignedInteger.flatMap { Int(exactly: $0) }
            granted = own ?? reply.expires ?? 0
            return false
        }
        let keepsCallID = registrations.keepsCallID
        let (callID, number) = (OwnedBytes(reply.callID), reply.cseq.flatMap { Int(exactly: $0.number) } ?? 0)
        registrations.table?.update(account.uuid.view) { account in
            account.flags.subtract([.ongoing, .authenticating])
            guard let granted else { return }
            account.endTime += min(granted, Int(Int32.max))
            account.flags.insert(.online)
            if keepsCallID { (account.callID, account.cseq) = (callID, number) }
        }
    }

    /// Sends the REGISTER again with the account's credentials.
    private func answer(_ account: RemoteRegistration, _ reply: SIPMessage, _ context: RouteContext) -> Bool {
        guard !account.flags.contains(.authenticating) else {
            context.log(.error, "uac", "the credentials of account \(account.uuid.view) were refused")
            return false
        }
        do {
            let challenge = try DigestChallenge(reply)
            guard account.realm.view.isEmpty || account.realm.view == challenge.realm else {
                context.log(.error, "uac", "account \(account.uuid.view) is of realm \"\(account.realm.view)\", and \"\(challenge.realm)\" asks")
                return false
            }
            let arena = context.arena
            let isHashed = !account.ha1.view.isEmpty
            let answerer = DigestChallenge.Answerer(
                user: account.authUser.view, secret: isHashed ? account.ha1.view : account.password.view, isHashed: isHashed)
            let method = ByteView("REGISTER"), uri = account.registrar(arena)
            let line = challenge.answer(answerer, code: reply.statusCode, method: method, uri: uri, arena)
            guard var request = Self.successor(of: reply, method: method, uri: uri, arena) else {
                context.log(.error, "uac", "the reply to the REGISTER of account \(account.uuid.view) has no From, To or CSeq that can be read")
                return false
            }
            request.headers = account.headers(arena, and: line)
            return send(request, account, context.worker)
        } catch {
            context.log(.error, "uac", "the challenge to account \(account.uuid.view) cannot be answered: \(error.reason)")
            return false
        }
    }
}
