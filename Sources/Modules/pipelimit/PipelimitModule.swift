import Database
import Routing
import SIPMessage

/// Module pipelimit: how many requests may pass, by pipes that scripts name.
public final class PipelimitModule: Module, @unchecked Sendable {
    public static let name = "pipelimit"

    /// Seconds.
    private var interval = 10
    private var dropCode = 503
    private var dropReason = OwnedBytes("Server Unavailable")
    private var url: String?
    private var tableName = "pl_pipes"
    private var nameColumn = "pipeid", limitColumn = "plimit", algorithmColumn = "algorithm"
    private var order = 6
    /// `load_fetch`: whether the load is measured.
    private var measuresLoad = true
    /// `clean_unused`: intervals after which a pipe that is not used goes, 0 for never.
    private var unusedLimit = 0
    private var table = PipeTable(order: 0)
    private let feedback = LoadFeedback()
    private var timer: PeriodicTimer?
    private var sl: SLModule?

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("timer_interval", integer: { [unowned self] in
            guard $0 > 0 else { throw DeclarationError("pipelimit: timer_interval is \($0)", remedy: "give a number of seconds") }
            interval = $0
        })
        // all timers are served by threads of their own
        exports.parameter("timer_mode", integer: { _ in })
        exports.parameter("reply_code", integer: { [unowned self] in dropCode = $0 })
        exports.parameter("reply_reason", string: { [unowned self] in dropReason = OwnedBytes($0) })
        exports.parameter("db_url", string: { [unowned self] in url = $0.isEmpty ? nil : $0 })
        exports.parameter("plp_table_name", string: { [unowned self] in tableName = $0 })
        exports.parameter("plp_pipeid_column", string: { [unowned self] in nameColumn = $0 })
        exports.parameter("plp_limit_column", string: { [unowned self] in limitColumn = $0 })
        exports.parameter("plp_algorithm_column", string: { [unowned self] in algorithmColumn = $0 })
        exports.parameter("hash_size", integer: { [unowned self] in
            guard (1...20).contains($0) else { throw DeclarationError("pipelimit: hash_size is \($0)", remedy: "give a power of two from 1 to 20") }
            order = $0
        })
        exports.parameter("load_fetch", integer: { [unowned self] in measuresLoad = $0 != 0 })
        exports.parameter("clean_unused", integer: { [unowned self] in unusedLimit = $0 })
        declareFunctions(exports)
        declareRPC(exports)
    }

    public func provision(_ server: ServerContext) throws {
        sl = try server.registry.required(SLModule.self, by: Self.name)
        table = PipeTable(order: order)
        if let url, !tableName.isEmpty { try load(try server.registry.database(url, for: Self.name)) }
        _ = updateSetpoint()
        let timer = PeriodicTimer(every: interval * 1000, on: server.timers) { [unowned self, unowned server] _ in
            let measures = measuresLoad && !server.surroundings.isSimulated
            if measures { feedback.measure() }
            table.endInterval(waiting: measures ? SocketQueues.waiting(server.network) : 0, unusedLimit: unusedLimit)
        }
        timer.start()
        self.timer = timer
    }

    private func load(_ pool: DatabasePool) throws {
        defer { pool.connection.close() }
        let rows: [[DatabaseValue]]
        do throws(DatabaseError) {
            try pool.connection.require(version: 1, of: tableName)
            rows = try pool.connection.select([nameColumn, limitColumn, algorithmColumn], from: tableName).rows
        } catch {
            throw error.declarationError(Self.name)
        }
        for (index, row) in rows.enumerated() {
            guard row.count == 3, let name = row[0].string, let algorithm = row[2].string.flatMap({ LimitAlgorithm(name: $0) }),
                name.withByteView({ table.add($0, LimitPipe(algorithm, limit: row[1].integer ?? 0)) })
            else {
                throw DeclarationError(
                    "pipelimit: table \(tableName), row \(index + 1): the pipe's name is there twice or missing, or its algorithm is none",
                    remedy: "algorithms are \(LimitAlgorithm.allCases.map(\.name).joined(separator: ", "))")
            }
        }
    }

    /// Takes the wanted load from the pipes with feedback; false if they do not agree.
    private func updateSetpoint() -> Bool {
        let limits = Set(table.all.filter { $0.pipe.algorithm == .feedback }.map(\.pipe.limit))
        guard limits.count <= 1, limits.allSatisfy((0...100).contains) else { return false }
        feedback.setSetpoint(percent: limits.first ?? 0)
        return true
    }

    // MARK: Functions

    private func declareFunctions(_ exports: Exports) {
        let name = Parameter.string("pipe")
        exports.function("pl_check", name, routes: .any) { [unowned self] context, arguments in check(arguments.string(0), context) }
        exports.function("pl_check", name, .string("algorithm"), .integer("limit"), routes: .any) { [unowned self] context, arguments in
            let name = arguments.string(0), limit = arguments.integer(2)
            guard limit >= 0 else {
                context.log(.error, "pipelimit", "pl_check: the limit is \(limit)")
                return -1
            }
            let isKnown = table.withPipe(name) { pipe -> Bool in
                if limit > 0 { pipe.limit = limit }
                return true
            } ?? false
            if !isKnown {
                guard let algorithm = LimitAlgorithm(name: arguments.string(1).string), table.add(name, LimitPipe(algorithm, limit: limit)) else {
                    context.log(.error, "pipelimit", "pipe \"\(name)\" cannot be made: there is no algorithm \"\(arguments.string(1))\", the name is empty or too long, or there are \(PipeTable.maximumCount) pipes")
                    return -2
                }
            }
            return check(name, context)
        }
        exports.ksr("pl_check_limit", aliasOf: "pl_check")
        exports.function("pl_active", name, routes: .any) { [unowned self] _, arguments in
            table.withPipe(arguments.string(0)) { _ in 1 } ?? -1
        }
        exports.function(
            "pl_drop", Parameter.integer("low").optional, Parameter.integer("high").optional, routes: [.request, .branch, .failure, .onSend]
        ) { [unowned self] context, arguments in
            let low = arguments.integer(0)
            return drop(context, low: low, high: max(low, arguments.integer(1)))
        }
        exports.ksr("pl_drop_retry", aliasOf: "pl_drop")
        exports.ksr("pl_drop_range", aliasOf: "pl_drop")
    }

    private func check(_ name: ByteView, _ context: RouteContext) -> Int {
        let dropRate = feedback.dropRate
        if let code = table.withPipe(name, { $0.push(capacity: $0.limit, dropRate: dropRate, withoutAlgorithm: 2) }) { return code }
        context.log(.error, "pipelimit", "there is no pipe \"\(name)\"")
        return -2
    }

    /// Refuses the request.
    /// - Parameters: seconds after which it may come again, 0 to say nothing about that.
    private func drop(_ context: RouteContext, low: Int, high: Int) -> Int {
        if low > 0 {
            var line = ByteBuilder(context.arena, capacity: 32)
            line.append("Retry-After: ")
            line.append(decimal: low == high ? low : Int.random(in: low...high, using: &context.worker.random))
            line.append("\r\n")
            context.message.edits.appendReplyHeader(line.finish())
        }
        return sl?.sendReply(context, dropCode, dropReason.view) ?? 0
    }

    // MARK: RPC

    private func declareRPC(_ exports: Exports) {
        feedback.declare(exports, group: "pl")
        exports.rpc("pl.stats", "Print pipelimit statistics (string output): <id> <load> <counter>", returnsArray: true) { [unowned self] _ in
            limited.map { .string("PIPE: id=\($0.name) load=\($0.pipe.load) counter=\($0.pipe.lastCounter)") }
        }
        exports.rpc("pl.get_pipes", "Print pipes info (string output): <id> <algorithm> <limit> <counter>", returnsArray: true) { [unowned self] _ in
            limited.map { .string("PIPE: id=\($0.name) algorithm=\($0.pipe.algorithm.name) limit=\($0.pipe.limit) counter=\($0.pipe.counter)") }
        }
        exports.rpc("pl.list", "List details for one or all pipes", returnsArray: true) { [unowned self] request in
            let name = request.optionalString()
            let found = limited.filter { name == nil || $0.name == name }
            if let name, !table.all.contains(where: { $0.name == name }) { throw RPCFault(400, "Unknown pipe id \(name)") }
            return found.map { name, pipe in
                [
                    "name": .string(name), "algorithm": .string(pipe.algorithm.name), "limit": .integer(pipe.limit),
                    "counter": .integer(pipe.counter), "last_counter": .integer(pipe.lastCounter), "unused_intervals": .integer(pipe.unusedIntervals),
                ]
            }
        }
        exports.rpc("pl.set_pipe", "Sets a pipe params: <pipe_id> <pipe_algorithm> <pipe_limit>") { [unowned self] request in
            let name = try request.string(), algorithmName = try request.string(), limit = try request.integer()
            guard let algorithm = LimitAlgorithm(name: algorithmName) else { throw RPCFault(400, "Unknown algorithm") }
            let isKnown = name.withByteView { name in
                table.withPipe(name) { pipe -> Bool in
                    (pipe.algorithm, pipe.limit) = (algorithm, limit)
                    return true
                } ?? false
            }
            guard isKnown else { throw RPCFault(400, "Unknown pipe id \(name)") }
            guard updateSetpoint() else { throw RPCFault(400, "Feedback limits don't match") }
            return []
        }
        exports.rpc("pl.reset_pipe", "Reset the value of a pipe: <pipe_id>") { [unowned self] request in
            let name = try request.string()
            let isKnown = name.withByteView { name in
                table.withPipe(name) { pipe -> Bool in
                    pipe.reset()
                    return true
                } ?? false
            }
            guard isKnown else { throw RPCFault(404, "Unknown pipe id \(name)") }
            return []
        }
        exports.rpc("pl.rm_pipe", "Remove a pipe: <pipe_id>") { [unowned self] request in
            let name = try request.string()
            guard name.withByteView({ table.remove($0) }) else { throw RPCFault(404, "Pipe not removed - \(name)") }
            return []
        }
    }

    /// Pipes that have an algorithm.
    private var limited: [(name: String, pipe: LimitPipe)] { table.all.filter { $0.pipe.algorithm != .nop } }
}
