import CLuaBridge
import Routing
import SIPMessage

/// `sr.MODULE.function(...)`
final class LegacyCall: LuaFunction {
    private let function: LegacyFunction
    private let path: String
    private let call: DynamicCall

    /// - Parameters:
    ///   - path: how scripts call it, for errors: `sr.sl.send_reply`.
    ///   - forms: the functions under `KSR` that do the work.
    init(_ state: LuaState, _ function: LegacyFunction, path: String, _ forms: [KSRFunction], _ registry: Registry) {
        self.function = function
        self.path = path
        call = DynamicCall(forms, registry: registry)
        super.init(state)
    }

    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result {
        guard let context else {
            Log.write(.error, "app_lua_sr", "\(state.place)\(path) is called while a file is loaded: there is no message yet")
            return result(refused)
        }
        guard call.takes(arguments.count) else { return refuse("\(arguments.count) arguments", context) }
        if function.takesReplyCode, let code = arguments.first, !(100..<800).contains(code.integer) {
            return refuse("\(code.integer), which is no code of a reply", context)
        }
        let values = context.arena.allocate(Value.self, count: max(1, arguments.count))
        for index in arguments.indices {
            values[index] = arguments[index].value(in: context.arena)
            if values[index].isNull { return refuse("\(arguments[index].typeName) as argument \(index + 1)", context) }
        }
        let hadEnded = context.flow.contains(.exit)
        do {
            let value = try call.call(context, UnsafeBufferPointer(start: values, count: arguments.count)).result
            if !hadEnded, context.flow.contains(.exit) {
                return result(.exit)
            }
            return result(converted(value))
        } catch {
            return refuse("an argument that cannot be used: \(error)", context)
        }
    }

    private func converted(_ tree: KSRTree) -> clua_value {
        guard case .value(let value) = tree else { return .none }
        return switch function.result {
        case .nothing: .none
        case .code: .integer(value.integer)
        case .zero: .integer(value.integer > 0 ? 0 : value.integer)
        case .boolean: .boolean(value.integer > 0)
        case .value: clua_value(value)
        case .marked: value.isNull ? Self.mark : clua_value(value)
        case .valueOrFalse: value.isNull ? .boolean(false) : clua_value(value)
        }
    }

    private static var mark: clua_value { .text(ByteView("<<null>>")) }

    /// What a call gives that cannot be carried out.
    private var refused: clua_value {
        switch function.result {
        case .code, .zero: .integer(-1)
        case .boolean, .valueOrFalse: .boolean(false)
        case .nothing, .value: .none
        case .marked: Self.mark
        }
    }

    private func refuse(_ what: String, _ context: RouteContext) -> clua_result {
        let text = "\(path) was called with \(what); expected \(call.forms.map(\.signature).joined(separator: " or "))"
        return refusal(text, refused, context, from: "app_lua_sr")
    }
}
