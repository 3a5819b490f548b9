import Routing
import SIPMessage

/// What tm knows of the message in hand: the transaction that it belongs to, and what the script asked for before there was one.
final class MessageState {
    /// Whether the table was searched for the message's transaction.
    enum Search { case undone, nothing, found }

    /// What became of the request in its script (the reference's kill reasons).
    struct Outcome: OptionSet {
        let rawValue: UInt8
        static let forwarded = Outcome(rawValue: 1)
        static let replied = Outcome(rawValue: 2)
        static let released = Outcome(rawValue: 4)
        /// Forwarding failed; unless the script answers, the error is answered when it ends.
        static let failed = Outcome(rawValue: 8)
    }

    var search = Search.undone
    var transaction: Transaction?
    /// Whether this message made the transaction, and its worker holds the lock until the script ends.
    var isCreator = false
    var outcome: Outcome = []
    /// Why forwarding failed, 0 for no failure.
    var error = 0
    /// The INVITE's transaction that a CANCEL is about, once looked up.
    var invite: Transaction?
    /// Branch of a reply; picked branch in a failure route; -1 for none.
    var branch = -1
    /// Branch whose reply a failure route is about.
    var pickedBranch = -1
    /// Branch that the route is about, whatever kind it is; -1 for none.
    var currentBranch: Int { pickedBranch >= 0 ? pickedBranch : branch }
    /// Reply that a failure route is about.
    var picked: StoredReply?
    var pickedCode = 0
    var failureTimedOut = false
    var failureReplied = false
    /// Count of the request URI's writes when it was forwarded to already: forwarding again needs a new one or a branch.
    private var takenAt: UInt32?
    /// Script state that waits for a transaction to be made.
    var armed = Armed()

    /// `t_on_...`, `t_set_...` before there is a transaction.
    struct Armed {
        var onFailure: RouteBlock?
        var onBranchFailure: RouteBlock?
        var onReply: RouteBlock?
        var onBranch: RouteBlock?
        var finalResponse: Int?
        var finalResponseInvite: Int?
        var retransmission1: Int?
        var retransmission2: Int?
        var maxInviteLifetime: Int?
        var maxNonInviteLifetime: Int?
        var set: Transaction.Flags = []
        var cleared: Transaction.Flags = []
    }

    /// Marks the request URI as forwarded to.
    func takeRequestURI(_ context: RouteContext) { takenAt = context.message.requestURIWrites }

    /// Whether the request URI is to be left out: it was forwarded to before, and nobody wrote it since.
    func isRequestURITaken(_ context: RouteContext) -> Bool { takenAt == context.message.requestURIWrites }

    func reset() {
        search = .undone
        transaction = nil
        isCreator = false
        outcome = []
        error = 0
        invite = nil
        branch = -1
        pickedBranch = -1
        picked = nil
        pickedCode = 0
        failureTimedOut = false
        failureReplied = false
        takenAt = nil
        armed = Armed()
    }
}

/// States that a worker has in store, so that a message costs no allocation.
final class SpareStates {
    private var states: ContiguousArray<MessageState> = []

    func take() -> MessageState { states.popLast() ?? MessageState() }

    func give(_ state: MessageState) {
        state.reset()
        states.append(state)
    }
}

extension TMModule {
    /// The message's state; made at the first need.
    func state(_ context: RouteContext) -> MessageState {
        if let state = context.slots[slot] { return unsafeDowncast(state, to: MessageState.self) }
        let state = spares(context.worker).take()
        context.slots[slot] = state
        return state
    }

    /// The message's state, nil if nothing asked for one yet.
    func existingState(_ context: RouteContext) -> MessageState? {
        context.slots[slot].map { unsafeDowncast($0, to: MessageState.self) }
    }

    private func spares(_ worker: Worker) -> SpareStates {
        if let spares = worker.slots[workerSlot] { return unsafeDowncast(spares, to: SpareStates.self) }
        let made = SpareStates()
        worker.slots[workerSlot] = made
        return made
    }

    /// Ends the message's state.
    func dropState(_ context: RouteContext) {
        guard let state = existingState(context) else { return }
        context.slots[slot] = nil
        spares(context.worker).give(state)
    }

    /// The message's transaction if it was found or made already.
    func transaction(_ context: RouteContext) -> Transaction? { existingState(context)?.transaction }
}
