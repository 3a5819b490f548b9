import Database
import Routing
import SIPMessage
import Synchronization

/// What has to be done to a table's rows because a contact changed.
struct LocationChange {
    enum Kind {
        case inserted, updated, deleted
    }

    let kind: Kind
    let contact: ContactSnapshot
}

/// Location tables in a database, by `db_mode`: a row a contact, and rows of attributes (`xavp_contact`) beside it.
final class LocationDatabase: @unchecked Sendable {
    enum Mode: Int {
        /// In memory alone.
        case none = 0
        /// Each change is written at once.
        case writeThrough = 1
        /// Changes are written by the timer.
        case writeBack = 2
        /// The database is what counts: rows are read each time.
        case databaseOnly = 3
        /// Read at start, never written.
        case loadOnly = 4
    }

    struct Columns {
        var names: [String: String] = [:]
        subscript(name: String) -> String { names[name] ?? name }
    }

    // set while parameters are, or when the module is provisioned
    var mode = Mode.none
    var columns = Columns()
    var usesDomain = false
    /// Rows are found by their ruid; by user, contact and what `matching_mode` compares otherwise.
    var findsByRuid = true
    var matching = ContactMatching.address
    /// Times are seconds in bigint columns (`expires_type`).
    var timesAreNumbers = false
    /// Absent values are written as null (`db_insert_null`); columns are left to their defaults otherwise.
    var insertsNull = false
    var insertsOrUpdates = false
    /// An update that changes no row becomes an insert.
    var checksUpdates = false
    var serverFilter: Int?
    var checksVersion = true
    var keepsAttributes = false
    var pool: DatabasePool?
    var network: (any Network)?
    private let waiting = Mutex<[LocationChange]>([])

    private static let tableVersion = 9
    private static let attributesVersion = 1

    /// Whether a table is read from the database at each use.
    var isSource: Bool { mode == .databaseOnly }
    /// Whether changes are written.
    var isWritten: Bool { mode == .writeThrough || mode == .writeBack || mode == .databaseOnly }

    // MARK: Reading

    func check(_ table: LocationTable) throws(DatabaseError) {
        guard let pool, checksVersion else { return }
        try pool.connection.require(version: Self.tableVersion, of: table.name.view.string)
        if keepsAttributes { try pool.connection.require(version: Self.attributesVersion, of: attributesTable(table.name.view)) }
    }

    /// Fills a table with its rows.
    func load(_ table: LocationTable, now: Int) throws(DatabaseError) {
        guard let pool else { return }
        let filter = serverFilter.map { [Condition(columns["server_id"], .integer($0))] } ?? []
        let found = try pool.connection.select(Self.names.map { columns[$0] }, from: table.name.view.string, where: filter)
        for row in found.rows {
            guard let stored = StoredContact(row, usesDomain: usesDomain, table: table.name.view.string) else { continue }
            if keepsAttributes { stored.attributes = try attributes(of: stored.ruid, table) }
            stored.withInfo(network, isCurrent: false) { aor, info in
                let hash = LocationTable.hash(aor)
                table.shard(hash).locked { shard in shard.place(info, for: aor, hash: hash, now: now) }
            }
        }
    }

    /// The contacts of an address of record; none, with the reason logged, where the database does not answer.
    func contacts(_ aor: ByteView, _ table: LocationTable) -> [StoredContact] {
        guard let pool else { return [] }
        do {
            let found = try pool.connection.select(Self.names.map { columns[$0] }, from: table.name.view.string, where: conditions(aor))
            var contacts: [StoredContact] = []
            for row in found.rows {
                guard let stored = StoredContact(row, usesDomain: usesDomain, table: table.name.view.string) else { continue }
                if keepsAttributes { stored.attributes = try attributes(of: stored.ruid, table) }
                contacts.append(stored)
            }
            return contacts
        } catch {
            Log.write(.error, "usrloc", "\(error)")
            return []
        }
    }

    private func attributesTable(_ table: ByteView) -> String { table.string + "_attrs" }

    private func attributes(of ruid: [UInt8], _ table: LocationTable) throws(DatabaseError) -> XAVPList? {
        guard let pool else { return nil }
        let found = try pool.connection.select(["aname", "atype", "avalue"], from: attributesTable(table.name.view), where: [Condition(columns["ruid"], .text(ruid))])
        if found.isEmpty { return nil }
        let list = XAVPList()
        for row in found.rows {
            let content: XAVP.Content = row[1].integer == 1 ? .integer(row[2].integer ?? 0) : .string(OwnedBytes(row[2].string ?? ""))
            (row[0].string ?? "").withByteView { list.append(XAVP(name: $0, content: content)) }
        }
        return list
    }

    /// Columns that are read, in the order of `StoredContact`.
    static let names = [
        "username", "contact", "expires", "q", "callid", "cseq", "flags", "cflags", "user_agent", "received", "path", "socket", "methods",
        "last_modified", "ruid", "instance", "reg_id", "server_id", "connection_id", "keepalive", "domain",
    ]

    // MARK: Writing

    /// Takes changes over, in their order. Called without a lock.
    func take(_ changes: [LocationChange]) {
        if mode == .writeBack {
            waiting.withLock { $0 += changes }
        } else {
            for change in changes { write(change) }
        }
    }

    /// Writes what the timer is to write (`db_mode` 2).
    func flush() {
        let changes = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for change in changes { write(change) }
    }

    /// Removes what ran out before a time (`db_mode` 3).
    func removeExpired(_ table: LocationTable, before time: Int) {
        guard let pool else { return }
        do {
            try pool.connection.delete(
                from: table.name.view.string, where: [Condition(columns["expires"], .less, self.time(time)), Condition(columns["expires"], .notEqual, self.time(0))])
        } catch {
            Log.write(.error, "usrloc", "\(error)")
        }
    }

    private func time(_ seconds: Int) -> DatabaseValue { timesAreNumbers ? .bigInteger(seconds) : .datetime(seconds) }

    private func conditions(_ aor: ByteView) -> [Condition] {
        guard usesDomain else { return [Condition(columns["username"], .text(aor))] }
        let parts = aor.split(at: ASCII.at)
        return [Condition(columns["username"], .text(parts?.head ?? .empty)), Condition(columns["domain"], .text(parts?.tail ?? aor))]
    }

    private func conditions(_ snapshot: ContactSnapshot) -> [Condition] {
        let contact = snapshot.contact
        if findsByRuid, !contact.ruid.isEmpty { return [Condition(columns["ruid"], .text(contact.ruid))] }
        var conditions = conditions(snapshot.aor)
        if matching != .callID { conditions.append(Condition(columns["contact"], .text(contact.address))) }
        if matching == .addressAndCallID || matching == .callID { conditions.append(Condition(columns["callid"], .text(contact.callID))) }
        if matching == .addressAndPath { conditions.append(Condition(columns["path"], contact.path.isEmpty ? .null : .text(contact.path))) }
        return conditions
    }

    private func write(_ change: LocationChange) {
        guard let connection = pool?.connection, change.contact.contact.flags & ContactFlags.memoryOnly == 0 else { return }
        let table = change.contact.domain.view.string
        do {
            switch change.kind {
            case .inserted: try insert(change.contact, table, connection)
            case .updated:
                try connection.update(table, set: values(change.contact, isUpdate: true), where: conditions(change.contact))
                if checksUpdates, connection.affectedRows == 0 { try insert(change.contact, table, connection) } else { try writeAttributes(change.contact, connection) }
            case .deleted:
                try connection.delete(from: table, where: conditions(change.contact))
                if keepsAttributes { try deleteAttributes(change.contact, connection) }
            }
        } catch {
            Log.write(.error, "usrloc", "contact \(change.contact.contact.address) of \(change.contact.aor): \(error)")
        }
    }

    private func insert(_ snapshot: ContactSnapshot, _ table: String, _ connection: DatabaseConnection) throws(DatabaseError) {
        let row = values(snapshot, isUpdate: false)
        if insertsOrUpdates {
            try connection.insertOrUpdate(row, into: table, keys: [columns["ruid"]])
        } else {
            try connection.insert(row, into: table)
        }
        try writeAttributes(snapshot, connection)
    }

    private func deleteAttributes(_ snapshot: ContactSnapshot, _ connection: DatabaseConnection) throws(DatabaseError) {
        try connection.delete(from: attributesTable(snapshot.domain.view), where: [Condition(columns["ruid"], .text(snapshot.contact.ruid))])
    }

    private func writeAttributes(_ snapshot: ContactSnapshot, _ connection: DatabaseConnection) throws(DatabaseError) {
        guard keepsAttributes else { return }
        try deleteAttributes(snapshot, connection)
        guard let attributes = snapshot.contact.attributes else { return }
        for item in attributes.items {
            var row = ColumnValues()
            for condition in conditions(snapshot.aor) { row.append(condition.column, condition.value) }
            row.append(columns["ruid"], .text(snapshot.contact.ruid))
            row.append("aname", .text(item.name.view))
            switch item.content {
            case .integer(let number):
                row.append("atype", .integer(1))
                row.append("avalue", .string("\(number)"))
            case .string(let text):
                row.append("atype", .integer(0))
                row.append("avalue", .text(text.view))
            case .null, .list, .opaque: continue
            }
            row.append("last_modified", time(snapshot.contact.lastModified))
            try connection.insert(row, into: attributesTable(snapshot.domain.view))
        }
    }

    /// A contact's row. An update sets every column, so that what was there before and is not any more becomes null.
    private func values(_ snapshot: ContactSnapshot, isUpdate: Bool) -> ColumnValues {
        let contact = snapshot.contact
        var row = ColumnValues()
        if !isUpdate { for condition in conditions(snapshot.aor) { row.append(condition.column, condition.value) } }
        func add(_ name: String, _ value: DatabaseValue) { row.append(columns[name], value) }
        func addOptional(_ name: String, _ value: DatabaseValue?) {
            if let value { add(name, value) } else if isUpdate || insertsNull { add(name, .null) }
        }
        func optional(_ view: ByteView) -> DatabaseValue? { view.isEmpty ? nil : .text(view) }
        add("contact", .text(contact.address))
        add("expires", time(contact.expires))
        add("q", .double(contact.q < 0 ? -1 : Double(contact.q) / 1000))
        add("callid", .text(contact.callID))
        add("cseq", .integer(Int(Int32(truncatingIfNeeded: contact.cseq))))
        add("flags", .integer(Int(contact.flags)))
        add("cflags", .integer(Int(contact.branchFlags)))
        add("user_agent", .text(contact.userAgent))
        addOptional("received", optional(contact.received))
        addOptional("path", optional(contact.path))
        addOptional("socket", socket(contact).map { .text($0) })
        addOptional("methods", contact.methods == .max ? nil : .integer(Int(contact.methods)))
        add("last_modified", time(contact.lastModified))
        addOptional("ruid", optional(contact.ruid))
        addOptional("instance", optional(contact.instance))
        add("reg_id", .integer(Int(contact.registrationID)))
        add("server_id", .integer(Int(contact.serverID)))
        add("connection_id", .integer(contact.connection))
        add("keepalive", .integer(contact.wantsKeepalive ? 1 : 0))
        add("partition", .integer(0))
        return row
    }

    private func socket(_ contact: Contact) -> ByteView? {
        guard let sockets = network?.sockets, sockets.indices.contains(contact.socketIndex) else { return nil }
        let socket = sockets[contact.socketIndex]
        return contact.showsAdvertisedSocket ? socket.advertisedSocketText.view : socket.socketText.view
    }
}
