import CSignalbox
import Routing
import SIPMessage

#if canImport(Glibc)
import Glibc
#endif

/// The RPC commands of the core: `system.*`, `core.*`.
package enum CoreCommands {
    package static func declare(_ registry: Registry, _ facts: CoreFacts) {
        declareSystem(registry.rpc)
        declareVersion(registry.rpc, facts, registry.surroundings)
        declareEcho(registry.rpc)
        declareProcess(registry, facts)
        declareNetwork(registry.rpc, facts)
    }

    private static func declareSystem(_ table: RPCTable) {
        table.add("system.listMethods", "Lists all commands.", returnsArray: true) { [unowned table] _ in table.names.map { .string($0) } }
        table.add("system.methodHelp", "Says what a command does.") { [unowned table] request in
            let name = try request.string(orFault: RPCFault(400, "method name expected"))
            guard let command = table[name] else { throw RPCFault(400, "command not found") }
            return [.string(command.help)]
        }
        table.add("system.methodSignature", "Says which parameters a command takes.") { _ in throw RPCFault(500, "Not Implemented Yet") }
    }

    // MARK: Version and time

    private static func declareVersion(_ table: RPCTable, _ facts: CoreFacts, _ surroundings: Surroundings) {
        table.add("core.version", "Version of the server.") { _ in [.string(ProgramText.fullVersion)] }
        table.add("core.flags", "What was built in.") { _ in [.string(ProgramText.flags)] }
        table.add("core.info", "Version, and what was built in.") { _ in
            [[
                "version": .string("\(ProgramText.name) \(ProgramText.version)"), "id": .string(ProgramText.speaks),
                "compiler": .string(ProgramText.compiler), "compiled": "", "flags": .string(ProgramText.flags),
            ]]
        }
        table.add("core.uptime", "How long the server has been up.") { _ in
            let now = surroundings.seconds
            return [[
                "now": .string(clock(now)), "up_since": .string(clock(facts.startTime)), "uptime": .integer(now - facts.startTime),
            ]]
        }
        table.add("core.runinfo", "Version and uptime.") { _ in
            let now = surroundings.seconds
            let up = now - facts.startTime
            return [[
                "name": .string(ProgramText.name), "version": .string(ProgramText.version), "sourceid": .string(ProgramText.speaks),
                "compiler": .string(ProgramText.compiler), "compiled": "", "time_now": .string(clock(now)),
                "time_started": .string(clock(facts.startTime)), "uptime_secs": .integer(up),
                "utime_days": .string("\(up / 86400)d \(up / 3600 % 24)h \(up / 60 % 60)m \(up % 60)s"),
            ]]
        }
    }

    /// A time as `ctime` writes it, without the line's end.
    private static func clock(_ seconds: Int) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        localtime_r(&moment, &parts)
        var text = [CChar](repeating: 0, count: 64)
        let length = strftime(&text, text.count, "%a %b %e %H:%M:%S %Y", &parts)
        return String(decoding: text[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    // MARK: Echo

    private static func declareEcho(_ table: RPCTable) {
        table.add("core.echo", "Returns its parameters as texts.", returnsArray: true) { try rest(of: $0) }
        table.add("core.prints", "Returns its parameters as texts.", returnsArray: true) { try rest(of: $0) }
        table.add("core.printi", "Returns its parameters as numbers.", returnsArray: true) { request in
            var values: [RPCValue] = []
            while request.remaining > 0 {
                values.append(.integer(try request.integer(orFault: RPCFault(400, "parameter \(values.count + 1) is not a number"))))
            }
            return values
        }
    }

    private static func rest(of request: RPCRequest) throws -> [RPCValue] {
        var values: [RPCValue] = []
        while request.remaining > 0 {
            values.append(.string(try request.string(orFault: RPCFault(400, "parameter \(values.count + 1) is not a text"))))
        }
        return values
    }

    // MARK: Process

    private static func declareProcess(_ registry: Registry, _ facts: CoreFacts) {
        let table = registry.rpc
        let threads = registry.threads
        table.add("core.ps", "Ids and roles of the threads.", returnsArray: true) { _ in
            threads.all.flatMap { [.integer($0.id), .string($0.role)] }
        }
        table.add("core.psx", "The threads, in detail.", returnsArray: true) { _ in
            threads.all.map { ["IDX": .integer($0.index), "PID": .integer($0.id), "DSC": .string($0.role)] }
        }
        table.add("core.psa", "The threads with state and rank.", returnsArray: true) { _ in
            threads.all.map { entry in
                let rank = entry.index == 0 ? 0 : entry.role.contains("receiver") ? entry.index : -1
                return [
                    "index": .integer(entry.index), "pid": .integer(entry.id), "status": 1, "rank": .integer(rank),
                    "description": .string(entry.role),
                ]
            }
        }
        table.add("core.pwd", "The working directory.", returnsArray: true) { _ in
            guard let path = getcwd(nil, 0) else { throw RPCFault(500, "getcwd failed") }
            defer { free(path) }
            return [.string(String(cString: path))]
        }
        table.add("core.arg", "The command line.", returnsArray: true) { _ in facts.arguments.map { .string($0) } }
        table.add("core.kill", "Stops the server, as signal 15 does.") { request in
            let number = request.optionalInteger() ?? Int(SIGTERM)
            guard number == SIGTERM || number == SIGINT else { throw RPCFault(400, "only signals 2 and 15 may be sent") }
            facts.stop()
            return []
        }
        table.add("core.shmmem", "Memory of the server in bytes, or in KB, MB, GB with b, k, m or g.") { request in
            [memory(divisor: try divisor(request))]
        }
        table.add("core.modules", "The loaded modules, latest first.", returnsArray: true) { _ in
            facts.moduleNames.reversed().map { .string($0) }
        }
        let defines = registry.defines
        table.add("core.ppdefines", "Names that the preprocessor knows.", returnsArray: true) { _ in defines.keys.sorted().map { .string($0) } }
        table.add("core.ppdefines_full", "Names and values that the preprocessor knows.", returnsArray: true) { _ in
            defines.sorted { $0.key < $1.key }.map {
                ["name": .string($0.key), "type": 0, "value": .string($0.value.isEmpty ? "none" : $0.value)]
            }
        }
    }

    private static func divisor(_ request: RPCRequest) throws -> Int {
        guard let unit = request.optionalString() else { return 1 }
        switch unit.first {
        case "b": return 1
        case "k": return 1 << 10
        case "m": return 1 << 20
        case "g": return 1 << 30
        default: throw RPCFault(500, "bad param use b|k|m|g")
        }
    }

    private static func memory(divisor: Int) -> RPCValue {
        let heap = csignalbox_heap_now()
        func size(_ bytes: Int) -> RPCValue { .integer(bytes / divisor) }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [
            "total": size(heap.total), "free": size(heap.free), "used": size(heap.used), "real_used": size(heap.used),
            "max_used": size(max(usage.ru_maxrss * 1024, heap.used)), "fragments": .integer(heap.fragments),
        ]
    }

    // MARK: Network

    private static func declareNetwork(_ table: RPCTable, _ facts: CoreFacts) {
        table.add("core.sockets_list", "The addresses that the server listens on.") { _ in
            [.list(facts.sockets.map { socket in
                RPCMember("socket", [
                    "proto": .string(socket.transport.name.string), "address": .string("\(socket.address.ip)"),
                    "port": .string(String(socket.address.port)), "mcast": socket.address.ip.isMulticast ? "yes" : "no", "mhomed": "no",
                    "virtual": "no",
                ])
            })]
        }
        table.add("core.aliases_list", "The names that are ours.") { _ in
            [["myself_callbacks": "no", "aliases": .list(facts.aliases.map { alias in
                RPCMember("alias", [
                    "proto": .string(alias.transport.name.string), "address": .string(alias.host),
                    "port": alias.port == 0 ? "*" : .integer(Int(alias.port)),
                ])
            })]]
        }
        StreamFacts.declare(table, facts)
        table.add("core.udp4_raw_info", "Whether raw sockets send UDP (they do not here).") { _ in
            [["udp4_raw": 0, "udp4_raw_mtu": 1500, "udp4_raw_ttl": 64]]
        }
    }
}
