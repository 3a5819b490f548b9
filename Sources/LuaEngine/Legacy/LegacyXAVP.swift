import CLuaBridge
import Routing
import SIPMessage

/// `sr.xavp.get(name, index [, simple])`: an XAVP's values as a table by their names, each a list, or the newest alone where `simple` is
/// not 0. An index of nil asks for a list of all XAVPs of that name, a negative one counts from the oldest.
final class LegacyXAVPGet: LuaFunction {
    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result {
        guard let context, let name = LegacyXAVP.name(arguments, count: 2...3, self, context) else { return result(.none) }
        let isSimple = arguments.count == 3 && arguments[2].integer != 0
        let roots = context.xavps.xavp
        func tree(_ index: Int) -> KSRTree? { LegacyXAVP.children(name, index, roots).map { $0.tree(newestOnly: isSimple) } }
        if arguments[1].kind == Int32(CLUA_NIL) {
            return LuaTree.result(.list((0..<roots.count(name)).compactMap { tree($0) }), context.arena)
        }
        guard let found = tree(Int(arguments[1].integer)) else { return LegacyXAVP.missing(name, arguments[1], self, context) }
        return LuaTree.result(found, context.arena)
    }
}

/// `sr.xavp.get_keys(name, index)`: a list of the names of an XAVP's values.
final class LegacyXAVPKeys: LuaFunction {
    override func run(_ arguments: UnsafeBufferPointer<clua_value>, _ context: RouteContext?) -> clua_result {
        guard let context, let name = LegacyXAVP.name(arguments, count: 2...2, self, context) else { return result(.none) }
        guard let values = LegacyXAVP.children(name, Int(arguments[1].integer), context.xavps.xavp) else {
            return LegacyXAVP.missing(name, arguments[1], self, context)
        }
        return LuaTree.result(.list(values.names.map { .value(.string($0)) }), context.arena)
    }
}

private enum LegacyXAVP {
    static func name(_ arguments: UnsafeBufferPointer<clua_value>, count: ClosedRange<Int>, _ function: LuaFunction, _ context: RouteContext) -> ByteView? {
        guard count.contains(arguments.count), arguments[0].kind == Int32(CLUA_STRING) else {
            context.log(.error, "app_lua_sr", "\(function.state.place)sr.xavp is called with a name and an index")
            return nil
        }
        return arguments[0].view
    }

    /// The values of the XAVP of that name and index.
    static func children(_ name: ByteView, _ index: Int, _ roots: XAVPList) -> XAVPList? {
        guard let root = roots.item(name, index: index), case .list(let values) = root.content else { return nil }
        return values
    }

    static func missing(_ name: ByteView, _ index: clua_value, _ function: LuaFunction, _ context: RouteContext) -> clua_result {
        context.log(.error, "app_lua_sr", "\(function.state.place)there is no $xavp(\(name)) number \(index.integer) with values of its own")
        return function.result(.none)
    }
}
