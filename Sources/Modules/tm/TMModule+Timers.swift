import Routing
import SIPMessage

extension TMModule {
    func declareTimers(_ exports: Exports) {
        let routes: RouteKinds = [.request, .tmReply, .failure, .branch, .branchFailure, .event]
        let setFinalResponseTimers: FunctionDeclaration.Body = { [unowned self] context, arguments in
            guard let numbers = numbers(context, arguments) else { return -1 }
            return setFinalResponse(context, invite: numbers.0, any: numbers.1)
        }
        exports.function("t_set_fr", kemi: "t_set_fr_inv", .template("fr_inv_timeout"), routes: routes, body: setFinalResponseTimers)
        exports.function("t_set_fr", .template("fr_inv_timeout"), .template("fr_timeout"), routes: routes, body: setFinalResponseTimers)
        exports.function("t_reset_fr", routes: routes) { [unowned self] context, _ in
            setFinalResponse(context, invite: settings.finalResponseInvite, any: settings.finalResponse)
        }
        exports.function("t_set_retr", .template("retr_t1"), .template("retr_t2"), routes: routes) { [unowned self] context, arguments in
            guard let numbers = numbers(context, arguments) else { return -1 }
            return setRetransmission(context, numbers.0, numbers.1)
        }
        exports.function("t_reset_retr", routes: routes) { [unowned self] context, _ in
            setRetransmission(context, settings.retransmission1, settings.retransmission2)
        }
        exports.function("t_set_max_lifetime", .template("inv_lifetime"), .template("noninv_lifetime"), routes: routes) {
            [unowned self] context, arguments in
            guard let numbers = numbers(context, arguments) else { return -1 }
            return setLifetime(context, numbers.0, numbers.1)
        }
        exports.function("t_reset_max_lifetime", routes: routes) { [unowned self] context, _ in
            setLifetime(context, settings.maxInviteLifetime, settings.maxNonInviteLifetime)
        }
        option(exports, "t_set_auto_inv_100", .noAuto100, setsWhenZero: true, routes: [.request])
        option(exports, "t_set_disable_6xx", .disables6xx, routes: routes)
        option(exports, "t_set_no_auto_ack", .noAutoAck, routes: routes)
        option(exports, "t_set_disable_failover", .disablesFailover, routes: routes)
        option(exports, "t_set_no_e2e_cancel_reason", .disablesCancelReason, routes: routes)
        option(exports, "t_disable_e2e_cancel_reason", .disablesCancelReason, routes: routes)
        option(exports, "t_set_disable_internal_reply", .disablesInternalReply, routes: routes)
    }

    /// Declares a function that switches a flag of the transaction, present or to come.
    private func option(_ exports: Exports, _ name: String, _ flag: Transaction.Flags, setsWhenZero: Bool = false, routes: RouteKinds) {
        exports.function(name, .template("enable"), routes: routes) { [unowned self] context, arguments in
            guard let number = StrictInteger.value(arguments, 0, context) else { return -1 }
            let isSet = (number != 0) != setsWhenZero
            if let transaction = transaction(context) {
                if isSet { transaction.flags.insert(flag) } else { transaction.flags.remove(flag) }
            } else {
                let state = state(context)
                if isSet {
                    state.armed.set.insert(flag)
                    state.armed.cleared.remove(flag)
                } else {
                    state.armed.cleared.insert(flag)
                    state.armed.set.remove(flag)
                }
            }
            return 1
        }
    }

    /// The one or two numbers of a timer function; nil, with the reason logged, if one is none.
    private func numbers(_ context: RouteContext, _ arguments: Arguments) -> (Int, Int)? {
        guard let first = StrictInteger.value(arguments, 0, context),
            let second = arguments.count > 1 ? StrictInteger.value(arguments, 1, context) : 0
        else {
            context.log(.error, "tm", "the time given is no number")
            return nil
        }
        return (first, second)
    }

    /// Zero leaves a timer as it is.
    private func setFinalResponse(_ context: RouteContext, invite: Int, any: Int) -> Int {
        guard invite >= 0, any >= 0 else { return -1 }
        guard let transaction = transaction(context) else {
            let state = state(context)
            if invite > 0 { state.armed.finalResponseInvite = invite }
            if any > 0 { state.armed.finalResponse = any }
            return 1
        }
        if any > 0 { transaction.finalResponse = any }
        if invite > 0 { transaction.finalResponseInvite = invite }
        // running timers follow
        let time = now
        for index in transaction.branches.indices where transaction.branches[index].finalAt != 0 {
            let isRinging = transaction.branches[index].flags.contains(.ringing)
            if isRinging, invite > 0 { transaction.branches[index].finalAt = time + invite }
            if !isRinging, any > 0 { transaction.branches[index].finalAt = time + any }
        }
        armWheel(transaction)
        return 1
    }

    private func setRetransmission(_ context: RouteContext, _ first: Int, _ second: Int) -> Int {
        guard first >= 0, second >= 0 else { return -1 }
        if let transaction = transaction(context) {
            if first > 0 { transaction.retransmission1 = first }
            if second > 0 { transaction.retransmission2 = second }
        } else {
            let state = state(context)
            if first > 0 { state.armed.retransmission1 = first }
            if second > 0 { state.armed.retransmission2 = second }
        }
        return 1
    }

    private func setLifetime(_ context: RouteContext, _ invite: Int, _ other: Int) -> Int {
        guard invite >= 0, other >= 0 else { return -1 }
        if let transaction = transaction(context) {
            let value = transaction.isInvite ? invite : other
            if value > 0 {
                transaction.lifetimeEnd = now + value
                for index in transaction.branches.indices where transaction.branches[index].finalAt != 0 {
                    transaction.branches[index].finalAt = min(transaction.branches[index].finalAt, transaction.lifetimeEnd)
                }
                armWheel(transaction)
            }
        } else {
            let state = state(context)
            if invite > 0 { state.armed.maxInviteLifetime = invite }
            if other > 0 { state.armed.maxNonInviteLifetime = other }
        }
        return 1
    }
}
