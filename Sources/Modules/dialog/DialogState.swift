import Routing
import SIPMessage

/// What the module knows of the message in hand (`$dlg_ctx`).
final class DialogState {
    /// The dialog that the script works on, once one was made, found or asked for.
    var dialog: Dialog?
    /// Flags and properties for a dialog that is still to come.
    var flags: UInt32 = 0
    var properties: Dialog.Properties = []
    var timeout = 0
    var byeOnTimeout = 0
    var on = 0
    /// Name of the route for the end of the lifetime, and whether the script has it.
    var timeoutRoute = ByteView.empty
    var hasTimeoutRoute = false
    /// Who sent the message, by `dlg_get`: 1 the caller, 2 the callee, 0 for unknown.
    var direction = 0
    /// Whether the INVITE came a second time; nil while that is not known.
    var isSpiral: Bool?
    /// Whether the message has its transaction.
    var hasTransaction = false
    /// Whether the dialog goes with the message if that gets no transaction.
    var endsWithoutTransaction = false
    /// Observers for the transaction that is still to come.
    var observers: [DialogObserver] = []
    /// Variables and profiles for a dialog that is still to come; profiles newest first.
    var variables = DialogVariables()
    var profiles: [ProfileMember] = []
    /// `$DLG_status` and `$DLG_lifetime`, once a request was found to be of a dialog.
    var followed: (status: Int, lifetime: Int)?
}

extension DialogModule {
    /// The message's state; made at the first need.
    func state(_ context: RouteContext) -> DialogState {
        if let state = existingState(context) { return state }
        let state = DialogState()
        context.slots[slot] = state
        return state
    }

    func existingState(_ context: RouteContext) -> DialogState? { context.slots[slot].map { unsafeDowncast($0, to: DialogState.self) } }

    /// The dialog that the script works on, else the one that the message belongs to.
    func dialog(_ context: RouteContext) -> Dialog? { current(context) ?? matched(context)?.dialog }

    /// The dialog that the script works on, as long as it is in the table.
    func current(_ context: RouteContext) -> Dialog? { existingState(context)?.dialog.flatMap { $0.isLinked ? $0 : nil } }

    /// Runs `body` with a dialog as the one that the context's script works on.
    public func work(on dialog: Dialog, in context: RouteContext, _ body: () -> Void) {
        let state = state(context)
        let outer = state.dialog
        state.dialog = dialog
        body()
        state.dialog = outer
    }

    /// The dialog of the message by its identities, and who sent the message.
    func matched(_ context: RouteContext) -> (dialog: Dialog, sender: Dialog.Side)? {
        let message = context.message
        guard !message.callID.isEmpty, !message.fromTag.isEmpty else { return nil }
        return table.find(callID: message.callID, fromTag: message.fromTag, toTag: message.toTag)
    }
}
