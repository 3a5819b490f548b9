import Database
import Routing
import SIPMessage

/// Module msilo: keeps MESSAGEs for users who are away in a database, and sends them when they are back.
public final class MsiloModule: Module, @unchecked Sendable {
    public static let name = "msilo"

    // parameters, with the manual's defaults; set before the workers start
    private var url = "mysql://kamailio:kamailiorw@localhost/kamailio"
    var table = "silo"
    var columns = SiloColumns()
    private var texts = NotificationTexts<String>()
    /// What the sender of a stored message is told; nil for nothing.
    private(set) var notification: NotificationTexts<TextTemplate>?
    private var extraHeadersText = ""
    /// Headers of messages that are sent from the database; nil for none.
    private(set) var extraHeaders: TextTemplate?
    /// From of reminders, empty for none.
    private(set) var reminder = OwnedBytes("")
    private(set) var proxy = OwnedBytes("")
    /// Seconds that a message is kept.
    private(set) var lifetime = 259_200
    /// Seconds between two looks for messages that were sent; every so many looks, for those that are too old.
    private var checkInterval = 60
    private var cleaningPeriod = 10
    /// Seconds between two looks for reminders that are due, 0 for never.
    private var reminderInterval = 0
    private(set) var notifiesContact = true
    private(set) var addsDate = true
    private(set) var addsContact = false
    /// Most messages for a user, 0 for any number.
    private(set) var messageLimit = 0
    private(set) var timeAVP: AVPSetting?
    private(set) var headersAVP: AVPSetting?
    /// Message flag that keeps the sender from being told; 0 for none.
    private(set) var silenceMask: UInt32 = 0
    /// Bit 1 of `use_mode`: messages keep their Call-ID.
    private(set) var keepsCallID = false

    private(set) var pool: DatabasePool?
    private(set) var tm: TMModule?
    private(set) var counters: SiloCounters?
    let pending = PendingMessages()
    private var timers: [PeriodicTimer] = []

    private static let tableVersion = 8

    public init() {}

    // MARK: Declaring

    public func declare(_ exports: Exports) {
        exports.parameter("db_url", string: { [unowned self] in url = $0 })
        exports.parameter("db_table", string: { [unowned self] in table = $0 })
        exports.parameter("from_address", string: { [unowned self] in texts.from = $0 })
        exports.parameter("contact_hdr", string: { [unowned self] in texts.contact = $0 })
        exports.parameter("content_type_hdr", string: { [unowned self] in texts.contentType = $0 })
        exports.parameter("offline_message", string: { [unowned self] in texts.body = $0 })
        exports.parameter("extra_hdrs", string: { [unowned self] in extraHeadersText = $0 })
        exports.parameter("reminder", string: { [unowned self] in reminder = OwnedBytes($0) })
        exports.parameter("outbound_proxy", string: { [unowned self] in proxy = OwnedBytes($0) })
        exports.parameter("expire_time", integer: { [unowned self] in lifetime = $0 })
        exports.parameter("check_time", integer: { [unowned self] in
            guard $0 >= 0 else { throw DeclarationError("msilo: check_time \($0) is not allowed", remedy: "seconds, 0 for never") }
            checkInterval = $0
        })
        exports.parameter("send_time", integer: { [unowned self] in reminderInterval = $0 })
        exports.parameter("clean_period", integer: { [unowned self] in cleaningPeriod = max(1, $0) })
        exports.parameter("use_contact", integer: { [unowned self] in notifiesContact = $0 != 0 })
        exports.parameter("add_date", integer: { [unowned self] in addsDate = $0 != 0 })
        exports.parameter("add_contact", integer: { [unowned self] in addsContact = $0 != 0 })
        exports.parameter("max_messages", integer: { [unowned self] in messageLimit = $0 })
        exports.parameter("snd_time_avp", string: { [unowned self] in timeAVP = try AVPSetting($0, parameter: "snd_time_avp") })
        exports.parameter("extra_hdrs_avp", string: { [unowned self] in headersAVP = try AVPSetting($0, parameter: "extra_hdrs_avp") })
        exports.parameter("skip_notification_flag", integer: { [unowned self] in
            guard (-1...31).contains($0) else { throw DeclarationError("msilo: skip_notification_flag \($0) is no flag", remedy: "0 to 31, or -1 for none") }
            silenceMask = $0 < 0 ? 0 : 1 << UInt32($0)
        })
        exports.parameter("use_mode", integer: { [unowned self] in keepsCallID = $0 & 1 != 0 })
        for (name, path) in SiloColumns.parameters { exports.parameter(name, string: { [unowned self] in columns[keyPath: path] = $0 }) }
        // a column that the reference does not use either
        exports.parameter("sc_status", string: { _ in })
        declareFunctions(exports)
    }

    private func declareFunctions(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure]
        exports.function("m_store", kemi: "mstore", routes: routes) { [unowned self] context, _ in store(context, owner: nil) }
        exports.function("m_store", kemi: "mstore_uri", .string("owner"), routes: routes) { [unowned self] context, arguments in
            store(context, owner: arguments.string(0))
        }
        exports.function("m_store_addrs", kemi: "mstore_addrs", .string("owner"), .string("from"), .string("to"), routes: routes) {
            [unowned self] context, arguments in
            store(context, owner: arguments.string(0), from: arguments.string(1), to: arguments.string(2))
        }
        exports.function("m_dump", kemi: "mdump", routes: .request) { [unowned self] context, _ in dump(context, owner: nil) }
        exports.function("m_dump", kemi: "mdump_uri", .string("owner"), routes: .request) { [unowned self] context, arguments in
            dump(context, owner: arguments.string(0))
        }
    }

    public func provision(_ server: ServerContext) throws {
        let registry = server.registry
        tm = try registry.required(TMModule.self, by: Self.name)
        if !texts.body.isEmpty, texts.contentType.isEmpty {
            throw DeclarationError("msilo: offline_message is set, and content_type_hdr is not", remedy: "set it to \"Content-Type: text/plain\\r\\n\"")
        }
        if !texts.from.isEmpty, !texts.body.isEmpty {
            notification = NotificationTexts(
                from: try registry.template(texts.from), contact: try registry.template(texts.contact),
                contentType: try registry.template(texts.contentType), body: try registry.template(texts.body))
        }
        if !extraHeadersText.isEmpty { extraHeaders = try registry.template(extraHeadersText) }
        let pool = try registry.database(url, for: Self.name)
        self.pool = pool
        defer { pool.connection.close() }
        try pool.require(version: Self.tableVersion, of: table, for: Self.name)
        counters = SiloCounters(registry.statistics)
        if checkInterval > 0 {
            timers.append(PeriodicTimer(every: checkInterval * 1000, on: server.timers) { [unowned self] in clean($0) })
        }
        if reminderInterval > 0, !reminder.view.isEmpty {
            timers.append(PeriodicTimer(every: reminderInterval * 1000, on: server.timers) { [unowned self] in remind($0) })
        }
        for timer in timers { timer.start() }
    }

    public func startWorker(_ worker: Worker) throws { try pool?.open(for: Self.name) }

    // MARK: Cleaning

    /// Takes out messages that arrived, and now and then those that are too old.
    private func clean(_ worker: Worker) {
        guard let connection = pool?.connection else { return }
        let (finished, isCleaning) = pending.takeFinished(everyNth: cleaningPeriod)
        do throws(DatabaseError) {
            for message in finished {
                switch (message.hasArrived, message.isReminder) {
                case (true, let isReminder):
                    try connection.delete(from: table, where: [Condition(columns.id, .integer(message.id))])
                    if isReminder { counters?.sentReminders.add() } else { counters?.sentMessages.add() }
                case (false, true):
                    // from now on it is a message like others
                    try connection.update(table, set: [columns.sendTime: .integer(0)], where: [Condition(columns.id, .integer(message.id))])
                    counters?.failedReminders.add()
                case (false, false): counters?.failedMessages.add()
                }
            }
            if isCleaning {
                let now = worker.server.surroundings.seconds
                try connection.delete(from: table, where: [Condition(columns.expiryTime, .lessOrEqual, .integer(now))])
            }
        } catch {
            Log.error("msilo", "\(error)")
        }
    }
}

/// What the sender of a stored message is told.
struct NotificationTexts<Text> {
    var from: Text
    var contact: Text
    var contentType: Text
    var body: Text
}

extension NotificationTexts<String> {
    init() { self.init(from: "", contact: "", contentType: "", body: "") }
}

/// Names of the table's columns.
struct SiloColumns: Sendable {
    var id = "id"
    var from = "src_addr"
    var to = "dst_addr"
    var user = "username"
    var domain = "domain"
    var body = "body"
    var contentType = "ctype"
    var expiryTime = "exp_time"
    var storeTime = "inc_time"
    /// When a reminder is to be sent; 0 for messages that are none.
    var sendTime = "snd_time"
    var headers = "extra_hdrs"
    var callID = "callid"

    static var parameters: [(name: String, path: WritableKeyPath<SiloColumns, String> & Sendable)] {
        [
            ("sc_mid", \.id), ("sc_from", \.from), ("sc_to", \.to), ("sc_uri_user", \.user), ("sc_uri_host", \.domain), ("sc_body", \.body),
            ("sc_ctype", \.contentType), ("sc_exp_time", \.expiryTime), ("sc_inc_time", \.storeTime), ("sc_snd_time", \.sendTime),
            ("sc_stored_hdrs", \.headers), ("sc_callid", \.callID),
        ]
    }
}

/// What the module counts.
struct SiloCounters: Sendable {
    let stored: Counter
    let sentMessages: Counter
    let failedMessages: Counter
    let sentReminders: Counter
    let failedReminders: Counter

    init(_ statistics: Statistics) {
        func counter(_ name: String) -> Counter { statistics.counter(MsiloModule.name, name) }
        stored = counter("stored_messages")
        sentMessages = counter("dumped_messages")
        failedMessages = counter("failed_messages")
        sentReminders = counter("dumped_reminders")
        failedReminders = counter("failed_reminders")
    }
}
