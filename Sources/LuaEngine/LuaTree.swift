import CLuaBridge
import Routing
import SIPMessage

/// Tables on their way to Lua, as the steps that build them.
enum LuaTree {
    static func result(_ tree: KSRTree, _ arena: Arena) -> clua_result {
        var nodes: [clua_node] = []
        if case .table(let fields) = tree { append(fields, to: &nodes) }
        let kept = arena.allocate(UInt8.self, count: max(1, nodes.count) * MemoryLayout<clua_node>.stride)
        let steps = UnsafeMutableRawPointer(kept).bindMemory(to: clua_node.self, capacity: max(1, nodes.count))
        steps.initialize(from: nodes, count: nodes.count)
        var result = clua_result()
        result.value.kind = Int32(CLUA_TABLE)
        result.nodes = UnsafePointer(steps)
        result.node_count = nodes.count
        return result
    }

    private static func append(_ fields: [(key: Value, content: KSRTree)], to nodes: inout [clua_node]) {
        for field in fields where !field.key.isNull {
            var node = clua_node()
            node.key = clua_value(field.key)
            switch field.content {
            case .value(let value):
                node.step = Int32(CLUA_SET)
                node.value = clua_value(value)
                nodes.append(node)
            case .table(let inner):
                node.step = Int32(CLUA_OPEN)
                nodes.append(node)
                append(inner, to: &nodes)
                nodes.append(clua_node(step: Int32(CLUA_CLOSE), key: .none, value: .none))
            }
        }
    }
}

extension KSRTree {
    /// The number, as a native function's code.
    var code: Int {
        if case .value(let value) = self { return value.integer }
        return 1
    }
}
