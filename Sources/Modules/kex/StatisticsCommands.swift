import CSignalbox
import Routing

/// RPC commands of kex: statistics under their older names, and memory.
enum StatisticsCommands {
    static func declare(_ exports: Exports) {
        let statistics = exports.registry.statistics
        @Sendable func selected(_ request: RPCRequest) throws -> [Statistics.Entry] {
            guard request.remaining > 0 else { throw RPCFault(400, "No statistic name provided") }
            var entries: [Statistics.Entry] = []
            while let pattern = request.optionalString() { entries += statistics.select(pattern) }
            return entries
        }
        exports.rpc("stats.get_statistics", "Statistics as texts: all, group:, or name; several may be given.", returnsArray: true) { request in
            try selected(request).map { .string("\($0.group):\($0.name) = \($0.value)") }
        }
        exports.rpc("stats.fetch", "Statistics with their values as texts: all, group:, group.name or name.") { request in
            [.structure(try selected(request).map { RPCMember("\($0.group).\($0.name)", .string(String($0.value))) })]
        }
        exports.rpc("stats.fetchn", "Statistics with their values: all, group:, group.name or name.") { request in
            [.structure(try selected(request).map { RPCMember("\($0.group).\($0.name)", .integer($0.value)) })]
        }
        exports.rpc("stats.reset_statistics", "Sets statistics to zero: all, group:, group.name or name.") { request in
            for entry in try selected(request) { entry.reset() }
            return []
        }
        exports.rpc("stats.clear_statistics", "Sets statistics to zero and returns what they were.", returnsArray: true) { request in
            try selected(request).map { entry in
                let value = entry.value
                entry.reset()
                let now = entry.value
                return .string("\(entry.group):\(entry.name) = \(now)" + (now == value ? "" : " (\(value))"))
            }
        }
        declareMemory(exports)
    }

    private static func declareMemory(_ exports: Exports) {
        let threads = exports.registry.threads
        exports.rpc("pkg.stats", "Memory by thread: [pid|rank|index number]. Threads share the heap; it stands under index 0.", returnsArray: true) { request in
            let rows = threads.all
            guard let filter = request.optionalString() else { return rows.map(row) }
            let number = try request.integer(orFault: RPCFault(500, "Invalid Parameters"))
            let found: [ThreadList.Entry]
            switch filter {
            case "pid": found = rows.filter { $0.id == number }
            case "rank", "index": found = rows.filter { $0.index == number }
            default: throw RPCFault(500, "Invalid filter type")
            }
            guard !found.isEmpty else { throw RPCFault(500, "No such \(filter)") }
            return found.map(row)
        }
        exports.rpc("pkg.info", "The allocator.") { _ in [["name": "malloc", "size": .integer(csignalbox_heap_now().total)]] }
        for name in ["mod.stats", "mod.mem_stats"] {
            exports.rpc(name, "Memory by module: module pkg|shm|all. Not kept here; the heap as a whole is answered.", returnsArray: true) { request in
                let module = try request.string(orFault: RPCFault(500, "Invalid Parameters"))
                return [.string("Module: \(module)"), ["Total": .integer(csignalbox_heap_now().used)], ""]
            }
        }
    }

    @Sendable private static func row(_ entry: ThreadList.Entry) -> RPCValue {
        let heap = entry.index == 0 ? csignalbox_heap_now() : csignalbox_heap()
        return [
            "entry": .integer(entry.index), "pid": .integer(entry.id), "rank": .integer(entry.index), "used": .integer(heap.used),
            "free": .integer(heap.free), "real_used": .integer(heap.used), "total_size": .integer(heap.total),
            "total_frags": .integer(heap.fragments), "desc": .string(entry.role),
        ]
    }
}
