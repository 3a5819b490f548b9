import Routing
import SIPMessage

/// `KSR.dialog.var_...`: variables of the message's dialog for embedded languages, which have no `$dlg_var`.
extension DialogModule {
    func declareKSR(_ exports: Exports) {
        exports.ksr("var_sets", .string("name"), .string("value")) { [unowned self] context, arguments in
            setVariable(arguments.string(0), arguments.string(1), context)
            return .integer(1)
        }
        exports.ksr("var_get", .string("name"), returns: .value) { [unowned self] context, arguments in variable(arguments.string(0), context) }
        exports.ksr("var_gete", .string("name"), returns: .value) { [unowned self] context, arguments in
            let value = variable(arguments.string(0), context)
            return value.isNull ? .string(.empty) : value
        }
        exports.ksr("var_getw", .string("name"), returns: .value) { [unowned self] context, arguments in
            let value = variable(arguments.string(0), context)
            return value.isNull ? .string("<null>") : value
        }
        exports.ksr("var_rm", .string("name")) { [unowned self] context, arguments in
            setVariable(arguments.string(0), nil, context)
            return .integer(1)
        }
        exports.ksr("var_is_null", .string("name")) { [unowned self] context, arguments in
            .integer(variable(arguments.string(0), context).isNull ? 1 : -1)
        }
    }

    /// The variable of that name of the message's dialog, or of the one that is to come.
    func variable(_ name: ByteView, _ context: RouteContext) -> Value {
        let arena = context.arena
        if let dialog = dialog(context) {
            return table.locked(dialog) { dialog.variables[name].map { .string(arena.copy($0)) } ?? .null }
        }
        return existingState(context)?.variables[name].map { .string(arena.copy($0)) } ?? .null
    }

    /// A dialog's variable as text, nil if it is not set.
    public func variable(_ name: OwnedBytes, of dialog: Dialog) -> String? {
        table.locked(dialog) { dialog.variables[name.view]?.string }
    }

    /// Sets a dialog's variable.
    public func setVariable(_ name: OwnedBytes, _ value: String, of dialog: Dialog) {
        table.locked(dialog) {
            value.withByteView { dialog.variables.set(name.view, $0) }
            dialog.marks.insert(.variablesChanged)
        }
        store(dialog)
    }

    /// Whether the callee sent a request of the dialog.
    func isFromCallee(_ message: SIPMessage, of dialog: Dialog) -> Bool {
        table.locked(dialog) { dialog.sender(callID: message.callID, fromTag: message.fromTag, toTag: message.toTag) == .callee }
    }

    /// - Parameter value: nil removes it.
    func setVariable(_ name: ByteView, _ value: ByteView?, _ context: RouteContext) {
        func set(_ variables: inout DialogVariables) {
            if let value { variables.set(name, value) } else { variables.remove(name) }
        }
        guard let dialog = dialog(context) else { return set(&state(context).variables) }
        table.locked(dialog) {
            set(&dialog.variables)
            dialog.marks.insert(.variablesChanged)
        }
        store(dialog)
    }
}
