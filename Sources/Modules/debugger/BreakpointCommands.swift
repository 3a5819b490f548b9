import Routing

/// `dbg.bp` and `dbg.ls`.
enum BreakpointCommands {
    static func declare(_ exports: Exports, _ breakpoints: Breakpoints, _ trace: TraceSettings) {
        exports.rpc("dbg.ls", "List the workers and their breakpoints.", returnsArray: true) { request in
            let id = request.optionalInteger()
            let places = breakpoints.all.filter { id == nil || $0.id == id }
            if id != nil, places.isEmpty { throw RPCFault(500, "No such pid") }
            return places.map { place in
                [
                    "entry": .integer(place.index), "pid": .integer(place.id), "set": .integer((trace.isOn ? 1 : 0) | (place.isSet ? 2 : 0)),
                    "state": .integer(place.isWaiting ? 1 : 0), "in.pid": 0, "in.cmd": 0,
                ]
            }
        }
        exports.rpc("dbg.bp", "Breakpoints: on, off, release, keep, move, next, show, eval, log.") { request in
            let command = try request.string(orFault: RPCFault(500, "Config breakpoint command missing"))
            let id = request.optionalInteger()
            if let id, !breakpoints.all.contains(where: { $0.id == id }) { throw RPCFault(500, "No such pid") }
            return try run(command, id, request, breakpoints)
        }
    }

    private static func run(_ command: String, _ id: Int?, _ request: RPCRequest, _ breakpoints: Breakpoints) throws -> [RPCValue] {
        func required() throws -> Int {
            guard let id else { throw RPCFault(500, "Missing pid parameter") }
            return id
        }
        func order(_ order: Breakpoints.Order) throws {
            let id = try required()
            breakpoints.change(where: { $0.id == id }) { $0.order = order }
        }
        func variable() throws -> String {
            let name = try request.string(orFault: RPCFault(500, "pv param missing"))
            guard (2..<256).contains(name.utf8.count) else { throw RPCFault(500, "invalid pv param") }
            return name
        }
        func answer() throws -> [RPCValue] { [.string(breakpoints.answer(of: try required()) ?? "200 ok")] }
        switch command {
        case "on": breakpoints.change(where: { id == nil || $0.id == id }) { $0.isSet = true }
        case "off": breakpoints.change(where: { id == nil || $0.id == id }) { $0.isSet = false }
        case "release": breakpoints.change(where: { (id == nil || $0.id == id) && !$0.isWaiting }) { $0.isSet = false }
        case "keep":
            let kept = try required()
            breakpoints.change(where: { $0.id != kept }) { $0.isSet = false }
        case "move":
            let moved = try required()
            breakpoints.change(where: { $0.id == moved }) { $0.isSet = false }
        case "next":
            try order(.next)
            return try answer()
        case "show":
            try order(.show)
            return try answer()
        case "eval":
            try order(.evaluate(variable()))
            return try answer()
        case "log": try order(.log(variable()))
        default: throw RPCFault(500, "Unknown inner command")
        }
        return ["200 ok"]
    }
}
