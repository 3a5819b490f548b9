import Routing
import SIPMessage

/// Module sst: session timers (RFC 4028) of calls that module dialog follows.
public final class SSTModule: Module, @unchecked Sendable {
    public static let name = "sst"

    /// The least interval of the standard, seconds.
    private static let standardMinimum = 90

    // parameters, with the manual's defaults
    private(set) var minimum = standardMinimum
    private(set) var rejectsSmall = true
    private(set) var flagMask: UInt32 = 0
    private var lifetimeText = ""
    /// Lifetime of the dialog (dialog's `timeout_avp`).
    private var lifetime: Variable?
    private var hasStatistics = true
    private var sl: SLModule?

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("min_se", integer: { [unowned self] in minimum = $0 })
        exports.parameter("reject_to_small", integer: { [unowned self] in rejectsSmall = $0 != 0 })
        exports.parameter("timeout_avp", string: { [unowned self] in lifetimeText = $0 })
        exports.parameter("enable_stats", integer: { [unowned self] in hasStatistics = $0 != 0 })
        exports.parameter("sst_flag", integer: { [unowned self] in
            guard (0...31).contains($0) else { throw DeclarationError("sst: sst_flag \($0) is no flag", remedy: "flags go from 0 to 31") }
            flagMask = 1 << UInt32($0)
        })
        // any text asks for the reply, "0" too
        exports.function("sstCheckMin", .literal("sends422"), routes: [.request, .reply]) { [unowned self] context, arguments in
            checkMinimum(context, sendsReply: !arguments.string(0).isEmpty)
        }
        exports.ksr("sst_check_min", .integer("sends422")) { [unowned self] context, arguments in
            .integer(checkMinimum(context, sendsReply: arguments.integer(0) != 0))
        }
    }

    public func provision(_ server: ServerContext) throws {
        guard flagMask != 0 else { throw DeclarationError("sst: sst_flag is not set", remedy: "add modparam(\"sst\", \"sst_flag\", 6)") }
        let registry = server.registry
        sl = try registry.required(SLModule.self, by: Self.name)
        if !lifetimeText.isEmpty {
            _ = try AVPSetting(lifetimeText, parameter: "timeout_avp")
            lifetime = try registry.variable(lifetimeText)
        }
        if hasStatistics { _ = registry.statistics.counter(Self.name, "expired_sst") }
        try registry.required(DialogModule.self, by: Self.name).listeners.append(SessionTimers(self))
    }

    /// `sstCheckMin`: whether the INVITE's interval is one that we accept; as the reference compares, which is upside down.
    /// - Returns: 1 if our minimum is below the INVITE's, -1 otherwise, 0 for a Session-Expires that cannot be read.
    private func checkMinimum(_ context: RouteContext, sendsReply: Bool) -> Int {
        let message = context.message
        guard message.isRequest, message.method == .invite, SessionTimer.hasInterval(message) else { return -1 }
        guard let interval = SessionTimer.interval(message) else {
            context.log(.error, "sst", "the Session-Expires cannot be read")
            return 0
        }
        var least = Self.standardMinimum
        if message.first(.minSE) != nil {
            guard let given = SessionTimer.minimum(message) else {
                context.log(.error, "sst", "the Min-SE cannot be read")
                return -1
            }
            least = given
        }
        guard minimum < min(least, interval) else { return -1 }
        if sendsReply { reject(context, minimum: minimum) }
        return 1
    }

    /// Answers 422 with the interval that would do.
    func reject(_ context: RouteContext, minimum: Int) {
        context.message.edits.appendReplyHeader(line("Min-SE: ", minimum, "", context.arena))
        _ = sl?.sendReply(context, 422, ByteView("Session Timer Too Small"))
    }

    /// Interval for a call that names none, or too small a one.
    func interval(atLeast given: Int) -> Int { max(minimum, given) }

    func setLifetime(_ seconds: Int, _ context: RouteContext) {
        guard let lifetime else {
            context.log(.error, "sst", "timeout_avp is not set, so the lifetime of the dialog stays as it is")
            return
        }
        _ = lifetime.assign(.integer(seconds), context)
    }

    func line(_ head: StaticString, _ seconds: Int, _ tail: StaticString, _ arena: Arena) -> ByteView {
        var text = ByteBuilder(arena, capacity: 64)
        text.append(head)
        text.append(decimal: seconds)
        text.append(tail)
        text.append("\r\n")
        return text.finish()
    }
}

/// Follows the session timers of calls.
final class SessionTimers: DialogListener, @unchecked Sendable {
    /// What is known of a call's timer.
    private final class Session: Sendable {
        let interval: Int
        /// Whether the caller can refresh the session.
        let isSupported: Bool
        /// Whether we asked for the timer, not the caller.
        let isOurs: Bool

        init(interval: Int, isSupported: Bool, isOurs: Bool) {
            self.interval = interval
            self.isSupported = isSupported
            self.isOurs = isOurs
        }

        func with(interval: Int) -> Session { Session(interval: interval, isSupported: isSupported, isOurs: isOurs) }
    }

    private unowned let sst: SSTModule

    init(_ sst: SSTModule) {
        self.sst = sst
        super.init()
    }

    private func session(_ dialog: Dialog) -> Session? { dialog.attachment() }

    override func didBegin(_ dialog: Dialog, _ context: RouteContext) {
        guard context.flags & sst.flagMask == sst.flagMask else { return }
        let message = context.message
        let timer = SessionTimer(message)
        var interval = max(sst.minimum, 90)
        if timer.interval == 0 {
            interval = sst.interval(atLeast: timer.minimum)
            if timer.minimum != 0, timer.minimum < sst.minimum { raiseMinimum(message, to: interval, context.arena) }
            append(sst.line("Session-Expires: ", interval, "", context.arena), to: message)
        } else if timer.interval >= sst.minimum {
            interval = timer.interval
        } else if !timer.isSupported {
            interval = sst.interval(atLeast: timer.minimum)
            if timer.minimum != 0 { remove(.minSE, from: message) }
            append(sst.line("Min-SE: ", interval, "", context.arena), to: message)
        } else if sst.rejectsSmall {
            sst.reject(context, minimum: max(sst.interval(atLeast: timer.minimum), 90))
            return
        }
        dialog.setAttachment(Session(interval: interval, isSupported: timer.isSupported, isOurs: timer.interval == 0))
        sst.setLifetime(interval, context)
    }

    override func didReceiveRequest(_ dialog: Dialog, _ context: RouteContext) {
        guard let session = session(dialog) else { return }
        switch context.message.method {
        case .invite, .update:
            let interval = SessionTimer(context.message).interval
            sst.setLifetime(interval, context)
            dialog.setAttachment(session.with(interval: interval))
        case .prack: sst.setLifetime(session.interval, context)
        default: break
        }
    }

    override func willRelay(_ dialog: Dialog, _ context: RouteContext) {
        guard let session = session(dialog) else { return }
        let message = context.message
        let timer = SessionTimer(message)
        if message.statusCode == 422 {
            dialog.setAttachment(session.with(interval: max(session.interval, timer.minimum)))
            return
        }
        guard (200..<300).contains(message.statusCode), message.method == .invite || message.method == .update else { return }
        if timer.interval != 0 {
            sst.setLifetime(session.interval, context)
        } else if session.isOurs || session.isSupported {
            // the callee knows nothing of timers: the caller is to refresh
            append(sst.line("Session-Expires: ", session.interval, ";refresher=uac", context.arena), to: message)
            sst.setLifetime(session.interval, context)
        }
    }

    private func raiseMinimum(_ message: SIPMessage, to seconds: Int, _ arena: Arena) {
        remove(.minSE, from: message)
        append(sst.line("Min-SE: ", seconds, "", arena), to: message)
    }

    private func append(_ line: ByteView, to message: SIPMessage) { message.edits.insert(line, at: message.headersEnd) }

    private func remove(_ id: HeaderID, from message: SIPMessage) {
        var index = message.headers.firstIndex(id)
        while let current = index {
            let header = message.headers[current]
            message.edits.remove(offset: header.offset, length: header.length)
            index = message.headers.nextIndex(id, after: current)
        }
    }
}
