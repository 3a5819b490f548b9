import Routing
import SIPMessage

/// Module acc: accounting of transactions in the log and in a database.
public final class AccModule: Module, @unchecked Sendable {
    public static let name = "acc"

    private(set) var reportsEarlyMedia = false
    private(set) var reportsCancels = false
    private var reportsACKs = false
    private var detectsDirection = false
    private var preparesAlways = false
    private(set) var takesReasonHeader = false
    /// Message flags as masks, 0 for none.
    private(set) var logMask: UInt32 = 0
    private(set) var missedMask: UInt32 = 0
    private(set) var failedMask: UInt32 = 0
    private(set) var databaseMask: UInt32 = 0
    private(set) var databaseMissedMask: UInt32 = 0
    private var prepareMask: UInt32 = 0
    /// Status codes that are left out of failed transactions.
    private(set) var failedFilter: Set<Int> = []
    private(set) var level = LogLevel.notice
    private var facility: Int32?
    private var extraText = ""
    private(set) var format = AccountingLine.Format()
    private var rr: RRModule?
    private let database = AccountingDatabase()
    private lazy var callRecords = CallRecords(self)
    private var databaseURL = ""
    private var databaseExtraText = ""
    private var checksVersion = false
    /// Names of the tables; they may hold variables.
    private var tableText = "acc"
    private var missedTableText = "missed_calls"
    private var table: TextTemplate?
    private var missedTable: TextTemplate?

    public init() {}

    public func declare(_ exports: Exports) {
        declareParameters(exports)
        declareDatabase(exports)
        declareCallRecords(exports)
        exports.function("acc_log_request", .template("comment")) { [unowned self] context, arguments in
            account(context, arguments.object(0, as: TextTemplate.self)?.text(context) ?? .empty)
        }
        exports.function("acc_db_request", .template("comment"), .template("table")) { [unowned self] context, arguments in
            guard let line = line(context, arguments.object(0, as: TextTemplate.self)?.text(context) ?? .empty, "acc_db_request") else { return -1 }
            return store(line, context, arguments.object(1, as: TextTemplate.self)?.text(context) ?? .empty)
        }
        exports.function("acc_request", .template("comment"), .template("table")) { [unowned self] context, arguments in
            guard let line = line(context, arguments.object(0, as: TextTemplate.self)?.text(context) ?? .empty, "acc_request") else { return -1 }
            write(line, context)
            if databaseURL.isEmpty { return 1 }
            return store(line, context, arguments.object(1, as: TextTemplate.self)?.text(context) ?? .empty)
        }
    }

    private func declareParameters(_ exports: Exports) {
        exports.parameter("early_media", integer: { [unowned self] in reportsEarlyMedia = $0 != 0 })
        exports.parameter("report_cancels", integer: { [unowned self] in reportsCancels = $0 != 0 })
        exports.parameter("report_ack", integer: { [unowned self] in reportsACKs = $0 != 0 })
        exports.parameter("detect_direction", integer: { [unowned self] in detectsDirection = $0 != 0 })
        exports.parameter("acc_prepare_always", integer: { [unowned self] in preparesAlways = $0 != 0 })
        exports.parameter("reason_from_hf", integer: { [unowned self] in takesReasonHeader = $0 != 0 })
        exports.parameter("log_flag", integer: { [unowned self] in logMask = try Self.mask($0, "log_flag") })
        exports.parameter("log_missed_flag", integer: { [unowned self] in missedMask = try Self.mask($0, "log_missed_flag") })
        exports.parameter("failed_transaction_flag", integer: { [unowned self] in failedMask = try Self.mask($0, "failed_transaction_flag") })
        exports.parameter("acc_prepare_flag", integer: { [unowned self] in prepareMask = try Self.mask($0, "acc_prepare_flag") })
        exports.parameter("failed_filter", string: { [unowned self] in
            for item in $0.split(whereSeparator: { $0 == "," || $0 == " " }) {
                guard let code = Int(item), (300...999).contains(code) else {
                    throw DeclarationError("acc: failed_filter has \"\(item)\", which is no status code from 300 on", remedy: "write 404,487")
                }
                failedFilter.insert(code)
            }
        })
        exports.parameter("log_level", integer: { [unowned self] in level = LogLevel(clamping: $0) })
        exports.parameter("log_facility", string: { [unowned self] in
            guard let number = LogFacility.number($0) else { throw DeclarationError("acc: unknown log_facility \($0)", remedy: "write LOG_LOCAL0 or its like") }
            facility = number
        })
        exports.parameter("log_extra", string: { [unowned self] in extraText = $0 })
        exports.parameter("multi_leg_info", string: { [unowned self] in format.legs = try AccountingLegs.parse($0) })
        exports.parameter("time_mode", integer: { [unowned self] in
            guard let mode = AccountingLine.TimeMode(rawValue: $0) else { throw DeclarationError("acc: time_mode \($0) does not exist", remedy: "0 to 4 do") }
            format.timeMode = mode
        })
        exports.parameter("time_attr", string: { [unowned self] in format.timeAttribute = OwnedBytes($0) })
        exports.parameter("time_exten", string: { [unowned self] in format.timeExtension = OwnedBytes($0) })
        exports.parameter("time_format", string: { [unowned self] in format.timeFormat = $0 })
        // limits of the reference's buffers; nothing is limited here
        for name in ["clone_msg", "acc_extra_size", "cdr_extra_size"] { exports.parameter(name, integer: { _ in }) }
    }

    private static func mask(_ flag: Int, _ name: String) throws -> UInt32 {
        if flag == -1 { return 0 }
        guard (0...31).contains(flag) else { throw DeclarationError("acc: \(name) \(flag) is no flag", remedy: "flags go from 0 to 31") }
        return 1 << UInt32(flag)
    }

    private func declareDatabase(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in databaseURL = $0 })
        exports.parameter("db_flag", integer: { [unowned self] in databaseMask = try Self.mask($0, "db_flag") })
        exports.parameter("db_missed_flag", integer: { [unowned self] in databaseMissedMask = try Self.mask($0, "db_missed_flag") })
        exports.parameter("db_extra", string: { [unowned self] in databaseExtraText = $0 })
        exports.parameter("db_table_acc", string: { [unowned self] in tableText = $0 })
        exports.parameter("db_table_missed_calls", string: { [unowned self] in missedTableText = $0 })
        exports.parameter("db_version_check", integer: { [unowned self] in checksVersion = $0 != 0 })
        exports.parameter("db_insert_mode", integer: { [unowned self] in database.isLater = $0 != 0 })
        exports.parameter("acc_extra_nullable", integer: { [unowned self] in database.keepsNull = $0 != 0 })
        exports.parameter("acc_method_column", string: { [unowned self] in database.columns.method = $0 })
        exports.parameter("acc_from_tag_column", string: { [unowned self] in database.columns.fromTag = $0 })
        exports.parameter("acc_to_tag_column", string: { [unowned self] in database.columns.toTag = $0 })
        exports.parameter("acc_callid_column", string: { [unowned self] in database.columns.callID = $0 })
        exports.parameter("acc_sip_code_column", string: { [unowned self] in database.columns.code = $0 })
        exports.parameter("acc_sip_reason_column", string: { [unowned self] in database.columns.reason = $0 })
        exports.parameter("acc_time_column", string: { [unowned self] in database.columns.time = $0 })
    }

    private func declareCallRecords(_ exports: Exports) {
        let records = callRecords
        func flag(_ name: String, _ set: @escaping @Sendable (Bool) -> Void) {
            exports.parameter(name, integer: {
                guard $0 == 0 || $0 == 1 else { throw DeclarationError("acc: \(name) takes 0 or 1") }
                set($0 == 1)
            })
        }
        flag("cdr_enable") { records.isOn = $0 }
        flag("cdr_log_enable") { records.writesLog = $0 }
        flag("cdr_start_on_confirmed") { records.beginsWithACK = $0 }
        flag("cdr_expired_dlg_enable") { records.recordsExpiredCalls = $0 }
        flag("cdr_extra_nullable") { records.keepsNull = $0 }
        flag("cdr_on_failed") { records.recordsFailedCalls = $0 }
        exports.parameter("cdrs_table", string: { records.table = $0 })
        exports.parameter("cdr_extra", string: { records.extraText = $0 })
        exports.parameter("cdr_skip", string: { records.skipName = OwnedBytes($0) })
        exports.parameter("cdr_facility", string: {
            guard let number = LogFacility.number($0) else { throw DeclarationError("acc: unknown cdr_facility \($0)", remedy: "write LOG_LOCAL0 or its like") }
            records.facility = number
        })
        func name(_ parameter: String, _ set: @escaping @Sendable (OwnedBytes) -> Void) {
            exports.parameter(parameter, string: {
                guard !$0.isEmpty else { throw DeclarationError("acc: \(parameter) is empty", remedy: "name a column") }
                set(OwnedBytes($0))
            })
        }
        name("cdr_start_id") { records.startName = $0 }
        name("cdr_end_id") { records.endName = $0 }
        name("cdr_duration_id") { records.durationName = $0 }
    }

    public func provision(_ server: ServerContext) throws {
        let tm = try server.registry.required(TMModule.self, by: "acc")
        if detectsDirection { rr = try server.registry.required(RRModule.self, by: "acc (detect_direction)") }
        if !extraText.isEmpty { format.extra = try AccountingExtra.parse(extraText, "log_extra", server.registry) }
        try provisionDatabase(server)
        try callRecords.provision(server.registry, database)
        tm.didCreateTransaction.append { [unowned self] context, transaction in observe(context, transaction) }
    }

    private func provisionDatabase(_ server: ServerContext) throws {
        guard !databaseURL.isEmpty else { return }
        let pool = try server.registry.database(databaseURL, for: "acc")
        database.pool = pool
        database.extra = try AccountingExtra.parse(databaseExtraText, "db_extra", server.registry)
        if checksVersion {
            // the version counts for records of whole calls alone, which the reference checks here too
            try pool.open(for: Self.name)
        }
        table = try server.registry.template(tableText)
        missedTable = try server.registry.template(missedTableText)
    }

    public func startWorker(_ worker: Worker) throws {
        try database.pool?.open(for: Self.name)
    }

    public func stop() { database.finish() }

    /// Attaches an observer to a transaction that is to be accounted.
    private func observe(_ context: RouteContext, _ transaction: TransactionHandle) {
        guard context.message.method != .cancel || reportsCancels else { return }
        let prepares = preparesAlways || context.flags & prepareMask != 0
        guard context.flags & (answeredMasks | missedMasks) != 0 || prepares else { return }
        transaction.attach(TransactionAccounting(
            self, isUpstream: rr?.isUpstream(context) ?? false, acknowledged: reportsACKs ? context.flags & answeredMasks : 0,
            reportsMissed: transaction.isInvite && (context.flags & missedMasks != 0 || prepares)))
    }

    /// The flags that ask for a transaction's outcome, and those that ask for missed calls, in the log or the database.
    var answeredMasks: UInt32 { logMask | databaseMask }
    var missedMasks: UInt32 { missedMask | databaseMissedMask }

    /// Writes a line where those flags say.
    func report(_ line: AccountingLine, _ context: RouteContext, flags: UInt32) {
        let isMissed = line.event == .missed
        if flags & (isMissed ? missedMask : logMask) != 0 { write(line, context) }
        guard flags & (isMissed ? databaseMissedMask : databaseMask) != 0 else { return }
        _ = store(line, context, (isMissed ? missedTable : table)?.text(context) ?? .empty)
    }

    private func store(_ line: AccountingLine, _ context: RouteContext, _ table: ByteView) -> Int {
        database.write(line, table: table, context, format) ? 1 : -1
    }

    /// Writes a line about the context's request.
    func write(_ line: AccountingLine, _ context: RouteContext) {
        context.log(level, "acc", facility: facility, bytes: line.text(context, format))
    }

    /// `acc_log_request("404 Not found")`: accounts the request in hand with a code and reason of the script's.
    private func account(_ context: RouteContext, _ comment: ByteView) -> Int {
        guard let line = line(context, comment, "acc_log_request") else { return -1 }
        write(line, context)
        return 1
    }

    /// A line about the request in hand; nil, with the reason logged, where there is nothing to write.
    private func line(_ context: RouteContext, _ comment: ByteView, _ function: StaticString) -> AccountingLine? {
        guard !comment.isEmpty else {
            context.log(.error, "acc", "\(function): the comment is empty")
            return nil
        }
        guard context.message.from != nil else {
            context.log(.error, "acc", "the message has no readable From")
            return nil
        }
        var line = AccountingLine(event: .requested)
        line.reason = comment
        if comment.count >= 3, ASCII.isDigit(comment[0]), ASCII.isDigit(comment[1]), ASCII.isDigit(comment[2]) {
            line.code = comment.prefix(3)
            line.reason = comment.dropFirst(3).trimmedFront
        }
        line.toTag = context.message.toTag
        return line
    }
}
