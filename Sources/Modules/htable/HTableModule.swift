import Routing
import SIPMessage

/// Module htable: hash tables that all workers share, as `$sht(table=>item)`.
public final class HTableModule: Module, @unchecked Sendable {
    public static let name = "htable"

    /// In the order of the config.
    private(set) var tables: [HTable] = []
    /// `timer_interval`: seconds between two looks for expired items.
    private var interval = 20
    private var collector: PeriodicTimer?
    /// `event_callback_mode`: whether `htable:mod-init` runs in the first worker instead of the main thread.
    private var startsInWorker = false
    /// Where an expiry route finds the item that it is about.
    private var recordSlot = 0
    private var databaseURL = ""
    let database = HTableDatabase()

    public init() {}

    public func declare(_ exports: Exports) {
        let surroundings = exports.registry.surroundings
        exports.parameter("htable", string: { [unowned self] in
            let definition = try HTableDefinition($0)
            guard !tables.contains(where: { $0.definition.name == definition.name }) else {
                throw DeclarationError("htable \(definition.name) is defined twice", remedy: "give each table a name of its own")
            }
            tables.append(HTable(definition, surroundings))
        })
        exports.parameter("timer_interval", integer: { [unowned self] in interval = $0 > 0 ? $0 : 20 })
        // one timer serves all tables; the number of processes that share the work has no meaning here
        exports.parameter("timer_procs", integer: { _ in })
        declareDatabaseParameters(exports)
        exports.eventRoute("htable:mod-init")
        recordSlot = exports.registry.reserveSlot()
        HTableVariables.declare(exports, self, recordSlot: recordSlot)
        HTableFunctions.declare(exports, self)
        HTableIterators.declare(exports, self)
        HTableRPC.declare(exports, self)
        let registry = exports.registry
        exports.parameter("event_callback", string: {
            registry.setEventCallback("htable:mod-init", $0)
            registry.setEventCallback("htable:expired:*", $0)
        })
        exports.parameter("event_callback_mode", integer: { [unowned self] in startsInWorker = $0 != 0 })
        registry.hooks.beforeWorkers.append { [unowned self] worker in if !startsInWorker { Self.runStart(worker) } }
        registry.hooks.firstWorker.append { [unowned self] worker in if startsInWorker { Self.runStart(worker) } }
    }

    private static func runStart(_ worker: Worker) {
        if let block = worker.server.script.block(.event, named: "htable:mod-init") { worker.runEvent(block) }
    }

    private func declareDatabaseParameters(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in databaseURL = $0 })
        exports.parameter("key_name_column", string: { [unowned self] in database.columns.name = $0 })
        exports.parameter("key_type_column", string: { [unowned self] in database.columns.nameType = $0 })
        exports.parameter("value_type_column", string: { [unowned self] in database.columns.valueType = $0 })
        exports.parameter("key_value_column", string: { [unowned self] in database.columns.value = $0 })
        exports.parameter("expires_column", string: { [unowned self] in database.columns.expires = $0 })
        exports.parameter("array_size_suffix", string: { [unowned self] in database.sizeSuffix = $0 })
        exports.parameter("db_expires", integer: { [unowned self] in database.keepsExpiry = $0 != 0 })
        // rows are read at once
        exports.parameter("fetch_rows", integer: { _ in })
        exports.parameter("enable_dmq", integer: {
            guard $0 == 0 else { throw DeclarationError("htable: replication over DMQ is not available yet", remedy: "set enable_dmq to 0", isForNow: true) }
        })
        exports.parameter("dmq_init_sync", integer: { _ in })
        exports.parameter("dmq_peer_id", string: { _ in })
    }

    public func provision(_ server: ServerContext) throws {
        try load(server)
        guard tables.contains(where: { $0.definition.autoExpire > 0 }) else { return }
        let timer = PeriodicTimer(every: interval * 1000, on: server.timers) { [unowned self] worker in collect(worker) }
        timer.start()
        collector = timer
    }

    /// Fills the tables that a database keeps.
    private func load(_ server: ServerContext) throws {
        if !databaseURL.isEmpty { database.pool = try server.registry.database(databaseURL, for: "htable") }
        for table in tables where !table.definition.databaseTable.isEmpty {
            guard database.pool != nil else {
                throw DeclarationError("htable \(table.definition.name) has a dbtable, and db_url is not set", remedy: "add modparam(\"htable\", \"db_url\", ...)")
            }
            do { try database.load(table) } catch { throw error.declarationError("htable \(table.definition.name)") }
        }
    }

    /// Writes tables with `dbmode` back.
    public func stop() {
        for table in tables where table.definition.isWrittenBack && !table.definition.databaseTable.isEmpty && table.definition.columns.isEmpty {
            do { try database.store(table) } catch { Log.write(.error, "htable", "htable \(table.definition.name) is not written back: \(error)") }
        }
    }

    private func collect(_ worker: Worker) {
        for table in tables {
            let route = worker.server.script.block(.event, named: table.expiredRoute)
            table.collect { item in
                if let route { worker.runEvent(route) { $0.slots[recordSlot] = HTableVariables.Record(item) } }
            }
        }
    }

    /// The table of that name, nil if there is none.
    func table(_ name: ByteView) -> HTable? { tables.first { $0.name.view == name } }

    /// The same, with a line in the log if there is none.
    func table(_ name: ByteView, _ context: RouteContext) -> HTable? {
        if let table = table(name) { return table }
        context.log(.error, "htable", "there is no htable \"\(name)\"")
        return nil
    }
}
