import Routing
import SIPMessage

/// Puts From and To of a transaction's replies back as its caller sent them.
final class ReplyRestorer: TransactionObserver, @unchecked Sendable {
    private unowned let module: UACModule
    // guarded by the transaction's lock
    private var from: OwnedBytes?
    private var to: OwnedBytes?

    init(_ module: UACModule) { self.module = module }

    /// Takes what is to come back from the request.
    func keep(_ headers: Set<AddressSpan.Header>, of message: SIPMessage) {
        if headers.contains(.from), from == nil { from = AddressSpan(.from, of: message).map { OwnedBytes($0.text) } }
        if headers.contains(.to), to == nil { to = AddressSpan(.to, of: message).map { OwnedBytes($0.text) } }
    }

    override func didReceive(_ context: RouteContext, _ transaction: TransactionHandle) {
        restore(.from, from, module.fromAVP, context, transaction)
        restore(.to, to, module.toAVP, context, transaction)
    }

    private func restore(
        _ header: AddressSpan.Header, _ kept: OwnedBytes?, _ setting: AVPSetting?, _ context: RouteContext, _ transaction: TransactionHandle
    ) {
        guard let kept else { return }
        guard let span = AddressSpan(header, of: context.message) else {
            context.log(.error, "uac", "\(header.name) of the reply cannot be read, and is not restored")
            return
        }
        let stored = setting.flatMap { transaction.transaction.avps?.value($0.name) }
        let text = stored.map { $0.text.isEmpty ? kept.view : $0.text } ?? kept.view
        span.replace(with: context.arena.copy(text), in: context.message)
    }
}
