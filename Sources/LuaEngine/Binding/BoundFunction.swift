import CLuaBridge
import Routing

/// A call of a script whose function and first arguments are known: what stands at a `LuaCallSite`'s place.
final class BoundFunction: LuaFunction {
    private let function: KSRCall
    private let call: BoundCall
    /// The same, without counting references.
    private let borrowed: Unmanaged<BoundCall>

    /// What the bridge calls.
    static let directBody: clua_body = { carryOut(BoundFunction.self, $0, $1, $2, $3, $4) }

    init(_ state: LuaState, _ function: KSRCall, _ site: LuaCallSite) {
        self.function = function
        call = BoundCall(function.call, site.constants)
        borrowed = .passUnretained(call)
        super.init(state)
    }

    @inline(__always)
    override func answer(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext, _ result: UnsafeMutablePointer<clua_result>) {
        let hadEnded = context.flow.contains(.exit)
        let answer = borrowed._withUnsafeGuaranteedRef {
            $0.callAgain(context, arguments.count) { arguments[$0].value(in: context.arena) }
        }
        guard let (kind, value) = answer else {
            result.pointee = run(arguments, context)
            return
        }
        result.pointee.value.set(value, kind, endsScript: !hadEnded && context.flow.contains(.exit))
    }

    @inline(never)
    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result {
        let all = call.leading.map { clua_value($0) } + arguments
        let answer = all.withUnsafeBufferPointer { function.run($0, context) }
        if let context { call.prepare(context, arguments.count) }
        return answer
    }
}
