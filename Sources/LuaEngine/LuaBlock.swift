import Routing
import SIPMessage

/// A Lua function in the place of a route block.
final class LuaBlock: RouteBlock, @unchecked Sendable {
    private unowned let module: AppLuaModule
    private let function: String
    /// The same for C: made of the text at each call, it would be allocated each time.
    private let functionName: ContiguousArray<CChar>
    /// The event that the function is told about.
    private let event: OwnedBytes?
    /// Whether the function's result is the block's code, as for a native `route[NAME]` that it replaces.
    private let givesCode: Bool

    init(_ module: AppLuaModule, function: String, name: String, kind: RouteKinds, event: String? = nil, givesCode: Bool = false) {
        self.module = module
        self.function = function
        functionName = function.utf8CString
        self.event = event.map { OwnedBytes($0) }
        self.givesCode = givesCode
        super.init(name: name, kind: kind)
    }

    override func execute(_ context: RouteContext) -> Int {
        guard let state = module.state(context.worker) else {
            context.log(.error, "app_lua", "\(function): this thread has no Lua state")
            return -1
        }
        if module.settings.logMode & 1 != 0 { context.log(.debug, "app_lua", "running Lua function \(function)") }
        let outer = context.enter(self)
        defer { context.leave(to: outer) }
        let sentBefore = context.worker.sentCount
        let outcome: LuaState.Outcome
        if let event {
            var argument = Value.string(event.view)
            outcome = withUnsafeMutablePointer(to: &argument) { call(state, UnsafeBufferPointer(start: $0, count: 1), context) }
        } else {
            outcome = call(state, UnsafeBufferPointer(start: nil, count: 0), context)
        }
        switch outcome {
        case .done(let code): return givesCode ? ended(code, context) : 1
        case .exited:
            context.exit()
            return givesCode ? 0 : 1
        case .missing:
            context.log(.error, "app_lua", "the loaded scripts define no function \(function)")
            return -1
        case .failed(let reason):
            context.log(.error, "app_lua", "function \(function) failed: \(module.explained(reason))")
            // an answered request needs nothing more
            if module.answersFailure(context, sentBefore: sentBefore) { context.exit() }
            return -1
        }
    }

    private func call(_ state: LuaState, _ arguments: UnsafeBufferPointer<Value>, _ context: RouteContext) -> LuaState.Outcome {
        functionName.withUnsafeBufferPointer { name in name.baseAddress.map { state.call($0, arguments, context) } ?? .missing }
    }

    /// A native `return 0` ends the script.
    private func ended(_ code: Int, _ context: RouteContext) -> Int {
        if code == 0 { context.exit() }
        return code
    }
}
