import Routing
import SIPMessage

/// `uac_replace_from`, `uac_restore_from` and the same for To.
extension UACModule {
    /// What is to be restored in replies, until the message has a transaction.
    final class MessageState {
        var changed: Set<AddressSpan.Header> = []
        var waitsForTransaction = false
    }

    func declareReplacing(_ exports: Exports) {
        declareReplacing(.from, "from", exports)
        declareReplacing(.to, "to", exports)
    }

    private func declareReplacing(_ header: AddressSpan.Header, _ suffix: String, _ exports: Exports) {
        let name = "uac_replace_" + suffix
        exports.function(name, kemi: name + "_uri", .string("uri"), routes: [.request, .branch]) { [unowned self] context, arguments in
            replace(header, display: nil, uri: arguments.string(0), context)
        }
        exports.function(name, .string("displayName"), .string("uri"), routes: [.request, .branch]) { [unowned self] context, arguments in
            replace(header, display: arguments.string(0), uri: arguments.string(1), context)
        }
        exports.function("uac_restore_" + suffix, routes: .request) { [unowned self] context, _ in
            guard restoreMode != .none else {
                context.log(.error, "uac", "uac_restore_\(suffix): restore_mode is \"none\"")
                return -1
            }
            return restore(header, context) ? 1 : -1
        }
    }

    private func state(_ context: RouteContext) -> MessageState {
        if let known = context.slots[slot] as? MessageState { return known }
        let made = MessageState()
        context.slots[slot] = made
        return made
    }

    private func parameter(_ header: AddressSpan.Header) -> OwnedBytes { header == .from ? fromParameter : toParameter }

    // MARK: Replacing

    /// - Parameters:
    ///   - display: nil to leave the display name alone, empty to remove it.
    ///   - uri: empty to leave the URI alone.
    private func replace(_ header: AddressSpan.Header, display: ByteView?, uri: ByteView, _ context: RouteContext) -> Int {
        let message = context.message
        guard message.isRequest else {
            context.log(.error, "uac", "only a request's \(header.name) can be replaced")
            return -1
        }
        if context.routeKind == .request, (context.slots[slot] as? MessageState)?.changed.contains(header) ?? false {
            context.log(.error, "uac", "\(header.name) was replaced already")
            return -1
        }
        if restoreMode == .auto, !uri.isEmpty, !message.toTag.isEmpty {
            context.log(.error, "uac", "\(header.name) of a request within a dialog is not replaced: restore_mode is \"auto\"")
            return -1
        }
        guard let span = AddressSpan(header, of: message) else {
            context.log(.error, "uac", "\(header.name) cannot be read")
            return -1
        }
        push(header, span, context)
        if let display { span.replaceDisplayName(with: context.arena.copy(display), in: message) }
        if uri.isEmpty { return 1 }
        span.replaceURI(with: context.arena.copy(uri), in: message)
        if restoreMode == .none { return 1 }
        if let dialog, let call = dialog.dialog(context) {
            DialogRestorer.keep(header, span.address, display: display ?? .empty, uri: uri, dialog, call)
        } else if !announce(header, span.address.uri, uri, context) {
            return -1
        }
        restoreReplies([header], context)
        return 1
    }

    /// Keeps the address in the AVP for replies, where one is named.
    private func push(_ header: AddressSpan.Header, _ span: AddressSpan, _ context: RouteContext) {
        guard let setting = header == .from ? fromAVP : toAVP else { return }
        context.avps.push(setting.name, .string(span.text))
    }

    /// Writes both URIs into the Record-Route.
    private func announce(_ header: AddressSpan.Header, _ old: ByteView, _ new: ByteView, _ context: RouteContext) -> Bool {
        guard let rr, rr.appendsFromTag else {
            context.log(.error, "uac", "a URI cannot be restored without the From tag in Record-Routes: set rr's append_fromtag to 1")
            return false
        }
        guard let code = URICode.encode(old, new, password: password.view, context.arena) else {
            context.log(.error, "uac", "a URI of \(header.name) is longer than \(URICode.limit) bytes")
            return false
        }
        return addParameter(header, code, rr, context)
    }

    private func addParameter(_ header: AddressSpan.Header, _ code: ByteView, _ rr: RRModule, _ context: RouteContext) -> Bool {
        var text = ByteBuilder(context.arena, capacity: code.count + 16)
        text.append(ASCII.semicolon)
        text.append(parameter(header).view)
        text.append(ASCII.equals)
        text.append(code)
        // -1 where the script gave the Record-Route's address: the reference does not mind either
        _ = rr.addParameter(context, text.finish())
        return true
    }

    // MARK: Restoring in requests

    /// A request followed our Route.
    func requestFollowedRoute(_ context: RouteContext) {
        _ = restore(.from, context)
        _ = restore(.to, context)
    }

    /// Puts back the URI that the Route parameter of `header` stands for: into the same header for a request of the caller, into the
    /// other one for a request of the callee.
    private func restore(_ header: AddressSpan.Header, _ context: RouteContext) -> Bool {
        guard let rr, context.message.isRequest,
            let code = rr.routeParameters(context).parameter(parameter(header).view), !code.isEmpty
        else { return false }
        // it stays in the Record-Route
        _ = addParameter(header, code, rr, context)
        let place = rr.isUpstream(context) ? header.other : header
        guard let span = AddressSpan(place, of: context.message) else {
            context.log(.error, "uac", "\(place.name) cannot be read")
            return false
        }
        push(place, span, context)
        guard let uri = URICode.decode(code, uri: span.address.uri, password: password.view, context.arena) else {
            context.log(.warning, "uac", "the Route parameter \(parameter(header).view)=\(code) does not belong to \(place.name)'s URI \(span.address.uri)")
            return false
        }
        span.replaceURI(with: uri, in: context.message)
        restoreReplies([place], context)
        return true
    }

    // MARK: Restoring in replies

    /// Has the replies to the context's request restored.
    func restoreReplies(_ headers: Set<AddressSpan.Header>, _ context: RouteContext) {
        let state = state(context)
        state.changed.formUnion(headers)
        if let transaction = tm?.handle(context) { attach(state.changed, context, transaction) } else { state.waitsForTransaction = true }
    }

    func didCreateTransaction(_ context: RouteContext, _ transaction: TransactionHandle) {
        guard let state = context.slots[slot] as? MessageState, state.waitsForTransaction else { return }
        state.waitsForTransaction = false
        attach(state.changed, context, transaction)
    }

    private func attach(_ headers: Set<AddressSpan.Header>, _ context: RouteContext, _ transaction: TransactionHandle) {
        if let known = transaction.observer(ReplyRestorer.self) { return known.keep(headers, of: context.message) }
        let made = ReplyRestorer(self)
        made.keep(headers, of: context.message)
        transaction.attach(made)
    }
}
