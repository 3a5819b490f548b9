import CLuaBridge
import Routing

/// A function for scripts that needs no message.
final class LuaClosure: LuaFunction {
    private let body: (UnsafeBufferPointer<clua_value>) -> clua_value

    init(_ state: LuaState, _ body: @escaping (UnsafeBufferPointer<clua_value>) -> clua_value) {
        self.body = body
        super.init(state)
    }

    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result { result(body(arguments)) }
}
