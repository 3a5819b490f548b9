import Routing
import SIPMessage

/// `$var(name)`, `$vz(name)` and `$vn(name)`: variables of the worker, which live on from message to message.
enum ScriptVariableNames {
    static func declare(_ exports: Exports) {
        let registry = exports.registry
        for kind in ["var", "vz", "vn"] {
            exports.variable(kind) { spec in
                let name = spec.argumentText
                guard name.isEmpty else {
                    return kind == "vn"
                        ? NullableScriptVariable(slot: registry.scriptVariable("vn:" + name))
                        : ScriptVariable(slot: registry.scriptVariable(name))
                }
                throw DeclarationError("$\(kind) needs a name", remedy: "write $\(kind)(name)")
            }
        }
    }
}

/// `$var(name)` and `$vz(name)`: the number 0 until it is set; null makes it 0 again.
final class ScriptVariable: Variable, @unchecked Sendable {
    private let slot: Int
    init(slot: Int) { self.slot = slot }
    override func value(_ context: RouteContext) -> Value { context.variables.value(slot) }
    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        context.variables.assign(value.isNull ? .integer(0) : value, to: slot)
        return true
    }
    override var isWritable: Bool { true }
}

/// `$vn(name)`: null until it is set.
final class NullableScriptVariable: Variable, @unchecked Sendable {
    private let slot: Int
    init(slot: Int) { self.slot = slot }
    override func value(_ context: RouteContext) -> Value {
        context.variables.isSet(slot) ? context.variables.value(slot) : .null
    }
    override func assign(_ value: Value, _ context: RouteContext) -> Bool {
        context.variables.assign(value, to: slot)
        return true
    }
    override var isWritable: Bool { true }
}
