import Routing
import SIPMessage

/// What other modules learn of dialogs (acc, sst); added to `DialogModule.listeners` at load. Called with no lock of the dialog held.
open class DialogListener: @unchecked Sendable {
    public init() {}
    /// A dialog began with the context's INVITE.
    open func didBegin(_ dialog: Dialog, _ context: RouteContext) {}
    /// The call was answered. `context` holds the reply.
    open func didAccept(_ dialog: Dialog, _ context: RouteContext) {}
    /// The ACK of the answer came; `context` holds it.
    open func didConfirm(_ dialog: Dialog, _ context: RouteContext) {}
    /// Another request of the dialog came; `context` holds it.
    open func didReceiveRequest(_ dialog: Dialog, _ context: RouteContext) {}
    /// A reply of the dialog is about to be relayed; `context` holds it, and what is done to it shows.
    open func willRelay(_ dialog: Dialog, _ context: RouteContext) {}
    /// The call failed; `context` holds the request, or the reply that says so.
    open func didFail(_ dialog: Dialog, _ context: RouteContext) {}
    /// The call ends by a BYE, which `context` holds; nil if we send it.
    open func willEnd(_ dialog: Dialog, _ context: RouteContext?, _ worker: Worker) {}
    /// The BYE was answered. `context` holds the BYE, nil for one of ours.
    open func didEnd(_ dialog: Dialog, _ context: RouteContext?, _ worker: Worker) {}
    /// The lifetime was over.
    open func didExpire(_ dialog: Dialog, _ worker: Worker, wasConfirmed: Bool) {}
}
