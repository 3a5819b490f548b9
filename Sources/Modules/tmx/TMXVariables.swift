import Routing
import SIPMessage

/// Variables about the transaction of the message in hand.
struct TMXVariables: Sendable {
    private let tm: @Sendable () -> TMModule?

    /// - Parameter tm: gives the module once it is provisioned.
    init(_ tm: @escaping @Sendable () -> TMModule?) { self.tm = tm }

    func declare(_ exports: Exports) {
        exports.variable("T_branch_idx", get: { .integer(branchIndex($0)) })
        exports.variable("T_reply_code", get: { replyCode($0) })
        exports.variable("T_reply_reason", get: { replyReason($0) })
        exports.variable("T_reply_last", get: { context in
            guard context.routeKind == .tmReply, let place = place(context) else { return .null }
            return .integer(place.transaction.branches[place.index].lastReceived)
        })
        exports.variable("T_reply_ruid", get: { replyRUID($0) })
        exports.variable("T") { spec in
            let get = try field(spec.argumentText)
            return ComputedVariable(get: get)
        }
        exports.variable("T_branch") { spec in ComputedVariable(get: try branchField(spec.argumentText)) }
        exports.variable("T_req") { spec in
            let variable = try inner(spec)
            return ComputedVariable(get: { request(variable, $0) })
        }
        exports.variable("T_rpl") { spec in
            let variable = try inner(spec)
            return ComputedVariable(get: { reply(variable, $0) })
        }
        exports.variable("T_inv") { spec in
            let variable = try inner(spec)
            return ComputedVariable(get: { invite(variable, $0) })
        }
    }

    private func inner(_ spec: VariableSpec) throws -> Variable {
        guard case .variable(let variable) = try spec.argument else {
            throw DeclarationError("$\(spec.name) takes a variable", remedy: "write $\(spec.name)($hdr(X))")
        }
        return variable
    }

    // MARK: Branches

    private func branchIndex(_ context: RouteContext) -> Int {
        guard context.message.isRequest else { return tm()?.existingState(context)?.branch ?? -1 }
        switch context.routeKind {
        case .branch, .branchFailure: return tm()?.existingState(context)?.branch ?? -1
        case .request: return context.branches.count
        case .failure: return (tm()?.transaction(context)?.branches.count ?? 0) + context.branches.count
        default: return -1
        }
    }

    /// The branch whose reply the route is about.
    private func place(_ context: RouteContext) -> (transaction: Transaction, index: Int)? {
        guard let state = tm()?.existingState(context), let transaction = state.transaction else { return nil }
        let index = state.currentBranch
        return transaction.branches.indices.contains(index) ? (transaction, index) : nil
    }

    private func branchField(_ name: String) throws -> @Sendable (RouteContext) -> Value {
        switch name {
        case "flags": return { context in
            guard !context.routeKind.isDisjoint(with: [.failure, .branchFailure, .tmReply]), let place = place(context) else { return .null }
            return .integer(Int(place.transaction.branches[place.index].branchFlags))
        }
        case "uri": return { context in
            guard context.routeKind == .tmReply, let place = place(context) else { return .null }
            return .string(place.transaction.branches[place.index].uri)
        }
        case "ruid": return { context in
            if context.routeKind == .branch { return .string(context.ruid) }
            return tm()?.transaction(context) == nil ? .null : replyRUID(context)
        }
        default: throw DeclarationError("$T_branch(\(name)) does not exist", remedy: "flags, uri and ruid do")
        }
    }

    // MARK: Replies

    private func replyCode(_ context: RouteContext) -> Value {
        if !context.message.isRequest, !context.routeKind.isDisjoint(with: .reply) { return .integer(context.message.statusCode) }
        guard let tm = tm(), let transaction = tm.requestTransaction(context) else { return .integer(0) }
        switch context.routeKind {
        case .request, .branch: return .integer(transaction.status)
        case .failure, .branchFailure: return .integer(tm.existingState(context)?.pickedCode ?? 0)
        default: return .integer(0)
        }
    }

    private func replyReason(_ context: RouteContext) -> Value {
        if !context.message.isRequest { return tm()?.matchReply(context.message) == nil ? .string(.empty) : .string(context.message.reason) }
        guard let tm = tm(), tm.requestTransaction(context) != nil else { return .string(.empty) }
        guard context.routeKind == .failure, let state = tm.existingState(context) else { return .string(.empty) }
        guard let picked = state.picked else { return .string(ReasonPhrases.text(state.pickedCode)) }
        return context.worker.withContext(picked.received) { nested in
            do { try nested.message.parse(picked.bytes) } catch { return .null }
            return .string(nested.message.reason)
        }
    }

    private func replyRUID(_ context: RouteContext) -> Value {
        guard !context.routeKind.isDisjoint(with: [.failure, .branchFailure, .tmReply]), let place = place(context) else { return .string(.empty) }
        return .string(place.transaction.branches[place.index].ruid)
    }

    // MARK: The transaction

    private func field(_ name: String) throws -> @Sendable (RouteContext) -> Value {
        func number(makes: Bool = false, _ body: @escaping @Sendable (Transaction) -> Int) -> @Sendable (RouteContext) -> Value {
            { context in
                guard let tm = tm() else { return .null }
                if let transaction = tm.transaction(context) { return .integer(body(transaction)) }
                guard makes, context.message.isRequest, case .created(let made) = tm.create(context) else { return .null }
                return .integer(body(made))
            }
        }
        switch name {
        case "id_label": return number { Int($0.label) }
        case "id_index": return number { Int($0.bucket) }
        case "id_label_n": return number(makes: true) { Int($0.label) }
        case "id_index_n": return number(makes: true) { Int($0.bucket) }
        case "reply_code": return { replyCode($0) }
        case "reply_reason": return { replyReason($0) }
        case "branch_index": return { .integer(branchIndex($0)) }
        case "reply_type": return { context in
            guard let state = tm()?.existingState(context), state.transaction != nil else { return .null }
            return .integer(context.routeKind == .failure && state.picked == nil ? 1 : 0)
        }
        default:
            throw DeclarationError(
                "$T(\(name)) does not exist",
                remedy: "id_label, id_index, id_label_n, id_index_n, reply_code, reply_reason, reply_type and branch_index do")
        }
    }

    // MARK: Other messages of the transaction

    /// `$T_req(...)`: of the request, in a reply's route.
    private func request(_ variable: Variable, _ context: RouteContext) -> Value {
        guard let tm = tm(), !context.message.isRequest, !context.routeKind.isDisjoint(with: .reply),
            let transaction = tm.transaction(context) ?? tm.matchReply(context.message)?.0
        else { return .null }
        return inStored(transaction, variable, context)
    }

    /// `$T_inv(...)`: of the INVITE, in a CANCEL's request route.
    private func invite(_ variable: Variable, _ context: RouteContext) -> Value {
        guard let tm = tm(), context.routeKind == .request, context.message.method == .cancel, let invite = tm.matchCancelled(context.message)
        else { return .null }
        return inStored(invite, variable, context)
    }

    private func inStored(_ transaction: Transaction, _ variable: Variable, _ context: RouteContext) -> Value {
        tm()?.withRequestForReading(transaction, context.worker) { Self.kept(variable.value($0), context.arena) } ?? .null
    }

    /// `$T_rpl(...)`: of the reply that a failure route is about.
    private func reply(_ variable: Variable, _ context: RouteContext) -> Value {
        guard !context.routeKind.isDisjoint(with: [.failure, .branchFailure]), let picked = tm()?.existingState(context)?.picked else { return .null }
        return context.worker.withContext(picked.received) { nested in
            do { try nested.message.parse(picked.bytes) } catch { return .null }
            return Self.kept(variable.value(nested), context.arena)
        }
    }

    /// The value with its text in the arena, so that it outlives the message it came from.
    private static func kept(_ value: Value, _ arena: Arena) -> Value {
        switch value.kind {
        case .null, .integer: value
        case .string: .string(arena.copy(value.text))
        case .numericString: .numericString(arena.copy(value.text), value.integer)
        }
    }
}
