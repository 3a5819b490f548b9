import Database
import Routing
import SIPMessage
import Synchronization

/// Dialogs in a database, by `db_mode`: a row a dialog, and rows of its variables in another table.
final class DialogDatabase: @unchecked Sendable {
    enum Mode: Int {
        /// In memory alone.
        case none = 0
        /// Each change is written at once.
        case realtime = 1
        /// Changes are written by the timer.
        case delayed = 2
        /// Written when the server stops, read when it starts.
        case shutdown = 3
    }

    // set while parameters are, or when the module is provisioned
    var mode = Mode.none
    var url = "mysql://kamailio:kamailiorw@localhost/kamailio"
    var table = "dialog"
    var variablesTable = "dialog_vars"
    /// Seconds between two writes of mode `delayed`.
    var period = 60
    var loadsAtStart = true
    /// Names of columns that parameters changed.
    var names: [String: String] = [:]
    private(set) var pool: DatabasePool?
    let isLoaded = Mutex(false)

    private static let version = 7
    private static let variablesVersion = 1

    /// Columns in the order of `DialogRow`.
    static let columns = [
        "hash_entry", "hash_id", "callid", "from_uri", "from_tag", "to_uri", "to_tag", "caller_sock", "callee_sock", "start_time", "state",
        "timeout", "caller_cseq", "callee_cseq", "caller_contact", "callee_contact", "caller_route_set", "callee_route_set", "sflags",
        "toroute_name", "req_uri", "xdata", "iflags",
    ]

    /// A column's name; `vars.` stands before those of the variables' table.
    subscript(column: String) -> String { names[column] ?? (column.hasPrefix("vars.") ? String(column.dropFirst(5)) : column) }

    func provision(_ registry: Registry) throws {
        if mode != .none { pool = try registry.database(url, for: DialogModule.name) }
    }

    func check(_ connection: DatabaseConnection) throws(DatabaseError) {
        try connection.require(version: Self.version, of: table)
        try connection.require(version: Self.variablesVersion, of: variablesTable)
    }

    // MARK: Reading

    /// The rows of all dialogs, or of those with a Call-ID.
    func rows(callID: ByteView?, _ connection: DatabaseConnection) throws(DatabaseError) -> [[DatabaseValue]] {
        try connection.select(Self.columns.map { self[$0] }, from: table, where: callID.map { [Condition(self["callid"], .text($0))] } ?? []).rows
    }

    /// Names and values of a dialog's variables.
    func variables(entry: Int, id: Int, _ connection: DatabaseConnection) throws(DatabaseError) -> [(name: OwnedBytes, value: OwnedBytes)] {
        let found = try connection.select(
            [self["vars.dialog_key"], self["vars.dialog_value"]], from: variablesTable, where: place(entry: entry, id: id, prefix: "vars."))
        return found.rows.compactMap { row in
            guard let name = row[0].string, let value = row[1].string else { return nil }
            return (OwnedBytes(name), OwnedBytes(value))
        }
    }

    private func place(entry: Int, id: Int, prefix: String = "") -> [Condition] {
        [Condition(self[prefix + "hash_entry"], .integer(entry)), Condition(self[prefix + "hash_id"], .integer(id))]
    }

    /// Empties both tables: what was read is in memory from now on.
    func clear(_ connection: DatabaseConnection) throws(DatabaseError) {
        try connection.delete(from: table)
        try connection.delete(from: variablesTable)
    }

    // MARK: Writing

    /// Carries out what `DialogChange` found to be done.
    func write(_ change: DialogChange) {
        guard let connection = pool?.connection else { return }
        let (entry, id) = (change.entry, change.id)
        do {
            switch change.row {
            case .inserted(let values): try connection.insert(values, into: table)
            case .updated(let values): try connection.update(table, set: values, where: place(entry: entry, id: id))
            case nil: break
            }
            for variable in change.variables {
                switch variable {
                case .inserted(let name, let value):
                    try connection.insert(
                        [
                            self["vars.hash_entry"]: .integer(entry), self["vars.hash_id"]: .integer(id),
                            self["vars.dialog_key"]: .text(name.view), self["vars.dialog_value"]: .text(value.view),
                        ], into: variablesTable)
                case .updated(let name, let value):
                    try connection.update(
                        variablesTable, set: [self["vars.dialog_value"]: .text(value.view)],
                        where: place(entry: entry, id: id, prefix: "vars.") + [Condition(self["vars.dialog_key"], .text(name.view))])
                case .removed(let name):
                    try connection.delete(
                        from: variablesTable,
                        where: place(entry: entry, id: id, prefix: "vars.") + [Condition(self["vars.dialog_key"], .text(name.view))])
                }
            }
        } catch {
            Log.write(.error, "dialog", "\(error)")
        }
    }

    func erase(entry: UInt32, id: UInt32) {
        guard let connection = pool?.connection else { return }
        do {
            try connection.delete(from: table, where: place(entry: Int(entry), id: Int(id)))
            try connection.delete(from: variablesTable, where: place(entry: Int(entry), id: Int(id), prefix: "vars."))
        } catch {
            Log.write(.error, "dialog", "\(error)")
        }
    }
}

/// What the database is to be told of a dialog, taken while the dialog was locked.
struct DialogChange {
    enum Row {
        case inserted(ColumnValues)
        case updated(ColumnValues)
    }

    enum Variable {
        case inserted(OwnedBytes, OwnedBytes)
        case updated(OwnedBytes, OwnedBytes)
        case removed(OwnedBytes)
    }

    let entry: Int
    let id: Int
    var row: Row?
    var variables: [Variable] = []

    /// Takes what changed and notes that it is taken; nil if nothing did. With the dialog locked.
    static func take(from dialog: Dialog, _ database: DialogDatabase) -> DialogChange? {
        guard dialog.state != .unconfirmed, dialog.state != .ended else { return nil }
        let isNew = dialog.marks.contains(.new)
        guard isNew || !dialog.marks.isDisjoint(with: [.changed, .variablesChanged]) else { return nil }
        var change = DialogChange(entry: Int(dialog.entry), id: Int(dialog.id))
        if isNew || dialog.marks.contains(.variablesChanged) {
            change.variables = dialog.variables.removed.map { .removed($0) }
            for item in dialog.variables.items {
                if item.isNew {
                    change.variables.append(.inserted(item.name, item.value))
                } else if item.isChanged {
                    change.variables.append(.updated(item.name, item.value))
                }
            }
            dialog.variables.markStored()
        }
        if isNew {
            change.row = .inserted(row(dialog, database))
        } else if dialog.marks.contains(.changed) {
            change.row = .updated([
                database["state"]: .integer(dialog.state.rawValue), database["timeout"]: .integer(dialog.deadline),
                database["caller_cseq"]: .text(dialog.caller.cseq.view), database["callee_cseq"]: .text(dialog.callee.cseq.view),
                database["caller_contact"]: .text(dialog.caller.contact.view), database["callee_contact"]: .text(dialog.callee.contact.view),
            ])
        }
        dialog.marks.subtract([.new, .changed, .variablesChanged])
        return change
    }

    private static func row(_ dialog: Dialog, _ database: DialogDatabase) -> ColumnValues {
        func optional(_ view: ByteView) -> DatabaseValue { view.isEmpty ? .null : .text(view) }
        let values: [DatabaseValue] = [
            .integer(Int(dialog.entry)), .integer(Int(dialog.id)), .text(dialog.callID), .text(dialog.fromURI), .text(dialog.caller.tag.view),
            .text(dialog.toURI), optional(dialog.callee.tag.view), .text(dialog.caller.socket?.socketText.view ?? .empty),
            .text(dialog.callee.socket?.socketText.view ?? .empty), .integer(dialog.startTime), .integer(dialog.state.rawValue),
            .integer(dialog.deadline), .text(dialog.caller.cseq.view), .text(dialog.callee.cseq.view), optional(dialog.caller.contact.view),
            optional(dialog.callee.contact.view), optional(dialog.caller.routes.view), optional(dialog.callee.routes.view),
            .integer(Int(dialog.flags)), optional(dialog.timeoutRoute.view), optional(dialog.requestURI), profiles(dialog),
            .integer(Int(dialog.properties.rawValue)),
        ]
        var row = ColumnValues()
        for (column, value) in zip(DialogDatabase.columns, values) { row.append(database[column], value) }
        return row
    }

    /// `{"profiles":[{"name":...,"value":...,"puid":...}]}`; null for none.
    private static func profiles(_ dialog: Dialog) -> DatabaseValue {
        if dialog.profiles.isEmpty { return .null }
        var writer = JSONWriter(isPretty: false)
        writer.write(["profiles": .array(dialog.profiles.map { member in
            var members = [RPCMember("name", .string(member.profile.name.view.string))]
            if member.profile.hasValue { members.append(RPCMember("value", .string(member.value.view.string))) }
            members.append(RPCMember("puid", .string(member.uid.view.string)))
            return .structure(members)
        })])
        return .bytes(writer.bytes)
    }
}
