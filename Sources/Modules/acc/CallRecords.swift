import Database
import Routing
import SIPMessage

/// Records of whole calls (`cdr_enable`): when they began and ended and how long they were, kept in variables of the dialog
/// and written when it ends.
final class CallRecords: DialogListener, @unchecked Sendable {
    // set while parameters are, or when the module is provisioned
    var isOn = false
    var writesLog = true
    /// Whether calls begin with their ACK rather than their INVITE.
    var beginsWithACK = false
    var recordsFailedCalls = true
    /// Whether calls whose end came without a message are written: those that timed out, and those that we ended.
    var recordsExpiredCalls = false
    var keepsNull = false
    var table = ""
    var extraText = ""
    var facility: Int32?
    var startName = OwnedBytes("start_time")
    var endName = OwnedBytes("end_time")
    var durationName = OwnedBytes("duration")
    /// Variable of a dialog that keeps it out, empty for none.
    var skipName = OwnedBytes("")

    private unowned let acc: AccModule
    private var dialogs: DialogModule?
    private var extra: [AccountingExtra.Attribute] = []
    private var database: AccountingDatabase?

    init(_ acc: AccModule) {
        self.acc = acc
        super.init()
    }

    func provision(_ registry: Registry, _ database: AccountingDatabase) throws {
        guard isOn else { return }
        guard table.isEmpty || database.pool != nil else {
            throw DeclarationError("acc: cdrs_table needs a database", remedy: "add modparam(\"acc\", \"db_url\", ...)")
        }
        let dialogs = try registry.required(DialogModule.self, by: "acc (cdr_enable)")
        extra = try AccountingExtra.parse(extraText, "cdr_extra", registry)
        dialogs.listeners.append(self)
        (self.dialogs, self.database) = (dialogs, database)
    }

    // MARK: What happens to a call

    override func didBegin(_ dialog: Dialog, _ context: RouteContext) { begin(dialog, context.server) }
    override func didConfirm(_ dialog: Dialog, _ context: RouteContext) { if beginsWithACK { begin(dialog, context.server) } }
    override func didFail(_ dialog: Dialog, _ context: RouteContext) { if recordsFailedCalls { write(dialog, context) } }
    override func willEnd(_ dialog: Dialog, _ context: RouteContext?, _ worker: Worker) { finish(dialog, worker.server) }

    override func didEnd(_ dialog: Dialog, _ context: RouteContext?, _ worker: Worker) {
        if let context { write(dialog, context) } else { writeWithoutMessage(dialog, worker) }
    }

    override func didExpire(_ dialog: Dialog, _ worker: Worker, wasConfirmed: Bool) {
        if wasConfirmed { finish(dialog, worker.server) }
        if recordsExpiredCalls { writeWithoutMessage(dialog, worker) }
    }

    private func writeWithoutMessage(_ dialog: Dialog, _ worker: Worker) {
        guard recordsExpiredCalls else {
            Log.write(.error, "acc", "the record of call \(dialog.callID) is not written: it ended without a message (cdr_expired_dlg_enable)")
            return
        }
        guard let socket = worker.server.network.sockets.first else { return }
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
        worker.withContext(received) { write(dialog, $0, hasMessage: false) }
    }

    // MARK: Times

    private static func now(_ server: ServerContext) -> Int {
        let time = server.surroundings.time
        return time.seconds * 1000 + time.microseconds / 1000
    }

    private func begin(_ dialog: Dialog, _ server: ServerContext) {
        let now = Self.text(Self.now(server))
        set(startName, now, dialog)
        set(endName, now, dialog)
        set(durationName, "0", dialog)
    }

    private func finish(_ dialog: Dialog, _ server: ServerContext) {
        let now = Self.now(server)
        set(endName, Self.text(now), dialog)
        guard let start = value(startName, dialog).flatMap(Self.milliseconds) else {
            Log.write(.error, "acc", "call \(dialog.callID) has no start time that can be read")
            return
        }
        set(durationName, Self.text(now - start), dialog)
    }

    /// Seconds with three digits behind the point.
    private static func text(_ milliseconds: Int) -> String {
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    private static func milliseconds(_ text: String) -> Int? {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let seconds = Int(parts[0]), let rest = Int(parts[1]) else { return nil }
        return seconds * 1000 + rest
    }

    private func set(_ name: OwnedBytes, _ value: String, _ dialog: Dialog) { dialogs?.setVariable(name, value, of: dialog) }
    private func value(_ name: OwnedBytes, _ dialog: Dialog) -> String? { dialogs?.variable(name, of: dialog) }

    // MARK: Writing

    /// - Parameter hasMessage: whether the context holds a message of the call; variables of the dialog alone have a value otherwise.
    private func write(_ dialog: Dialog, _ context: RouteContext, hasMessage: Bool = true) {
        guard skipName.view.isEmpty || value(skipName, dialog) == nil else { return }
        dialogs?.work(on: dialog, in: context) {
            let values = extra.map { hasMessage || $0.isOfDialog ? $0.variable.value(context) : .null }
            if writesLog { writeLine(dialog, values, context) }
            if !table.isEmpty { writeRow(dialog, values, context) }
        }
    }

    private func writeLine(_ dialog: Dialog, _ values: [Value], _ context: RouteContext) {
        var text = ByteBuilder(context.arena, capacity: 256)
        for (index, name) in [startName, endName, durationName].enumerated() {
            if index > 0 { text.append("; ") }
            text.append(name.view)
            text.append(ASCII.equals)
            text.append(value(name, dialog) ?? "")
        }
        for (item, value) in zip(extra, values) {
            text.append("; ")
            text.append(item.name.view)
            text.append(ASCII.equals)
            text.append(value.isNull ? .empty : value.text(in: context.arena))
        }
        text.append("\n")
        context.log(acc.level, "acc", facility: facility, bytes: text.finish())
    }

    private func writeRow(_ dialog: Dialog, _ values: [Value], _ context: RouteContext) {
        var row = ColumnValues()
        for name in [startName, endName] {
            row.append(name.view.string, value(name, dialog).flatMap(Self.milliseconds).map { time($0 / 1000) } ?? .null)
        }
        row.append(durationName.view.string, value(durationName, dialog).flatMap(Double.init).map { .double($0) } ?? .null)
        for (item, value) in zip(extra, values) {
            row.append(item.name.view.string, database?.attribute(value, keepsNull: keepsNull, context.arena) ?? .null)
        }
        _ = database?.insert([row], into: table, context)
    }

    private func time(_ seconds: Int) -> DatabaseValue {
        acc.format.timeMode == .utc ? .string(acc.format.writtenTime(seconds, as: "%Y-%m-%d %H:%M:%S")) : .datetime(seconds)
    }
}
