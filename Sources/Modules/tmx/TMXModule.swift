import Routing
import SIPMessage

/// Module tmx: what extends tm.
public final class TMXModule: Module, @unchecked Sendable {
    public static let name = "tmx"

    private var tm: TMModule?
    /// `precheck_trans`: whether `t_precheck_trans()` works.
    private var prechecks = true
    private let requestsInWork = RequestsInWork()

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("precheck_trans", integer: { [unowned self] in prechecks = $0 != 0 })
        TMXVariables { [weak self] in self?.tm }.declare(exports)
        declareRouteChecks(exports)
        declareFlags(exports)
        declareCancelling(exports)
        declareSuspension(exports)
        exports.ksr("t_cancel_callid_reason", aliasOf: "t_cancel_callid")
        exports.ksr("t_drop_rcode", aliasOf: "t_drop")
        exports.function("t_reply_callid", .string("callid"), .string("cseq"), .integer("code"), .string("reason"), routes: .any) {
            [unowned self] context, arguments in
            reply(context, arguments)
        }
        let drop: FunctionDeclaration.Body = { [unowned self] context, arguments in
            guard let tm, let transaction = tm.transaction(context) else {
                context.log(.error, "tmx", "t_drop: the message has no transaction")
                return -1
            }
            transaction.status = arguments.integer(0, default: 500)
            tm.drop(transaction, context)
            return 0
        }
        exports.function("t_drop", routes: .any, body: drop)
        exports.function("t_drop", kemi: "t_drop_rcode", .integer("code"), routes: .any, body: drop)
        exports.function("t_precheck_trans", routes: [.request]) { [unowned self] context, _ in
            guard prechecks else {
                context.log(.error, "tmx", "t_precheck_trans: precheck_trans is off")
                return -2
            }
            return requestsInWork.enter(context).map { $0 ? 1 : -1 } ?? -2
        }
        exports.registry.hooks.afterRequest.append { [unowned self] context in requestsInWork.leave(context) }
    }

    public func provision(_ server: ServerContext) throws {
        let tm = try server.registry.required(TMModule.self, by: Self.name)
        self.tm = tm
        declareStatistics(server.registry.statistics, tm.statistics)
    }

    private func declareRouteChecks(_ exports: Exports) {
        func check(_ name: String, _ kinds: RouteKinds) {
            exports.function(name, routes: .any) { context, _ in kinds.contains(context.routeKind) ? 1 : -1 }
        }
        check("t_is_request_route", .request)
        check("t_is_reply_route", .reply)
        check("t_is_failure_route", .failure)
        check("t_is_branch_route", .branch)
    }

    private func declareFlags(_ exports: Exports) {
        exports.function("t_flush_flags", routes: .any) { [unowned self] context, _ in
            guard let transaction = tm?.transaction(context) else { return -1 }
            transaction.messageFlags = context.flags
            return 1
        }
        exports.function("t_flush_xflags", routes: .any) { [unowned self] context, _ in
            guard let transaction = tm?.transaction(context) else { return -1 }
            transaction.extendedFlags = context.extendedFlags
            return 1
        }
        exports.function("t_vbflag_set", .integer("flag"), routes: .any) { [unowned self] context, arguments in
            changeFlag(context, arguments.integer(0)) { $0 | $1 }
        }
        exports.function("t_vbflag_reset", .integer("flag"), routes: .any) { [unowned self] context, arguments in
            changeFlag(context, arguments.integer(0)) { $0 & ~$1 }
        }
        exports.function("t_vbflag_is_set", .integer("flag"), routes: .any) { [unowned self] context, arguments in
            guard let place = branch(context), (0...31).contains(arguments.integer(0)) else { return -1 }
            return place.transaction.branches[place.index].virtualFlags & (1 << UInt32(arguments.integer(0))) != 0 ? 1 : -1
        }
        exports.function("t_reuse_branch", routes: [.event, .branchFailure]) { [unowned self] context, _ in
            guard context.routeKind == .branchFailure, let place = branch(context) else {
                context.log(.error, "tmx", "t_reuse_branch works in event_route[tm:branch-failure:...] only")
                return -1
            }
            let branch = place.transaction.branches[place.index]
            context.message.newRequestURI = context.arena.copy(branch.uri)
            context.path = branch.path
            context.ruid = branch.ruid
            context.instance = branch.instance
            context.branchFlags = branch.branchFlags
            return 1
        }
    }

    private func changeFlag(_ context: RouteContext, _ flag: Int, _ change: (UInt32, UInt32) -> UInt32) -> Int {
        guard let place = branch(context), (0...31).contains(flag) else { return -1 }
        let flags = place.transaction.branches[place.index].virtualFlags
        place.transaction.branches[place.index].virtualFlags = change(flags, 1 << UInt32(flag))
        return 1
    }

    /// The branch that the route is about.
    private func branch(_ context: RouteContext) -> (transaction: Transaction, index: Int)? {
        guard let tm, let transaction = tm.transaction(context) else { return nil }
        let index = context.routeKind == .request ? 0 : tm.state(context).currentBranch
        return transaction.branches.indices.contains(index) ? (transaction, index) : nil
    }

    // MARK: Cancelling

    private func declareCancelling(_ exports: Exports) {
        exports.function("t_cancel_branches", .prepared("which") { text, _ in try BranchChoice(text) }, routes: [.tmReply]) {
            [unowned self] context, arguments in
            guard let tm, let choice = arguments.object(0, as: BranchChoice.self), let transaction = tm.transaction(context), transaction.isInvite
            else { return -1 }
            return tm.cancelFromReply(transaction, context, choice.which) ? 1 : -1
        }
        let cancelCall: FunctionDeclaration.Body = { [unowned self] context, arguments in
            guard let tm, let transaction = tm.transaction(callID: arguments.string(0), cseqNumber: arguments.string(1)) else { return -1 }
            let cause = arguments.integer(3)
            let flag = arguments.integer(2)
            return tm.cancelFromScript(
                transaction, context.worker, cause: (100...699).contains(cause) ? cause : 0, flag: (1...31).contains(flag) ? flag : nil) ? 1 : -1
        }
        exports.function("t_cancel_callid", .string("callid"), .string("cseq"), .integer("flag"), routes: .any, body: cancelCall)
        exports.function(
            "t_cancel_callid", kemi: "t_cancel_callid_reason", .string("callid"), .string("cseq"), .integer("flag"), .integer("reason"),
            routes: .any, body: cancelCall)
        exports.function("t_cancel_branch_idx", .integer("index"), .integer("label"), .integer("branch"), routes: .any) {
            [unowned self] context, arguments in
            guard let tm, let transaction = tm.transaction(index: arguments.integer(0), label: arguments.integer(1)) else {
                context.log(.warning, "tmx", "t_cancel_branch_idx: no such transaction")
                return -1
            }
            if transaction.flags.contains(.cancelled) { return 1 }
            return tm.cancelFromScript(transaction, context.worker, only: arguments.integer(2)) ? 1 : -1
        }
        exports.function(
            "t_uac_ack_local", .string("callid"), .string("cseq"), Parameter.string("headers").optional, Parameter.string("body").optional,
            routes: .any
        ) { [unowned self] context, arguments in
            guard let tm, let transaction = tm.transaction(callID: arguments.string(0), cseqNumber: arguments.string(1)) else { return -1 }
            return tm.acknowledgeLocal(transaction, context.worker, headers: arguments.string(2), body: arguments.string(3)) ? 1 : -1
        }
    }

    private func reply(_ context: RouteContext, _ arguments: Arguments) -> Int {
        guard let tm, let transaction = tm.transaction(callID: arguments.string(0), cseqNumber: arguments.string(1)), !transaction.isLocal,
            (100...699).contains(arguments.integer(2)), transaction.lockSoon()
        else { return -1 }
        defer { transaction.unlock() }
        let isSent = tm.withRequest(transaction, context.worker) { tm.reply(transaction, $0, arguments.integer(2), arguments.string(3)) }
        return isSent == true ? 1 : -1
    }

    // MARK: Suspending

    private func declareSuspension(_ exports: Exports) {
        exports.function("t_suspend", routes: .any) { [unowned self] context, _ in
            guard let tm else { return -1 }
            if tm.transaction(context) == nil {
                guard context.message.isRequest, case .created = tm.create(context) else {
                    context.log(.error, "tmx", "t_suspend: no transaction can be made")
                    return -1
                }
            }
            return tm.suspend(context) ? 1 : -1
        }
        exports.function("t_continue", .integer("index"), .integer("label"), .string("route"), routes: .any) { [unowned self] context, arguments in
            guard let block = context.script.block(.request, named: arguments.string(2).string) else {
                context.log(.error, "tmx", "t_continue: no route[\(arguments.string(2))]")
                return -1
            }
            return tm?.resume(index: arguments.integer(0), label: arguments.integer(1), with: block, context.worker) == true ? 1 : -1
        }
    }

    // MARK: Statistics

    private func declareStatistics(_ statistics: Statistics, _ counters: TMStatistics) {
        func declare(_ name: String, _ compute: @escaping @Sendable (TMStatistics) -> Int) {
            statistics.computed(Self.name, name) { compute(counters) }
        }
        declare("UAS_transactions") { $0.created.value }
        declare("UAC_transactions") { $0.createdLocal.value }
        for number in 2...6 { declare("\(number)xx_transactions") { $0.completed(class: number) } }
        declare("inuse_transactions") { $0.current }
        declare("active_transactions") { $0.created.value - $0.finished.value }
        declare("rpl_received") { $0.repliesReceived.value }
        declare("rpl_absorbed") { $0.repliesReceived.value - ($0.repliesSent.value - $0.repliesGenerated.value) }
        declare("rpl_generated") { $0.repliesGenerated.value }
        declare("rpl_relayed") { $0.repliesSent.value - $0.repliesGenerated.value }
        declare("rpl_sent") { $0.repliesSent.value }
    }
}

/// What `t_cancel_branches` cancels.
final class BranchChoice: Sendable {
    enum Which: String, Sendable { case all, others, this }
    let which: Which

    init(_ text: String) throws {
        guard let which = Which(rawValue: text.lowercased()) else {
            throw DeclarationError("t_cancel_branches takes all, others or this, not \"\(text)\"")
        }
        self.which = which
    }
}
