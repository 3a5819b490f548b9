import Routing
import SIPMessage

extension TMModule {
    func declareChecks(_ exports: Exports) {
        exports.function("t_lookup_request", routes: [.request]) { [unowned self] context, _ in
            switch look(context) {
            case .transaction: 1
            case .endToEndACK, .none: -1
            }
        }
        exports.function("t_lookup_cancel", routes: [.request]) { [unowned self] context, _ in lookupCancel(context, flags: 0) ? 1 : -1 }
        exports.function("t_lookup_cancel", kemi: "t_lookup_cancel_flags", .integer("flags"), routes: [.request]) {
            [unowned self] context, arguments in
            lookupCancel(context, flags: arguments.integer(0)) ? 1 : -1
        }
        exports.function("t_check_trans", routes: .any) { [unowned self] context, _ in checkTransaction(context) }
        exports.function("t_exists", routes: .any) { [unowned self] context, _ in requestTransaction(context) == nil ? -1 : 1 }
        exports.function("t_check_status", .prepared("pattern") { try StatusPattern($0, $1) }, routes: .any) { [unowned self] context, arguments in
            guard let pattern = arguments.object(0, as: StatusPattern.self), let code = currentCode(context) else { return -1 }
            return pattern.matches(code, context) ? 1 : -1
        }
        exports.function("t_grep_status", .template("code"), routes: .any) { [unowned self] context, arguments in
            guard let transaction = requestTransaction(context), let code = StrictInteger.value(arguments, 0, context) else { return -1 }
            return transaction.branches.contains { $0.lastReceived == code && $0.flags.contains(.replied) } ? 1 : -1
        }
        exports.function("t_get_status_code", routes: .any) { [unowned self] context, _ in
            let code = currentCode(context) ?? 0
            return code > 0 ? code : -1
        }
        exports.function("t_is_canceled", routes: .any) { [unowned self] context, _ in
            requestTransaction(context)?.flags.contains(.cancelled) == true ? 1 : -1
        }
        exports.function("t_is_expired", routes: .any) { [unowned self] context, _ in
            guard let transaction = requestTransaction(context) else { return -1 }
            return transaction.lifetimeEnd != 0 && transaction.lifetimeEnd <= now ? 1 : -1
        }
        exports.function("t_is_retr_async_reply", routes: [.tmReply]) { [unowned self] context, _ in
            transaction(context)?.flags.contains(.suspended) == true ? 1 : -1
        }
        exports.function("t_any_timeout", routes: .any) { [unowned self] context, _ in
            requestTransaction(context)?.branches.contains { $0.flags.contains(.timedOut) } == true ? 1 : -1
        }
        exports.function("t_any_replied", routes: .any) { [unowned self] context, _ in
            requestTransaction(context)?.branches.contains { $0.flags.contains(.replied) } == true ? 1 : -1
        }
        exports.function("t_branch_timeout", routes: .any) { [unowned self] context, _ in
            existingState(context)?.failureTimedOut == true ? 1 : -1
        }
        exports.function("t_branch_replied", routes: .any) { [unowned self] context, _ in
            existingState(context)?.failureReplied == true ? 1 : -1
        }
    }

    /// Searches the table for the request in hand, once.
    private func look(_ context: RouteContext) -> Match {
        let state = state(context)
        if let transaction = state.transaction { return .transaction(transaction) }
        let match = match(context.message)
        if case .transaction(let found) = match {
            state.search = .found
            state.transaction = found
        }
        return match
    }

    /// - Parameter flags: 1 gives the INVITE's flags to the CANCEL.
    private func lookupCancel(_ context: RouteContext, flags: Int) -> Bool {
        guard context.message.method == .cancel else {
            context.log(.warning, "tm", "t_lookup_cancel is for CANCEL only")
            return false
        }
        guard let invite = matchCancelled(context.message) else { return false }
        state(context).invite = invite
        if flags & 1 != 0 { context.flags = invite.messageFlags }
        return true
    }

    /// `t_check_trans`: 1 for what belongs to a transaction and goes on, 0 for what was absorbed, -1 for the rest.
    private func checkTransaction(_ context: RouteContext) -> Int {
        if !context.routeKind.isDisjoint(with: [.failure, .branch, .branchFailure, .tmReply]) { return 1 }
        let message = context.message
        guard message.isRequest else {
            guard let (transaction, branch) = matchReply(message) else { return -1 }
            let state = state(context)
            state.search = .found
            if state.transaction == nil {
                state.transaction = transaction
                state.branch = branch
            }
            return 1
        }
        if message.method == .cancel { return lookupCancel(context, flags: 0) ? 1 : -1 }
        switch match(message) {
        case .none, .endToEndACK: return -1
        case .transaction(let known):
            absorb(known, context)
            return 0
        }
    }

    /// Status code that the route is about: the reply's, the picked branch's, or what went to the caller; nil without a transaction
    /// or in a route of another kind.
    func currentCode(_ context: RouteContext) -> Int? {
        let state = existingState(context)
        if context.message.isRequest {
            guard let transaction = state?.transaction ?? requestTransaction(context) else { return nil }
            switch context.routeKind {
            case .failure, .branchFailure: return state?.pickedCode ?? 0
            case .branch, .onSend: return nil
            default: return transaction.status
            }
        }
        return state?.transaction != nil || matchReply(context.message) != nil ? context.message.statusCode : nil
    }
}

/// The regular expression of `t_check_status`, or a variable that holds one.
final class StatusPattern: Sendable {
    private let fixed: RegularExpression?
    private let variable: Variable?

    init(_ text: String, _ registry: Registry) throws {
        // a `$` alone is a regular expression's end
        variable = text.hasPrefix("$") && text.count > 1 ? try registry.variable(text) : nil
        fixed = variable == nil ? try RegularExpression(text) : nil
    }

    func matches(_ code: Int, _ context: RouteContext) -> Bool {
        let text = context.arena.decimal(code)
        if let fixed { return fixed.matches(text) }
        guard let variable else { return false }
        do {
            return try RegularExpression.cached(variable.value(context).text(in: context.arena)).matches(text)
        } catch {
            context.log(.error, "tm", "t_check_status: \(error)")
            return false
        }
    }
}
