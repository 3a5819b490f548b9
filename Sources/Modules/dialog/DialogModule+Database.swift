import Database
import Routing
import SIPMessage

extension DialogModule {
    func declareDatabaseParameters(_ exports: Exports) {
        let database = database
        exports.parameter("db_url", string: { database.url = $0 })
        exports.parameter("db_mode", integer: {
            guard let mode = DialogDatabase.Mode(rawValue: $0) else { throw DeclarationError("dialog: db_mode \($0) does not exist", remedy: "0 to 3 do") }
            database.mode = mode
        })
        exports.parameter("table_name", string: { database.table = $0 })
        exports.parameter("vars_table_name", string: { database.variablesTable = $0 })
        exports.parameter("db_update_period", integer: { database.period = $0 })
        exports.parameter("db_skip_load", integer: { database.loadsAtStart = $0 == 0 })
        // rows are read at once
        exports.parameter("db_fetch_rows", integer: { _ in })
        let columns = [
            "call_id": "callid", "from_uri": "from_uri", "from_tag": "from_tag", "to_uri": "to_uri", "to_tag": "to_tag", "h_id": "hash_id",
            "h_entry": "hash_entry", "state": "state", "start_time": "start_time", "timeout": "timeout", "to_cseq": "callee_cseq",
            "from_cseq": "caller_cseq", "to_route": "callee_route_set", "from_route": "caller_route_set", "to_contact": "callee_contact",
            "from_contact": "caller_contact", "to_sock": "callee_sock", "from_sock": "caller_sock", "sflags": "sflags",
            "toroute_name": "toroute_name", "vars_h_id": "vars.hash_id", "vars_h_entry": "vars.hash_entry", "vars_key": "vars.dialog_key",
            "vars_value": "vars.dialog_value",
        ]
        for (parameter, column) in columns { exports.parameter(parameter + "_column", string: { database.names[column] = $0 }) }
    }

    // MARK: Writing

    /// Tells the database of a dialog's changes where each is written at once.
    func store(_ dialog: Dialog) {
        guard database.mode == .realtime else { return }
        if let change = table.locked(dialog, { DialogChange.take(from: dialog, database) }) { database.write(change) }
    }

    /// Tells the database of all changes.
    func storeAll() {
        var changes: [DialogChange] = []
        table.forEach { dialog in
            if let change = DialogChange.take(from: dialog, database) { changes.append(change) }
            return true
        }
        for change in changes { database.write(change) }
    }

    /// The dialog left the table.
    func erase(_ dialog: Dialog) {
        guard database.mode == .realtime || database.mode == .delayed, !dialog.marks.contains(.new) else { return }
        database.erase(entry: dialog.entry, id: dialog.id)
    }

    // MARK: Reading

    /// Opens the thread's connection; the first one checks and reads the tables.
    func loadOnce() throws {
        guard let pool = database.pool else { return }
        do throws(DatabaseError) {
            try pool.connection.open()
            try database.isLoaded.withLock { isLoaded throws(DatabaseError) in
                guard !isLoaded else { return }
                isLoaded = true
                try database.check(pool.connection)
                guard database.loadsAtStart else { return }
                try load(pool.connection, callID: nil)
                if database.mode == .shutdown { try database.clear(pool.connection) }
            }
        } catch {
            throw error.declarationError(Self.name)
        }
    }

    /// Reads the dialogs of a Call-ID, or all that are not in memory yet (`dlg_db_load_callid`, `dlg_db_load_extra`).
    func load(callID: ByteView?) -> Bool {
        guard let pool = database.pool else {
            Log.write(.error, "dialog", "there is no database to read dialogs from: db_mode is 0")
            return false
        }
        do {
            try load(pool.connection, callID: callID)
            return true
        } catch {
            Log.write(.error, "dialog", "\(error)")
            return false
        }
    }

    private func load(_ connection: DatabaseConnection, callID: ByteView?) throws(DatabaseError) {
        for row in try database.rows(callID: callID, connection) {
            guard let dialog = restore(row), table.dialog(entry: dialog.entry, id: dialog.id) == nil else { continue }
            for (name, value) in try database.variables(entry: Int(dialog.entry), id: Int(dialog.id), connection) {
                withExtendedLifetime((name, value)) { dialog.variables.set(name.view, value.view) }
            }
            dialog.variables.markStored()
            table.insert(dialog)
            table.locked(dialog) {
                for member in dialog.profiles {
                    member.dialog = dialog
                    member.profile.add(member)
                }
                // what is over is told at once
                dialog.deadline = max(dialog.deadline, now)
                timers?.schedule(dialog, after: (dialog.deadline - now) * 1000)
            }
            if dialog.state.isActive { counters.active.add() }
            if dialog.state == .early { counters.early.add() }
            if dialog.state == .confirmed { startKeepalive(dialog) }
        }
    }

    /// A dialog from its row; nil, with the reason logged, for one that makes no sense.
    private func restore(_ row: [DatabaseValue]) -> Dialog? {
        // holds the row's texts until they are copied
        let arena = Arena(capacity: 1024)
        defer { withExtendedLifetime(arena) {} }
        func text(_ column: Int) -> ByteView { arena.copy(row[column].string ?? "") }
        guard let entry = row[0].integer, let id = row[1].integer.flatMap({ UInt32(exactly: $0) }), id > 0, let start = row[9].integer,
            let state = row[10].integer.flatMap({ Dialog.State(rawValue: $0) }), !row[2].isNull, !row[3].isNull, !row[4].isNull, !row[5].isNull
        else {
            Log.write(.error, "dialog", "a row of table \(database.table) is left out: its place, identities, start_time or state is not set")
            return nil
        }
        let callID = text(2)
        guard Int(table.entry(of: callID)) == entry else {
            Log.write(.error, "dialog", "a row of table \(database.table) is left out: it was written with another hash_size")
            return nil
        }
        let dialog = Dialog(
            self, entry: UInt32(entry), callID: callID, fromURI: text(3), toURI: text(5), requestURI: text(20), fromTag: text(4), now: start)
        dialog.id = id
        dialog.callee.tag.assign(text(6))
        dialog.caller.socket = socket(text(7))
        dialog.callee.socket = socket(text(8))
        dialog.startTime = start
        dialog.state = state
        dialog.deadline = row[11].integer ?? 0
        dialog.lifetime = max(0, dialog.deadline - start)
        dialog.caller.cseq.assign(text(12))
        dialog.callee.cseq.assign(text(13))
        dialog.caller.contact.assign(text(14))
        dialog.callee.contact.assign(text(15))
        dialog.caller.routes.assign(text(16))
        dialog.callee.routes.assign(text(17))
        dialog.flags = UInt32(truncatingIfNeeded: row[18].integer ?? 0)
        dialog.timeoutRoute.assign(text(19))
        dialog.properties = Dialog.Properties(rawValue: UInt32(truncatingIfNeeded: row[22].integer ?? 0))
        if state == .ended { dialog.endTime = now } else { dialog.profiles = profiles(row[21].bytes ?? [], arena) }
        return dialog
    }

    private func socket(_ text: ByteView) -> ListenSocket? {
        guard let network, !text.isEmpty else { return nil }
        let found = SocketName.find(text, network)
        if found == nil { Log.write(.warning, "dialog", "a dialog of the database came by socket \(text), which is not ours") }
        return found
    }

    private func profiles(_ text: [UInt8], _ arena: Arena) -> [ProfileMember] {
        guard !text.isEmpty, case .structure(let members)? = try? JSONParser.parse(text),
            case .array(let list)? = members.first(where: { $0.name == "profiles" })?.value
        else { return [] }
        return list.compactMap { item in
            guard case .structure(let fields) = item else { return nil }
            func field(_ name: String) -> ByteView { arena.copy(fields.first { $0.name == name }?.value.asString ?? "") }
            guard let profile = profile(field("name")) else { return nil }
            return ProfileMember(profile, value: field("value"), uid: field("puid"))
        }
    }
}
