import Routing
import SIPMessage

/// Module dlgs: counts calls and follows their states, without taking part in them.
public final class DlgsModule: Module, @unchecked Sendable {
    public static let name = "dlgs"

    private var lifetimes = CallLifetimes()
    private var timerInterval = 30
    private var size = 512
    private var table = CallTable(size: 512)
    private var timer: PeriodicTimer?
    private var identifiers = ContactIdentifier(tag: "dlgs", serverID: 0, now: 0)
    private var surroundings = Surroundings()
    private var now: Int { surroundings.seconds }

    public init() {}

    public func declare(_ exports: Exports) {
        surroundings = exports.registry.surroundings
        identifiers = ContactIdentifier(tag: "dlgs", serverID: 0, now: now)
        exports.parameter("init_lifetime", integer: { [unowned self] in lifetimes.initial = $0 })
        exports.parameter("active_lifetime", integer: { [unowned self] in lifetimes.active = $0 })
        exports.parameter("finish_lifetime", integer: { [unowned self] in lifetimes.finished = $0 })
        exports.parameter("timer_interval", integer: { [unowned self] in timerInterval = $0 > 0 ? $0 : 30 })
        exports.parameter("hash_size", integer: { [unowned self] in size = $0 > 1 ? 1 << min($0, 16) : 512 })
        let routes: RouteKinds = [.request, .branch, .onSend]
        exports.function("dlgs_init", .template("src"), .template("dst"), .template("data"), routes: [.request, .branch, .tmReply, .coreReply, .onSend]) {
            [unowned self] context, arguments in
            begin(context, Self.text(arguments, 0, context), Self.text(arguments, 1, context), Self.text(arguments, 2, context))
        }
        exports.function("dlgs_update", routes: routes) { [unowned self] context, _ in
            update(context.message)
            return 1
        }
        exports.function("dlgs_count", .template("field"), .template("op"), .template("data")) { [unowned self] context, arguments in
            count(context, Self.text(arguments, 0, context), Self.text(arguments, 1, context), Self.text(arguments, 2, context))
        }
        exports.function("dlgs_tags_add", .template("tag")) { [unowned self] context, arguments in
            let tag = Self.text(arguments, 0, context)
            guard !tag.isEmpty else { return -1 }
            return table.withCall(context.message.callID) { $0.tags.insert(OwnedBytes(tag), at: 0) } == nil ? -1 : 1
        }
        exports.function("dlgs_tags_rm", .template("tag")) { [unowned self] context, arguments in
            let tag = Self.text(arguments, 0, context)
            guard !tag.isEmpty else { return -1 }
            let isKnown: Void? = table.withCall(context.message.callID) { call in
                if let index = call.tags.firstIndex(where: { $0.view == tag }) { call.tags.remove(at: index) }
            }
            return isKnown == nil ? -1 : 1
        }
        exports.function("dlgs_tags_count", .template("tag")) { [unowned self] context, arguments in
            let tag = Self.text(arguments, 0, context)
            let number = table.count { $0.tags.reduce(0) { $0 + ($1.view == tag ? 1 : 0) } }
            return number == 0 ? -1 : number
        }
        declareRPC(exports)
    }

    private static func text(_ arguments: Arguments, _ index: Int, _ context: RouteContext) -> ByteView {
        arguments.object(index, as: TextTemplate.self)?.text(context) ?? .empty
    }

    public func provision(_ server: ServerContext) throws {
        table = CallTable(size: size)
        let timer = PeriodicTimer(every: timerInterval * 1000, on: server.timers) { [unowned self] _ in
            table.expire(lifetimes, now: now)
        }
        self.timer = timer
        timer.start()
        guard let tm = server.registry.module(TMModule.self) else { return }
        tm.didCreateTransaction.append { [unowned self] context, transaction in
            if context.message.method == .invite { transaction.attach(CallReplies(self, callID: context.message.callID)) }
        }
    }

    // MARK: Following calls

    private func begin(_ context: RouteContext, _ source: ByteView, _ destination: ByteView, _ data: ByteView) -> Int {
        let message = context.message
        let isInvite = message.cseq?.method == ByteView("INVITE")
        guard !isInvite || (!message.callID.isEmpty && !message.fromTag.isEmpty && message.via1?.branch.isEmpty == false) else { return 1 }
        if isInvite {
            table.add(message) {
                TrackedCall(
                    message, id: identifiers.next(in: context.arena), source: source, destination: destination, data: data, now: now)
            }
        }
        if !isInvite || !message.isRequest { update(message) }
        return 1
    }

    /// Takes note of a message of a call.
    private func update(_ message: SIPMessage) {
        let now = self.now
        if message.isRequest {
            _ = table.withCall(message.callID) { $0.request(message.method, now: now) }
        } else if message.cseq?.method == ByteView("INVITE") {
            replied(message.callID, message.statusCode, toTag: message.toTag)
        }
    }

    /// Takes note of a reply that was sent to the caller.
    func replied(_ callID: ByteView, _ code: Int, toTag: ByteView) {
        let now = self.now
        _ = table.withCall(callID) { $0.reply(code, toTag: toTag, now: now) }
    }

    /// How many calls fit; -1 for none, -2 for a filter that makes no sense (zero would end the script).
    private func count(_ context: RouteContext, _ field: ByteView, _ operation: ByteView, _ value: ByteView) -> Int {
        do {
            let number = count(try CallFilter(field, operation, value))
            return number == 0 ? -1 : number
        } catch {
            context.log(.error, "dlgs", "dlgs_count: bad \(error) in \"\(field)\", \"\(operation)\", \"\(value)\"")
            return -2
        }
    }

    private func count(_ filter: CallFilter) -> Int { table.count { filter.isAny || filter.matches($0) ? 1 : 0 } }

    // MARK: RPC

    private func declareRPC(_ exports: Exports) {
        exports.rpc("dlgs.stats", "Stats of the dlgs records") { [unowned self] _ in
            let (final, active) = table.statistics()
            func describe(_ numbers: [Int]) -> RPCValue {
                .structure(TrackedCall.State.allCases.map { RPCMember($0.name, .integer(numbers[$0.rawValue])) })
            }
            return [["final": describe(final), "active": describe(active)]]
        }
        exports.rpc("dlgs.list", "List the dlgs records", returnsArray: true) { [unowned self] _ in table.map { Self.describe($0, $1) } }
        exports.rpc("dlgs.briefing", "Briefing the dlgs records", returnsArray: true) { [unowned self] _ in
            table.map { call, number in
                [
                    "count": .integer(number), "src": .string(call.source.view.string), "dst": .string(call.destination.view.string),
                    "callid": .string(call.callID.view.string), "branch": .string(call.branch.view.string), "state": .integer(call.state.rawValue),
                ] as RPCValue
            }
        }
        for (name, help, limit) in [
            ("dlgs.get", "Get the first dlgs record by filter", 1), ("dlgs.getall", "Get all the dlgs records by filter", Int.max),
        ] {
            exports.rpc(name, help, returnsArray: true) { [unowned self] request in
                try Self.withFilter(request) { filter in table.map(limit: limit) { filter.matches($0) ? Self.describe($0, $1) : nil } }
            }
        }
        exports.rpc("dlgs.count", "Count the dlgs records by filter") { [unowned self] request in
            try Self.withFilter(request) { [.integer(count($0))] }
        }
    }

    private static func withFilter<Result>(_ request: RPCRequest, _ body: (CallFilter) throws -> Result) throws -> Result {
        let fault = RPCFault(500, "Invalid Parameters")
        let field = OwnedBytes(try request.string(orFault: fault))
        let operation = OwnedBytes(try request.string(orFault: fault))
        let value = OwnedBytes(try request.string(orFault: fault))
        return try withExtendedLifetime((field, operation, value)) {
            let filter: CallFilter
            do throws(CallFilter.Failure) {
                filter = try CallFilter(field.view, operation.view, value.view)
            } catch {
                switch error {
                case .field: throw RPCFault(500, "Invalid Field")
                case .operation: throw RPCFault(500, "Invalid Operator")
                case .value: throw RPCFault(500, "Invalid Matching Value")
                }
            }
            return try body(filter)
        }
    }

    private static func describe(_ call: TrackedCall, _ number: Int) -> RPCValue {
        func text(_ bytes: OwnedBytes) -> RPCValue { .string(bytes.view.string) }
        return [
            "count": .integer(number), "src": text(call.source), "dst": text(call.destination), "data": text(call.data), "ruid": text(call.id),
            "callid": text(call.callID), "branch": text(call.branch), "ftag": text(call.fromTag), "ttag": text(call.toTag),
            "ts_init": .integer(call.startedAt), "ts_answer": .integer(call.answeredAt), "state": .integer(call.state.rawValue),
        ]
    }
}

/// Follows the replies to an INVITE.
private final class CallReplies: TransactionObserver, @unchecked Sendable {
    private unowned let dlgs: DlgsModule
    private let callID: OwnedBytes

    init(_ dlgs: DlgsModule, callID: ByteView) {
        self.dlgs = dlgs
        self.callID = OwnedBytes(callID)
        super.init()
    }

    override func didReply(_ context: RouteContext, _ transaction: TransactionHandle, code: Int, reply: SIPMessage?) {
        dlgs.replied(callID.view, code, toTag: reply?.toTag ?? .empty)
    }
}
