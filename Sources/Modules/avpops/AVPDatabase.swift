import Database
import Routing
import SIPMessage

/// AVPs in a database: rows of owner, name, value and type.
final class AVPDatabase: @unchecked Sendable {
    struct Columns {
        var uuid = "uuid"
        var attribute = "attribute"
        var value = "value"
        var type = "type"
        var user = "username"
        var domain = "domain"
    }

    /// What the column `type` says.
    private struct Kind: OptionSet {
        let rawValue: Int
        static let integerValue = Kind(rawValue: 1)
        static let integerName = Kind(rawValue: 2)
    }

    // parameters, with the manual's defaults; set before the workers start
    /// Where AVPs are kept unless a call says otherwise.
    var table = ""
    var columns = Columns()
    var usesDomain = false
    var schemes: [AVPScheme] = []
    /// Nil without `db_url`.
    var pool: DatabasePool?

    func scheme(_ name: String) -> AVPScheme? { schemes.first { $0.name.lowercased() == name.lowercased() } }

    private func connection() throws(DatabaseError) -> DatabaseConnection {
        guard let pool else { throw DatabaseError(.connection, "avpops has no database") }
        return pool.connection
    }

    private func conditions(_ selection: AVPOwner.Selection, _ scheme: AVPScheme?) -> [Condition] {
        if let uuid = selection.uuid { return [Condition(scheme?.uuidColumn ?? columns.uuid, .text(uuid))] }
        var conditions: [Condition] = []
        if let user = selection.user { conditions.append(Condition(scheme?.userColumn ?? columns.user, .text(user))) }
        if let domain = selection.domain, usesDomain || selection.needsDomain {
            conditions.append(Condition(scheme?.domainColumn ?? columns.domain, .text(domain)))
        }
        return conditions
    }

    private func text(_ name: AVPName) -> DatabaseValue { name.isNumber ? .string("\(name.number)") : .text(name.text) }

    /// Nil for a dynamic name that has no value now; none where all AVPs of a kind are meant.
    private func name(_ attribute: StoredAVP, _ context: RouteContext) -> AVPName?? {
        guard let variable = attribute.variable else { return .some(nil) }
        guard let name = variable.name(context) else {
            context.log(.error, "avpops", "the variable that names the AVP has no value")
            return nil
        }
        return name
    }

    // MARK: Loading

    /// - Returns: 1 if an AVP was loaded, -1 otherwise.
    func load(_ selection: AVPOwner.Selection, _ attribute: StoredAVP, _ context: RouteContext) throws(DatabaseError) -> Int {
        guard let name = name(attribute, context) else { return -1 }
        var conditions = conditions(selection, attribute.scheme)
        let found: DatabaseResult
        if let scheme = attribute.scheme {
            found = try connection().select(
                [scheme.valueColumn ?? columns.value], from: scheme.table.isEmpty ? table : scheme.table, where: conditions)
        } else {
            if let name { conditions.append(Condition(columns.attribute, text(name))) }
            found = try connection().select(
                [columns.value, columns.attribute, columns.type], from: attribute.table ?? table, where: conditions)
        }
        var count = 0
        for row in found.rows where take(row, name, attribute, context) { count += 1 }
        return count > 0 ? 1 : -1
    }

    /// Makes an AVP of a row: value, and without scheme name and type.
    private func take(_ row: [DatabaseValue], _ name: AVPName?, _ attribute: StoredAVP, _ context: RouteContext) -> Bool {
        guard let value = row.first?.bytes else {
            context.log(.error, "avpops", "a row has no value")
            return false
        }
        var kind: Kind = attribute.scheme?.isInteger ?? false ? .integerValue : []
        var own = name
        if attribute.scheme == nil {
            guard row.count == 3, let label = row[1].bytes, let number = row[2].integer else {
                context.log(.error, "avpops", "a row has no name, or no number in its type")
                return false
            }
            kind = Kind(rawValue: number)
            let isNumber = kind.contains(.integerName)
            if let wanted = name.map({ !$0.isNumber }) ?? attribute.wantsTexts, wanted == isNumber { return false }
            if own == nil { own = isNumber ? row[1].integer.map { AVPName(number: $0) } : AVPName(context.arena.copy(label)) }
        }
        guard let own else {
            context.log(.error, "avpops", "a row's name is no number, as its type says")
            return false
        }
        if kind.contains(.integerValue) {
            guard let number = row[0].integer else {
                context.log(.error, "avpops", "the value \"\(row[0].string ?? "")\" is no number, as its type says")
                return false
            }
            context.avps.push(own, .integer(number))
        } else {
            context.avps.push(own, .string(context.arena.copy(value)))
        }
        context.avps.markStored(at: context.avps.entries.count - 1)
        return true
    }

    // MARK: Storing

    /// Stores AVPs that are not in the database yet.
    /// - Returns: 1 if there was one, -1 otherwise.
    func store(_ selection: AVPOwner.Selection, _ attribute: StoredAVP, _ context: RouteContext) throws(DatabaseError) -> Int {
        guard let name = name(attribute, context) else { return -1 }
        var count = 0
        // newest first
        for place in context.avps.entries.indices.reversed() {
            let entry = context.avps.entries[place]
            guard !entry.isStored, entry.track == 0, name.map({ $0 == entry.name }) ?? (attribute.wantsTexts.map { $0 != entry.name.isNumber } ?? true)
            else { continue }
            var kind: Kind = entry.name.isNumber ? .integerName : []
            if entry.value.isInteger { kind.insert(.integerValue) }
            try connection().insert([
                columns.uuid: .text(selection.uuid ?? .empty), columns.attribute: text(entry.name),
                columns.value: .text(entry.value.text(in: context.arena)), columns.type: .integer(kind.rawValue),
                columns.user: .text(selection.user ?? .empty),
                columns.domain: .text(usesDomain || selection.needsDomain ? selection.domain ?? .empty : .empty),
            ], into: attribute.table ?? table)
            context.avps.markStored(at: place)
            count += 1
        }
        return count > 0 ? 1 : -1
    }

    // MARK: Deleting

    func delete(_ selection: AVPOwner.Selection, _ attribute: StoredAVP, _ context: RouteContext) throws(DatabaseError) -> Int {
        guard let name = name(attribute, context) else { return -1 }
        var conditions = conditions(selection, nil)
        if let name { conditions.append(Condition(columns.attribute, text(name))) }
        try connection().delete(from: attribute.table ?? table, where: conditions)
        return 1
    }

    // MARK: Statements

    /// Makes AVPs of a statement's rows, a name a column; the first row's values are the newest.
    /// - Parameter names: nil for the numbers of the columns, from 1.
    /// - Returns: 1, or -2 if there are no rows.
    func query(_ statement: ByteView, _ names: AVPList?, _ context: RouteContext) throws(DatabaseError) -> Int {
        let found = try connection().execute(statement.string)
        if found.isEmpty { return -2 }
        for row in found.rows.reversed() {
            for (column, value) in row.enumerated() {
                if let names, column >= names.variables.count { break }
                let name = names.map { $0.variables[column].name(context) } ?? AVPName(number: column + 1)
                let scriptValue = value.scriptValue(in: context.arena)
                guard let name, !scriptValue.isNull, scriptValue.isInteger || !scriptValue.text.isEmpty else { continue }
                context.avps.push(name, scriptValue)
            }
        }
        return 1
    }
}
