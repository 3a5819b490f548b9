import Database
import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// Accounting in tables of a database: a row an event, or a row a leg of the call.
final class AccountingDatabase: @unchecked Sendable {
    /// Names of the columns that every row has.
    struct Columns {
        var method = "method"
        var fromTag = "from_tag"
        var toTag = "to_tag"
        var callID = "callid"
        var code = "sip_code"
        var reason = "sip_reason"
        var time = "time"
    }

    // set while parameters are, or when the module is provisioned
    var columns = Columns()
    var extra: [AccountingExtra.Attribute] = []
    /// Whether an extra attribute without value is null; an empty text otherwise.
    var keepsNull = false
    /// Whether no worker waits for rows to be written (`db_insert_mode` 1 and 2).
    var isLater = false
    var pool: DatabasePool?
    private let background = DatabaseBackground("acc")

    /// Waits for rows that are under way.
    func finish() { background.finish() }

    /// Writes the rows of a line; false, with the reason logged, where that fails.
    func write(_ line: AccountingLine, table: ByteView, _ context: RouteContext, _ format: AccountingLine.Format) -> Bool {
        guard pool != nil else {
            context.log(.error, "acc", "db_url is not set, so nothing can be written to table \(table)")
            return false
        }
        return insert(rows(line, context, format), into: table.string, context)
    }

    /// Inserts rows; false, with the reason logged, where that fails.
    func insert(_ rows: [ColumnValues], into name: String, _ context: RouteContext) -> Bool {
        guard let pool else { return false }
        if isLater {
            return background.add(pool) { connection throws(DatabaseError) in
                for row in rows { try connection.insert(row, into: name) }
            }
        }
        do {
            for row in rows { try pool.connection.insert(row, into: name) }
            return true
        } catch {
            context.log(.error, "acc", "\(error)")
            return false
        }
    }

    /// What stands for a text that was never set: null for some drivers.
    private var absent: DatabaseValue { pool?.capabilities.contains(.absentTextIsNull) == true ? .null : .text([]) }

    /// A further attribute as a column's value.
    func attribute(_ value: Value, keepsNull: Bool, _ arena: Arena) -> DatabaseValue {
        value.isNull ? (keepsNull ? .null : absent) : .text(value.text(in: arena))
    }

    private func rows(_ line: AccountingLine, _ context: RouteContext, _ format: AccountingLine.Format) -> [ColumnValues] {
        let message = context.message
        func text(_ view: ByteView) -> DatabaseValue { view.isEmpty ? absent : .text(view) }
        func attribute(_ value: Value) -> DatabaseValue { self.attribute(value, keepsNull: keepsNull, context.arena) }
        var row = ColumnValues()
        row.append(columns.method, text(message.cseq?.method ?? .empty))
        row.append(columns.fromTag, text(line.isUpstream ? line.toTag : message.fromTag))
        row.append(columns.toTag, text(line.isUpstream ? message.fromTag : line.toTag))
        row.append(columns.callID, text(message.callID))
        row.append(columns.code, text(line.code))
        row.append(columns.reason, text(line.reason))
        let clock = context.server.surroundings.time
        row.append(columns.time, .datetime(clock.seconds))
        appendTime(clock, format, to: &row)
        for item in extra { row.append(item.name.view.string, attribute(item.variable.value(context))) }
        guard let most = format.legs.map({ context.avps.count($0.avp) }).max() else { return [row] }
        return (0..<max(1, most)).map { leg in
            var whole = row
            for item in format.legs { whole.append(item.name.view.string, attribute(context.avps.value(item.avp, index: leg))) }
            return whole
        }
    }

    private func appendTime(_ clock: WallClock.Time, _ format: AccountingLine.Format, to row: inout ColumnValues) {
        let name = format.timeAttribute.view.string
        switch format.timeMode {
        case .seconds: return
        case .microseconds:
            row.append(name, .integer(clock.seconds))
            row.append(format.timeExtension.view.string, .integer(clock.microseconds))
        case .fraction: row.append(name, .double(Double(clock.seconds) + Double(clock.microseconds) / 1_000_000))
        case .localTime, .utc: row.append(name, .string(format.writtenTime(clock.seconds)))
        }
    }
}
