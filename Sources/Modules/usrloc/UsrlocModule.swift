import Database
import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Module usrloc: the location tables, where registrations live in memory.
public final class UsrlocModule: Module, @unchecked Sendable {
    public static let name = "usrloc"

    public let options = LocationOptions()
    /// Whether addresses of record are `user@domain` rather than `user`.
    public private(set) var usesDomain = false
    /// Set by registrar; RPC commands follow it.
    public var aorsAreCaseSensitive = false
    /// Name of the XAVP that is stored with contacts, empty for none.
    public private(set) var contactAttributes = ""
    /// Seconds from which all contacts are looked at once for expiry.
    private(set) var timerInterval = 60
    private(set) var hashSize = 1024
    private var handlesLostConnections = false
    private var closesExpiredConnections = false
    private var databaseURL = "mysql://kamailio:kamailiorw@localhost/kamailio"
    private var updatesAsInserts = false
    private var filtersByServer = false
    private var loadsAtStart = true
    private let isLoaded = Mutex(false)
    private var expiredDelay = 0
    let keepalive = Keepalive()
    private let tables = Mutex<[LocationTable]>([])
    private let sliceTimer = Mutex<PeriodicTimer?>(nil)
    private let flushIsWanted = Atomic<Bool>(false)
    private(set) var network: (any Network)?
    /// The next slice that expires; the timer's thread alone.
    private var slice = 0
    /// Slices of an interval: a shard each, where the timer's ticks are short enough.
    private var sliceCount = LocationTable.shardCount
    /// Ids of contacts that RPC clients add.
    private(set) var identifiers = ContactIdentifier(tag: "ulcx", serverID: 0, now: 0)
    private(set) var surroundings = Surroundings()

    public init() {}

    /// Seconds since 1970.
    public var now: Int { surroundings.seconds }

    public func declare(_ exports: Exports) {
        surroundings = exports.registry.surroundings
        identifiers = ContactIdentifier(tag: "ulcx", serverID: 0, now: now)
        exports.parameter("timer_interval", integer: { [unowned self] in timerInterval = $0 })
        exports.parameter("use_domain", integer: { [unowned self] in usesDomain = $0 != 0 })
        exports.parameter("desc_time_order", integer: { [unowned self] in options.newestFirst = $0 != 0 })
        exports.parameter("matching_mode", integer: { [unowned self] in
            guard let mode = ContactMatching(rawValue: $0) else { throw DeclarationError("usrloc: matching_mode \($0) does not exist", remedy: "0 to 3 do") }
            options.matching = mode
        })
        exports.parameter("cseq_delay", integer: { [unowned self] in options.cseqDelay = $0 })
        exports.parameter("hash_size", integer: { [unowned self] in
            guard $0 < 31 else { throw DeclarationError("usrloc: hash_size \($0) is too large", remedy: "it is an exponent of 2; up to 20 makes sense") }
            hashSize = $0 <= 1 ? 512 : 1 << $0
        })
        exports.parameter("nat_bflag", integer: { [unowned self] in
            guard (0...31).contains($0) else { throw DeclarationError("usrloc: nat_bflag \($0) is no flag", remedy: "flags go from 0 to 31") }
            options.natMask = 1 << UInt32($0)
        })
        exports.parameter("handle_lost_tcp", integer: { [unowned self] in handlesLostConnections = $0 != 0 })
        exports.parameter("close_expired_tcp", integer: { [unowned self] in closesExpiredConnections = $0 != 0 })
        exports.parameter("preload", string: { [unowned self] in _ = table(named: $0) })
        exports.parameter("xavp_contact", string: { [unowned self] in contactAttributes = $0 })
        exports.parameter("timer_procs", integer: { _ in })
        exports.parameter("load_rank", integer: { _ in })
        declareDatabase(exports)
        keepalive.declare(exports)
        declareRPC(exports)
        let statistics = exports.registry.statistics
        statistics.computed("usrloc", "registered_users") { [unowned self] in allTables.reduce(0) { $0 + $1.recordCount } }
        for event in ["usrloc:contact-expired"] { exports.eventRoute(event) }
        exports.registry.hooks.reply.insert({ [unowned self] context in keepalive.take(context, self) }, at: 0)
    }

    /// Parameters that say how tables are kept in a database.
    private func declareDatabase(_ exports: Exports) {
        let database = options.database
        exports.parameter("db_mode", integer: {
            guard let mode = LocationDatabase.Mode(rawValue: $0) else { throw DeclarationError("usrloc: db_mode \($0) does not exist", remedy: "0 to 4 do") }
            database.mode = mode
        })
        exports.parameter("db_url", string: { [unowned self] in databaseURL = $0 })
        exports.parameter("rm_expired_delay", integer: { [unowned self] in expiredDelay = $0 })
        exports.parameter("db_ops_ruid", integer: { database.findsByRuid = $0 != 0 })
        exports.parameter("expires_type", integer: { database.timesAreNumbers = $0 != 0 })
        exports.parameter("db_insert_null", integer: { database.insertsNull = $0 != 0 })
        exports.parameter("db_insert_update", integer: { database.insertsOrUpdates = $0 != 0 })
        exports.parameter("db_update_as_insert", integer: { [unowned self] in updatesAsInserts = $0 != 0 })
        exports.parameter("db_check_update", integer: { database.checksUpdates = $0 != 0 })
        exports.parameter("version_table", integer: { database.checksVersion = $0 != 0 })
        exports.parameter("server_id_filter", integer: { [unowned self] in filtersByServer = $0 != 0 })
        exports.parameter("db_load", integer: { [unowned self] in loadsAtStart = $0 != 0 })
        exports.parameter("skip_remote_socket", integer: {
            if $0 != 0 { throw DeclarationError("usrloc: skip_remote_socket is not available yet", remedy: "remove it", isForNow: true) }
        })
        exports.parameter("db_clean_tcp", integer: {
            if $0 != 0 { throw DeclarationError("usrloc: db_clean_tcp is not available yet", remedy: "remove it", isForNow: true) }
        })
        // rows are read at once and as they are, and the database is cleaned as often as memory
        for name in ["fetch_rows", "db_raw_fetch_type", "db_timer_clean"] { exports.parameter(name, integer: { _ in }) }
        exports.parameter("user_column", string: { database.columns.names["username"] = $0 })
        for name in LocationDatabase.names.dropFirst() + ["partition"] where name != "last_modified" {
            exports.parameter(name + "_column", string: { database.columns.names[name] = $0 })
        }
    }

    public func provision(_ server: ServerContext) throws {
        try provisionDatabase(server)
        network = server.network
        server.registry.hooks.started.append { [unowned self] in declareStatistics($0.registry.statistics) }
        try keepalive.provision(server)
        guard timerInterval > 0 else { return }
        while sliceCount > 1, timerInterval * 1000 / sliceCount < TimerWheel.tick { sliceCount /= 2 }
        let period = max(TimerWheel.tick, timerInterval * 1000 / sliceCount)
        let timer = PeriodicTimer(every: period, on: server.timers) { [unowned self] worker in expireSlice(worker) }
        sliceTimer.withLock { $0 = timer }
        timer.start()
    }

    // MARK: Database

    private func provisionDatabase(_ server: ServerContext) throws {
        let database = options.database
        guard expiredDelay == 0 || database.isSource else {
            throw DeclarationError("usrloc: rm_expired_delay works with db_mode 3 only", remedy: "remove it")
        }
        guard database.mode != .none else { return }
        guard !updatesAsInserts else {
            throw DeclarationError("usrloc: db_update_as_insert is not available yet", remedy: "use db_check_update", isForNow: true)
        }
        guard !filtersByServer else { throw DeclarationError("usrloc: server_id_filter is not available yet", remedy: "remove it", isForNow: true) }
        database.pool = try server.registry.database(databaseURL, for: Self.name)
        database.network = server.network
        database.usesDomain = usesDomain
        database.matching = options.matching
        database.keepsAttributes = !contactAttributes.isEmpty
    }

    /// Opens the worker's connection; the first one checks and reads the tables that the config names.
    public func startWorker(_ worker: Worker) throws {
        let database = options.database
        guard database.mode != .none else { return }
        do throws(DatabaseError) {
            try database.pool?.connection.open()
            try isLoaded.withLock { isLoaded throws(DatabaseError) in
                guard !isLoaded else { return }
                for table in allTables {
                    try database.check(table)
                    if loadsAtStart, !database.isSource { try database.load(table, now: now) }
                }
                isLoaded = true
            }
        } catch {
            throw error.declarationError(Self.name)
        }
    }

    public func stop() { options.database.flush() }

    /// What the database is told once an interval.
    private func tendDatabase() {
        let database = options.database
        if database.mode == .writeBack { database.flush() }
        if database.isSource { for table in allTables { database.removeExpired(table, before: now - expiredDelay) } }
    }

    // MARK: Tables

    /// The table of that name, made when it is first named.
    public func table(named name: String) -> LocationTable {
        tables.withLock { tables in
            if let known = tables.first(where: { $0.name.view.string == name }) { return known }
            let table = LocationTable(name: name, size: hashSize, options: options)
            tables.append(table)
            return table
        }
    }

    /// Tables that the config names, in order of their first mention.
    public var allTables: [LocationTable] { tables.withLock { $0 } }

    /// Tables and their counters; to be called once the script is prepared.
    func declareStatistics(_ statistics: Statistics) {
        for table in allTables {
            statistics.computed("usrloc", "\(table.name.view)-users") { table.recordCount }
            statistics.computed("usrloc", "\(table.name.view)-contacts") { table.contactCount }
            statistics.computed("usrloc", "\(table.name.view)-expires") { table.expiredCount.value }
        }
    }

    // MARK: Expiry

    /// Makes the next tick look at all contacts (`ul.flush`).
    func flush() { flushIsWanted.store(true, ordering: .relaxed) }

    /// A tick of the timer: every table's next slice, so that no tick takes long and all are seen once an interval.
    private func expireSlice(_ worker: Worker) {
        let now = self.now
        let perSlice = LocationTable.shardCount / sliceCount
        var range = (slice * perSlice)..<((slice + 1) * perSlice)
        slice = (slice + 1) % sliceCount
        if slice == 0 || flushIsWanted.load(ordering: .relaxed) { tendDatabase() }
        if flushIsWanted.exchange(false, ordering: .relaxed) { range = 0..<LocationTable.shardCount }
        for table in allTables { for index in range { expire(table, shard: index, now: now, worker) } }
    }

    /// Removes what ran out in one shard and tells observers, when the lock is gone.
    func expire(_ table: LocationTable, shard index: Int, now: Int, _ worker: Worker?) {
        var gone: [ContactSnapshot] = []
        var connections: [Int] = []
        var due: [ContactSnapshot] = []
        let observed = !options.observers.expiries.isEmpty
        let streams = network?.streams
        var place: Int? = 0
        while let start = place {
            if start > 0 { sched_yield() }
            place = table.shard(at: index).locked { shard in
                shard.expire(
                    at: now, from: start,
                    isLost: handlesLostConnections && streams != nil ? { contact in
                        contact.connection >= 0 && streams?.stream(contact.connection) == nil
                    } : nil,
                    dropped: { contact, record in
                        table.expiredCount.add()
                        if observed { gone.append(ContactSnapshot(contact, aor: record.aor, hash: record.hash, domain: table.name)) }
                        if closesExpiredConnections, contact.connection >= 0 { connections.append(contact.connection) }
                    },
                    kept: keepalive.isOn ? { [self] record in
                        for contact in record.contacts where keepalive.wants(contact, natMask: options.natMask, now: now) {
                            due.append(ContactSnapshot(contact, aor: record.aor, hash: record.hash, domain: table.name))
                        }
                    } : nil)
            }
        }
        for connection in connections { _ = streams?.close(connection) }
        guard let worker else { return }
        for contact in gone { for observer in options.observers.expiries { observer(contact, worker) } }
        if !due.isEmpty { keepalive.send(due, worker) }
    }

    // MARK: Attributes

    /// The script's attributes for a contact that is stored now, as a list of their own; nil if there are none.
    public func attributes(_ context: RouteContext) -> XAVPList? {
        guard !contactAttributes.isEmpty else { return nil }
        return contactAttributes.withByteView { name in
            guard let item = context.xavps.xavp.item(name), case .list(let list) = item.content else { return nil }
            return XAVPCopy.level(list)
        }
    }

    /// Gives the script a stored contact's attributes back: as the newest ones, or for branch `index` as the one at that place.
    public func restore(_ attributes: XAVPList, _ context: RouteContext, at index: Int = 0) {
        contactAttributes.withByteView { name in
            let list = context.xavps.xavp
            let copy = XAVP(name: name, content: .list(XAVPCopy.level(attributes)))
            if index == 0 { return list.push(copy) }
            while list.count(name) < index { list.append(XAVP(name: name, content: .null)) }
            if let place = list.position(name, index: index) {
                list.insert(copy, at: place)
            } else if let last = list.position(name, index: index - 1) {
                list.insert(copy, at: last + 1)
            }
        }
    }
}

/// Copies of XAVP lists, so that a script's changes and a stored contact do not meet.
enum XAVPCopy {
    /// The list's own values; lists and module data inside it are left out.
    static func level(_ list: XAVPList) -> XAVPList {
        let copy = XAVPList()
        for item in list.items {
            switch item.content {
            case .null: copy.append(XAVP(name: item.name.view, content: .null))
            case .integer(let number): copy.append(XAVP(name: item.name.view, content: .integer(number)))
            case .string(let text): copy.append(XAVP(name: item.name.view, content: .string(OwnedBytes(text.view))))
            case .list, .opaque: continue
            }
        }
        return copy
    }
}
