import Routing
import SIPMessage

/// A side that a function's argument names.
final class DialogSides: Sendable {
    let sides: [Dialog.Side]

    /// - Parameter takesAll: whether `all` names both.
    init(_ text: String, takesAll: Bool) throws {
        switch text.lowercased() {
        case "caller": sides = [.caller]
        case "callee": sides = [.callee]
        case "all" where takesAll: sides = [.caller, .callee]
        default: throw DeclarationError("\"\(text)\" is no side of a dialog", remedy: takesAll ? "write caller, callee or all" : "write caller or callee")
        }
    }
}

extension DialogModule {
    func declareFunctions(_ exports: Exports) {
        exports.function("dlg_manage", routes: [.request]) { [unowned self] context, _ in manage(context) }
        exports.function("is_known_dlg") { [unowned self] context, _ in dialog(context) == nil ? -1 : 1 }
        exports.function("dlg_get", .string("callid"), .string("fromtag"), .string("totag")) { [unowned self] context, arguments in
            get(context, arguments.string(0), arguments.string(1), arguments.string(2))
        }
        exports.function("dlg_set_ruri") { [unowned self] context, _ in setRequestURI(context) }
        declareFlags(exports)
        declareTimeouts(exports)
        declareRequests(exports)
        exports.function("dlg_db_load_callid", .string("callid")) { [unowned self] _, arguments in load(callID: arguments.string(0)) ? 1 : -1 }
        exports.function("dlg_db_load_extra") { [unowned self] _, _ in load(callID: nil) ? 1 : -1 }
    }

    private func get(_ context: RouteContext, _ callID: ByteView, _ fromTag: ByteView, _ toTag: ByteView) -> Int {
        guard !callID.isEmpty, !fromTag.isEmpty, !toTag.isEmpty else {
            context.log(.error, "dialog", "dlg_get: Call-ID, From tag and To tag must not be empty")
            return -1
        }
        guard let (dialog, sender) = table.find(callID: callID, fromTag: fromTag, toTag: toTag) else { return -1 }
        let state = state(context)
        state.dialog = dialog
        state.direction = sender == .caller ? 1 : 2
        return 1
    }

    /// The other side's Contact becomes the request URI.
    private func setRequestURI(_ context: RouteContext) -> Int {
        guard let dialog = dialog(context) else { return -1 }
        let message = context.message
        return table.locked(dialog) {
            let sender = dialog.sender(callID: message.callID, fromTag: message.fromTag, toTag: message.toTag)
            let contact = dialog.leg(sender == .caller ? .callee : .caller).contact.view
            guard !contact.isEmpty else {
                context.log(.notice, "dialog", "dlg_set_ruri: the Contact is not known")
                return -1
            }
            message.newRequestURI = context.arena.copy(contact)
            return 1
        }
    }

    // MARK: Flags and properties

    private func declareFlags(_ exports: Exports) {
        exports.function("dlg_setflag", .integer("flag")) { [unowned self] context, arguments in
            changeFlags(context, arguments.integer(0)) { $0 | $1 }
        }
        exports.function("dlg_resetflag", .integer("flag")) { [unowned self] context, arguments in
            changeFlags(context, arguments.integer(0)) { $0 & ~$1 }
        }
        exports.function("dlg_isflagset", .integer("flag")) { [unowned self] context, arguments in
            guard (0...31).contains(arguments.integer(0)) else { return -1 }
            let flags = current(context)?.flags ?? existingState(context)?.flags ?? 0
            return flags & 1 << UInt32(arguments.integer(0)) != 0 ? 1 : -1
        }
        exports.function("dlg_set_property", .string("name")) { [unowned self] context, arguments in
            changeProperty(context, arguments.string(0), isOn: true)
        }
        exports.function("dlg_reset_property", .string("name")) { [unowned self] context, arguments in
            changeProperty(context, arguments.string(0), isOn: false)
        }
    }

    private func changeFlags(_ context: RouteContext, _ flag: Int, _ change: (UInt32, UInt32) -> UInt32) -> Int {
        guard (0...31).contains(flag) else { return -1 }
        let state = state(context)
        state.flags = change(state.flags, 1 << UInt32(flag))
        if let dialog = current(context) { table.locked(dialog) { dialog.flags = change(dialog.flags, 1 << UInt32(flag)) } }
        return 1
    }

    private func changeProperty(_ context: RouteContext, _ name: ByteView, isOn: Bool) -> Int {
        guard let property = Dialog.Properties(named: name) else {
            context.log(.error, "dialog", "there is no dialog property \"\(name)\"; ka-src, ka-dst and timeout-noreset are")
            return -1
        }
        let state = state(context)
        func change(_ properties: inout Dialog.Properties) {
            if isOn { properties.insert(property) } else { properties.remove(property) }
        }
        change(&state.properties)
        if let dialog = current(context) { table.locked(dialog) { change(&dialog.properties) } }
        return 1
    }

    // MARK: Timeouts

    private func declareTimeouts(_ exports: Exports) {
        exports.function("dlg_set_timeout", .integer("seconds")) { [unowned self] context, arguments in
            guard arguments.integer(0) > 0 else {
                context.log(.error, "dialog", "dlg_set_timeout: \(arguments.integer(0)) is no time")
                return -1
            }
            guard let dialog = dialog(context) else { return -1 }
            setLifetime(dialog, arguments.integer(0))
            return 1
        }
        exports.function("dlg_set_timeout", kemi: "dlg_set_timeout_id", .integer("seconds"), .integer("entry"), .integer("id")) {
            [unowned self] context, arguments in
            guard arguments.integer(0) > 0, let entry = UInt32(exactly: arguments.integer(1)), let id = UInt32(exactly: arguments.integer(2)),
                let dialog = table.dialog(entry: entry, id: id)
            else { return -1 }
            setLifetime(dialog, arguments.integer(0))
            return 1
        }
    }

    // MARK: Requests

    private func declareRequests(_ exports: Exports) {
        exports.function("dlg_bye", .prepared("side") { text, _ in try DialogSides(text, takesAll: true) }) { [unowned self] context, arguments in
            guard let sides = arguments.object(0, as: DialogSides.self)?.sides, let dialog = current(context) else { return -1 }
            // once an event route was told of the end, the script works on no dialog any more
            let tellsEnd = context.script.event(dialog.state.isActive ? endEvent : failedEvent) != nil
            defer { if tellsEnd { state(context).dialog = nil } }
            guard sides.count == 1 else { return endBothSides(dialog, context.worker, headers: .empty) ? 1 : -1 }
            return end(dialog, sides[0], context.worker) ? 1 : -1
        }
        exports.function("dlg_refer", .prepared("side") { text, _ in try DialogSides(text, takesAll: false) }, .string("target")) {
            [unowned self] context, arguments in
            guard let side = arguments.object(0, as: DialogSides.self)?.sides.first, let dialog = current(context) else { return -1 }
            guard !arguments.string(1).isEmpty else {
                context.log(.error, "dialog", "dlg_refer: the target is empty")
                return -1
            }
            return transfer(dialog, side, to: arguments.string(1), context.worker) ? 1 : -1
        }
        exports.function("dlg_bridge", .string("from"), .string("to"), .string("proxy", nullable: true)) { [unowned self] context, arguments in
            guard !arguments.string(0).isEmpty, !arguments.string(1).isEmpty else {
                context.log(.error, "dialog", "dlg_bridge: both parties have to be named")
                return -1
            }
            return bridge(arguments.string(0), arguments.string(1), proxy: arguments.string(2), body: nil, context.worker) ? 1 : -1
        }
    }
}
