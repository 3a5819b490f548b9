/// A thread's access to text tables.
final class TextSession: DatabaseSession {
    private let driver: TextDriver
    private let directory: String

    init(_ driver: TextDriver, _ directory: String) {
        self.driver = driver
        self.directory = directory
    }

    private(set) var affectedRows = 0
    var lastInsertID: Int? { nil }

    func run(_ statement: DatabaseStatement) throws(DatabaseError) -> DatabaseResult {
        affectedRows = 0
        if case .raw(let text) = statement { return try run(try TextQuery.statement(text)) }
        guard let table = statement.table else { return DatabaseResult() }
        guard !table.isEmpty, !table.contains("/") else { throw DatabaseError(.statement, "\"\(table)\" is no name of a table") }
        let limit = driver.options.rowLimit
        return try driver.withTable(directory + "/" + table, changes: !statement.isReading) { table throws(DatabaseError) in
            try self.run(statement, on: &table, limit)
        }
    }

    private func run(_ statement: DatabaseStatement, on table: inout TextTable, _ limit: Int) throws(DatabaseError) -> DatabaseResult {
        switch statement {
        case .raw: break
        case .select(let columns, _, let conditions, let order): return try select(columns, conditions, order, table, limit)
        case .insert(let values, _):
            try table.add(values)
            affectedRows = 1
        case .update(_, let values, let conditions): try update(values, conditions, &table)
        case .delete(_, let conditions):
            let meant = try meant(conditions, table)
            affectedRows = meant.count
            let gone = Set(meant)
            table.rows = table.rows.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        case .replace(let values, _, let keys):
            let old = Set(try meant(try Self.conditions(values, keys), table))
            table.rows = table.rows.enumerated().filter { !old.contains($0.offset) }.map(\.element)
            try table.add(values)
            affectedRows = old.count + 1
        case .insertOrUpdate(let values, _, let keys):
            try update(values, try Self.conditions(values, keys), &table)
            if affectedRows == 0 {
                try table.add(values)
                affectedRows = 1
            }
        }
        return DatabaseResult()
    }

    private static func conditions(_ values: ColumnValues, _ keys: [String]) throws(DatabaseError) -> [Condition] {
        var conditions: [Condition] = []
        for key in keys { conditions.append(Condition(key, values[key] ?? .null)) }
        return conditions
    }

    /// Indexes of the rows that meet all conditions.
    private func meant(_ conditions: [Condition], _ table: TextTable) throws(DatabaseError) -> [Int] {
        var tests: [(Int, Condition)] = []
        for condition in conditions { tests.append((try table.index(condition.column), condition)) }
        return table.rows.indices.filter { row in tests.allSatisfy { TextOrder.meets(table.rows[row][$0.0], $0.1) } }
    }

    private func update(_ values: ColumnValues, _ conditions: [Condition], _ table: inout TextTable) throws(DatabaseError) {
        var changes: [(Int, DatabaseValue)] = []
        for (column, value) in zip(values.columns, values.values) {
            let index = try table.index(column)
            changes.append((index, table.converted(value, index)))
        }
        for row in try meant(conditions, table) {
            var changed = table.rows[row]
            for (index, value) in changes { changed[index] = value }
            if let problem = table.nullProblem(changed) { throw DatabaseError(.statement, problem) }
            table.rows[row] = changed
            affectedRows += 1
        }
    }

    private func select(
        _ columns: [String], _ conditions: [Condition], _ order: String?, _ table: TextTable, _ limit: Int
    ) throws(DatabaseError) -> DatabaseResult {
        var indexes = Array(table.columns.indices)
        if !columns.isEmpty {
            indexes = []
            for column in columns { indexes.append(try table.index(column)) }
        }
        var found = try meant(conditions, table)
        if let order { found = try sorted(found, order, table) }
        let shown = found.prefix(limit).map { row in indexes.map { table.rows[row][$0] } }
        return DatabaseResult(columns: indexes.map { .init(name: table.columns[$0].name, type: table.columns[$0].type) }, rows: shown)
    }

    /// - Parameter order: `column, column desc`; rows that are alike stay as they were.
    private func sorted(_ rows: [Int], _ order: String, _ table: TextTable) throws(DatabaseError) -> [Int] {
        var keys: [(column: Int, isDescending: Bool)] = []
        for item in order.split(separator: ",") {
            let words = item.split(whereSeparator: \.isWhitespace)
            guard let name = words.first else { continue }
            keys.append((try table.index(String(name)), words.count > 1 && words[1].lowercased() == "desc"))
        }
        return rows.sorted { left, right in
            for key in keys {
                let order = TextOrder.compare(table.rows[left][key.column], table.rows[right][key.column])
                if order != 0 { return (order < 0) != key.isDescending }
            }
            return left < right
        }
    }
}
