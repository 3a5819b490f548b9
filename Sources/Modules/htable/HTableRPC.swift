import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// `htable.*` commands.
enum HTableRPC {
    static func declare(_ exports: Exports, _ module: HTableModule) {
        exports.rpc("htable.dump", "Dump the contents of a hash table.", returnsArray: true) { [unowned module] request in
            let table = try table(request.string(orFault: RPCFault(500, "No htable name given")), module)
            return dump(table)
        }
        exports.rpc("htable.listTables", "List all hash tables.", returnsArray: true) { [unowned module] _ in
            guard !module.tables.isEmpty else { throw RPCFault(500, "No htables") }
            // the reference keeps the latest table first
            return module.tables.reversed().map { table in
                [
                    "name": .string(table.definition.name), "dbtable": .string(table.definition.databaseTable),
                    "dbmode": .integer(table.definition.isWrittenBack ? 1 : 0), "expire": .integer(table.definition.autoExpire),
                    "updateexpire": .integer(table.definition.updatesExpire ? 1 : 0), "size": .integer(table.slotCount), "dmqreplicate": 0,
                ]
            }
        }
        exports.rpc("htable.stats", "Numbers of items of all hash tables.", returnsArray: true) { [unowned module] _ in
            guard !module.tables.isEmpty else { throw RPCFault(500, "No htables") }
            return module.tables.reversed().map { table in
                let counts = (0..<table.slotCount).map { table.withSlot($0) { $0.count } }
                return [
                    "name": .string(table.definition.name), "slots": .integer(table.slotCount), "all": .integer(counts.reduce(0, +)),
                    "min": .integer(counts.min() ?? 0), "max": .integer(counts.max() ?? 0),
                ]
            }
        }
        exports.rpc("htable.flush", "Remove all items of a hash table.") { [unowned module] request in
            try table(request.string(orFault: RPCFault(500, "No htable name given")), module).removeAll()
            return ["Ok. Htable flushed."]
        }
        exports.rpc("htable.reload", "Fill a hash table from its database table.") { [unowned module] request in
            let table = try kept(request, module)
            do { try module.database.load(table) } catch {
                Log.write(.error, "htable", "\(error)")
                throw RPCFault(500, "Htable reload failed")
            }
            return ["Ok. Htable reloaded."]
        }
        exports.rpc("htable.store", "Write a hash table to its database table.") { [unowned module] request in
            let table = try kept(request, module)
            do { try module.database.store(table) } catch {
                Log.write(.error, "htable", "\(error)")
                throw RPCFault(500, "Storing htable failed")
            }
            return ["Ok. Htable successfully stored to DB."]
        }
        declareItems(exports, module)
    }

    private static func declareItems(_ exports: Exports, _ module: HTableModule) {
        exports.rpc("htable.delete", "Delete an item of a hash table.") { [unowned module] request in
            let (table, name) = try item(request, module, "Not enough parameters (htable name & key name)")
            guard name.withByteView({ table.remove($0) }) else { throw RPCFault(404, "Key not found in htable.") }
            return ["Ok. Key deleted."]
        }
        exports.rpc("htable.get", "Get an item of a hash table.") { [unowned module] request in
            let (table, name) = try item(request, module, "Not enough parameters (htable name and key name)")
            guard let found = name.withByteView({ table.item($0) }) else { throw RPCFault(500, "Key name doesn't exist in htable.") }
            return [["item": .structure([
                RPCMember("name", .string(found.name.view.string)), RPCMember("value", found.content.rpcValue),
                RPCMember("flags", .integer(found.content.isText ? 2 : 0)), RPCMember("expire", .string(expiry(found.expires))),
            ])]]
        }
        exports.rpc("htable.sets", "Set an item of a hash table to a text.") { [unowned module] request in
            let missing = RPCFault(500, "Not enough parameters (htable name, key name and value)")
            let (table, name) = try item(request, module, missing.message)
            set(table, name, text: try request.string(orFault: missing), lifetime: nil)
            return ["Ok. Key set to new value."]
        }
        exports.rpc("htable.seti", "Set an item of a hash table to a number.") { [unowned module] request in
            let missing = RPCFault(500, "Not enough parameters (htable name, key name and value)")
            let (table, name) = try item(request, module, missing.message)
            let number = try request.integer(orFault: missing)
            name.withByteView { table.set($0, .integer(number)) }
            return ["Ok. Key set to new value."]
        }
        exports.rpc("htable.setex", "Set when an item of a hash table expires.") { [unowned module] request in
            let missing = RPCFault(500, "Not enough parameters (htable name, item name and expire)")
            let (table, name) = try item(request, module, missing.message)
            let seconds = try request.integer(orFault: missing)
            name.withByteView { table.setLifetime($0, seconds) }
            return ["Ok"]
        }
        exports.rpc("htable.setxs", "Set an item of a hash table to a text, and when it expires.") { [unowned module] request in
            let missing = RPCFault(500, "Not enough parameters (htable name, key name, value and expire)")
            let (table, name) = try item(request, module, missing.message)
            let text = try request.string(orFault: missing)
            set(table, name, text: text, lifetime: try request.integer(orFault: missing))
            return ["Ok. Key set to new value."]
        }
        exports.rpc("htable.setxi", "Set an item of a hash table to a number, and when it expires.") { [unowned module] request in
            let missing = RPCFault(500, "Not enough parameters (htable name, key name, value and expire)")
            let (table, name) = try item(request, module, missing.message)
            let number = try request.integer(orFault: missing)
            let seconds = try request.integer(orFault: missing)
            name.withByteView { table.set($0, .integer(number), lifetime: seconds) }
            return ["Ok. Key set to new value."]
        }
    }

    /// The table that the request names, which a database keeps.
    private static func kept(_ request: RPCRequest, _ module: HTableModule) throws -> HTable {
        guard module.database.pool != nil else { throw RPCFault(500, "No htable db_url") }
        let table = try table(request.string(orFault: RPCFault(500, "No htable name given")), module)
        guard !table.definition.databaseTable.isEmpty else { throw RPCFault(500, "No database htable") }
        return table
    }

    private static func table(_ name: String, _ module: HTableModule) throws -> HTable {
        guard let table = name.withByteView({ module.table($0) }) else { throw RPCFault(500, "No such htable") }
        return table
    }

    private static func item(_ request: RPCRequest, _ module: HTableModule, _ missing: String) throws -> (HTable, String) {
        let fault = RPCFault(500, missing)
        let name = try request.string(orFault: fault)
        let item = try request.string(orFault: fault)
        return (try table(name, module), item)
    }

    private static func set(_ table: HTable, _ name: String, text: String, lifetime: Int?) {
        name.withByteView { name in text.withByteView { table.set(name, .string($0), lifetime: lifetime) } }
    }

    private static func dump(_ table: HTable) -> [RPCValue] {
        (0..<table.slotCount).compactMap { slot in
            let items = table.withSlot(slot) { $0 }
            guard !items.isEmpty else { return nil }
            return [
                "entry": .integer(slot), "size": .integer(items.count),
                "slot": .array(items.map { item in
                    [
                        "name": .string(item.name.view.string), "value": item.content.rpcValue,
                        "type": item.content.isText ? "str" : "int",
                    ]
                }),
            ]
        }
    }

    private static func expiry(_ second: Int) -> String {
        guard second > 0 else { return "NEVER" }
        var time = time_t(second)
        var parts = tm()
        localtime_r(&time, &parts)
        var room = [CChar](repeating: 0, count: 32)
        let length = strftime(&room, room.count, "%Y-%m-%d %H:%M:%S", &parts)
        return String(decoding: room[0..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension HTable.Content {
    var isText: Bool { if case .text = self { true } else { false } }

    var rpcValue: RPCValue {
        switch self {
        case .integer(let number): .integer(number)
        case .text(let text): .string(text.view.string)
        }
    }
}
