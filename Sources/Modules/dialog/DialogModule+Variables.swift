import Routing
import SIPMessage

extension DialogModule {
    func declareVariables(_ exports: Exports) {
        exports.variable("DLG_count", get: { [unowned self] _ in .integer(hasStatistics ? counters.active.value : 0) })
        exports.variable("DLG_lifetime", get: { [unowned self] context in existingState(context)?.followed.map { .integer($0.lifetime) } ?? .null })
        exports.variable("DLG_status", get: { [unowned self] context in existingState(context)?.followed.map { .integer($0.status) } ?? .null })
        exports.variable("dlg_var") { [unowned self] spec in
            guard spec.hasArgument else { throw DeclarationError("$dlg_var needs a name", remedy: "write $dlg_var(name)") }
            return DialogVariable(self, spec.argumentText)
        }
        exports.variable("dlg") { [unowned self] spec in
            guard let read = Self.attribute(spec.argumentText) else {
                throw DeclarationError("a dialog has no \"\(spec.argumentText)\"", remedy: "see $dlg(...) in the pseudo-variables' page")
            }
            return ComputedVariable(get: { [unowned self] context in
                guard let dialog = dialog(context) else { return .null }
                return table.locked(dialog) { read(dialog, context.arena) }
            })
        }
        exports.variable("dlg_ctx") { [unowned self] spec in try contextVariable(spec.argumentText) }
    }

    private typealias Attribute = @Sendable (Dialog, Arena) -> Value

    /// What `$dlg(name)` reads; nil for an unknown name.
    private static func attribute(_ name: String) -> Attribute? {
        @Sendable func text(_ view: ByteView, _ arena: Arena) -> Value { view.isEmpty ? .null : .string(arena.copy(view)) }
        @Sendable func socket(_ socket: ListenSocket?, _ arena: Arena) -> Value { socket.map { text($0.socketText.view, arena) } ?? .null }
        return switch name {
        // who looks holds it too
        case "ref": { dialog, _ in .integer(dialog.holders + 1) }
        case "h_id": { dialog, _ in .integer(Int(dialog.id)) }
        case "h_entry": { dialog, _ in .integer(Int(dialog.entry)) }
        case "state": { dialog, _ in .integer(dialog.state.rawValue) }
        case "dflags": { dialog, _ in .integer(Int(dialog.marks.rawValue)) }
        case "sflags": { dialog, _ in .integer(Int(dialog.flags)) }
        case "toroute": { dialog, _ in .integer(dialog.timeoutRoute.isEmpty ? 0 : 1) }
        case "lifetime": { dialog, _ in .integer(dialog.lifetime) }
        case "start_ts": { dialog, _ in .integer(dialog.startTime) }
        case "callid": { dialog, arena in text(dialog.callID, arena) }
        case "from_uri": { dialog, arena in text(dialog.fromURI, arena) }
        case "to_uri": { dialog, arena in text(dialog.toURI, arena) }
        case "from_tag": { dialog, arena in text(dialog.caller.tag.view, arena) }
        case "to_tag": { dialog, arena in text(dialog.callee.tag.view, arena) }
        case "from_cseq": { dialog, arena in text(dialog.caller.cseq.view, arena) }
        case "to_cseq": { dialog, arena in text(dialog.callee.cseq.view, arena) }
        case "from_rs": { dialog, arena in text(dialog.caller.routes.view, arena) }
        case "to_rs": { dialog, arena in text(dialog.callee.routes.view, arena) }
        case "from_contact": { dialog, arena in text(dialog.caller.contact.view, arena) }
        case "to_contact": { dialog, arena in text(dialog.callee.contact.view, arena) }
        case "from_bindaddr": { dialog, arena in socket(dialog.caller.socket, arena) }
        case "to_bindaddr": { dialog, arena in socket(dialog.callee.socket, arena) }
        default: nil
        }
    }

    private func contextVariable(_ name: String) throws -> Variable {
        func number(_ path: ReferenceWritableKeyPath<DialogState, Int> & Sendable) -> Variable {
            ComputedVariable(
                get: { [unowned self] context in .integer(existingState(context)?[keyPath: path] ?? 0) },
                set: { [unowned self] context, value in
                    state(context)[keyPath: path] = value.knownInteger ?? 0
                    return true
                })
        }
        func readOnly(_ read: @escaping @Sendable (RouteContext) -> Value) -> Variable {
            // assignments are let through and do nothing, as in the reference
            ComputedVariable(get: read, set: { _, _ in true })
        }
        switch name {
        case "on": return number(\.on)
        case "timeout": return number(\.timeout)
        case "timeout_bye": return number(\.byeOnTimeout)
        case "flags":
            return ComputedVariable(
                get: { [unowned self] context in .integer(Int(existingState(context)?.flags ?? 0)) },
                set: { [unowned self] context, value in
                    state(context).flags = UInt32(truncatingIfNeeded: value.knownInteger ?? 0)
                    return true
                })
        case "dir": return readOnly { [unowned self] context in .integer(existingState(context)?.direction ?? 0) }
        case "set": return readOnly { [unowned self] context in .integer(current(context) == nil ? 0 : 1) }
        case "timeout_route":
            return ComputedVariable(
                get: { [unowned self] context in
                    guard let state = existingState(context), state.hasTimeoutRoute else { return .null }
                    return .string(state.timeoutRoute)
                },
                set: { [unowned self] context, value in
                    let state = state(context)
                    state.timeoutRoute = context.arena.copy(value.text(in: context.arena))
                    state.hasTimeoutRoute = context.script.block(.request, named: state.timeoutRoute.string) != nil
                    return true
                })
        case "timeout_route_id": return readOnly { [unowned self] context in .integer(existingState(context)?.hasTimeoutRoute == true ? 1 : 0) }
        default:
            throw DeclarationError(
                "$dlg_ctx has no \"\(name)\"", remedy: "on, set, dir, flags, timeout, timeout_bye, timeout_route and timeout_route_id are there")
        }
    }
}

/// `$dlg_var(name)`
private final class DialogVariable: Variable, @unchecked Sendable {
    private unowned let module: DialogModule
    private let name: OwnedBytes

    init(_ module: DialogModule, _ name: String) {
        self.module = module
        self.name = OwnedBytes(name)
    }

    override func value(_ context: RouteContext) -> Value { module.variable(name.view, context) }
    override var isWritable: Bool { true }

    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        if value.isInteger, value.isPlainInteger {
            context.log(.error, "dialog", "$dlg_var(\(name.view)) takes texts, no numbers; write \"\(value.integer)\" in quotes")
            return false
        }
        module.setVariable(name.view, value.isNull ? nil : value.text(in: context.arena), context)
        return true
    }
}
