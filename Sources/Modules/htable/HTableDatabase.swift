import Database
import Routing
import SIPMessage

/// Hash tables in a database: a row an item, or a row a value of an item that is an array.
final class HTableDatabase: @unchecked Sendable {
    struct Columns {
        var name = "key_name"
        var nameType = "key_type"
        var valueType = "value_type"
        var value = "key_value"
        var expires = "expires"
    }

    // set while parameters are, or when the module is provisioned
    var columns = Columns()
    /// Behind an array's name, the item that holds how many values it has.
    var sizeSuffix = "::size"
    /// Whether the time of expiry is kept (`db_expires`).
    var keepsExpiry = false
    var pool: DatabasePool?

    /// Fills a table from its rows, in the place of what it holds.
    func load(_ table: HTable) throws(DatabaseError) {
        guard let pool else { return }
        let definition = table.definition
        let found: DatabaseResult
        if definition.columns.isEmpty {
            let names = [columns.name, columns.nameType, columns.valueType, columns.value] + (hasExpiry(table) ? [columns.expires] : [])
            found = try pool.connection.select(names, from: definition.databaseTable, orderedBy: columns.name)
        } else {
            found = try pool.connection.select(definition.columns, from: definition.databaseTable, orderedBy: definition.columns[0])
        }
        table.removeAll()
        if definition.columns.isEmpty { fill(table, found) } else { fillPacked(table, found) }
    }

    private func hasExpiry(_ table: HTable) -> Bool { keepsExpiry && table.definition.autoExpire > 0 }

    private func fill(_ table: HTable, _ found: DatabaseResult) {
        let now = table.now
        // rows of one name stand together
        var array: (name: [UInt8], count: Int)?
        func endArray(unlessNamed name: [UInt8]) {
            guard let ended = array, ended.name != name else { return }
            array = nil
            set(table, ended.name + Array(sizeSuffix.utf8), .integer(ended.count), lifetime: nil)
        }
        for row in found.rows {
            guard let name = row[0].bytes else {
                Log.write(.error, "htable", "table \(table.definition.databaseTable) has a row without \(columns.name)")
                continue
            }
            var lifetime: Int?
            if hasExpiry(table), let expires = row[4].integer, expires > 0 {
                if expires < now { continue }
                lifetime = max(1, expires - now)
            }
            endArray(unlessNamed: name)
            var key = name
            if row[1].integer == 1 {
                let count = array?.count ?? 0
                key += Array("[\(count)]".utf8)
                array = (name, count + 1)
            }
            set(table, key, row[2].integer == 1 ? .integer(row[3].integer ?? 0) : .text(row[3].bytes ?? []), lifetime: lifetime)
        }
        endArray(unlessNamed: [])
    }

    /// Rows of a table of the user's own: the values in one text, with a delimiter between.
    private func fillPacked(_ table: HTable, _ found: DatabaseResult) {
        let delimiter = Array(table.definition.columnDelimiter.utf8)
        let null = Array(table.definition.columnNull.utf8)
        for row in found.rows {
            guard let name = row[0].bytes else { continue }
            set(table, name, .text(Array(row.dropFirst().map { $0.bytes ?? null }.joined(separator: delimiter))), lifetime: nil)
        }
    }

    private func set(_ table: HTable, _ name: [UInt8], _ value: DatabaseValue, lifetime: Int?) {
        name.withUnsafeBufferPointer { name in
            if case .integer(let number) = value { return table.set(ByteView(name), .integer(number), lifetime: lifetime) }
            (value.bytes ?? []).withUnsafeBufferPointer { table.set(ByteView(name), .string(ByteView($0)), lifetime: lifetime) }
        }
    }

    /// Puts a table's items in the place of its rows: all, or none where that fails.
    func store(_ table: HTable) throws(DatabaseError) {
        guard let pool, table.definition.columns.isEmpty else { return }
        let now = table.now
        let name = table.definition.databaseTable
        let connection = pool.connection
        try connection.transaction { () throws(DatabaseError) in
            try connection.delete(from: name)
            for slot in 0..<table.slotCount {
                for item in table.withSlot(slot, { $0 }) where table.definition.autoExpire == 0 || item.expires == 0 || item.expires > now {
                    var row: ColumnValues = [columns.name: .text(item.name.view), columns.nameType: .integer(0)]
                    switch item.content {
                    case .integer(let number):
                        row.append(columns.valueType, .integer(1))
                        row.append(columns.value, .string("\(number)"))
                    case .text(let text):
                        row.append(columns.valueType, .integer(0))
                        row.append(columns.value, .text(text.view))
                    }
                    if hasExpiry(table) { row.append(columns.expires, .integer(item.expires)) }
                    try connection.insert(row, into: name)
                }
            }
        }
    }
}
