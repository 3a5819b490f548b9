import Routing
import SIPMessage
import Synchronization

/// Module ratelimit: how many requests a second may pass, by numbered pipes that queues of methods lead to.
public final class RatelimitModule: Module, @unchecked Sendable {
    public static let name = "ratelimit"

    private struct Queue: Sendable {
        var pipe: Int
        /// `*` for all methods that no other queue is for.
        var method: OwnedBytes
    }

    private struct State {
        var pipes = [LimitPipe](repeating: LimitPipe(.nop, limit: 0), count: pipeCount)
        var queues: [Queue] = []
        /// `rl.set_dbg`: counters are logged at the end of each interval.
        var logsCounters = false
    }

    private static let pipeCount = 32
    private static let maximumQueues = 32

    /// Seconds.
    private var interval = 10
    private let state = Mutex(State())
    private let feedback = LoadFeedback()
    private var timer: PeriodicTimer?

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("timer_interval", integer: { [unowned self] in
            guard $0 > 0 else { throw DeclarationError("ratelimit: timer_interval is \($0)", remedy: "give a number of seconds") }
            interval = $0
        })
        exports.parameter("pipe", string: { [unowned self] text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, let number = Int(parts[0]), (0..<Self.pipeCount).contains(number), let limit = Int(parts[2]), limit >= 0,
                let algorithm = LimitAlgorithm(name: String(parts[1]))
            else {
                throw DeclarationError("ratelimit: \"\(text)\" is no pipe", remedy: "write number:algorithm:limit, with a number from 0 to \(Self.pipeCount - 1)")
            }
            state.withLock { $0.pipes[number] = LimitPipe(algorithm, limit: limit) }
            guard updateSetpoint() else {
                throw DeclarationError("ratelimit: pipes with FEEDBACK want different loads, or none from 0 to 100", remedy: "give all of them the same limit")
            }
        })
        exports.parameter("queue", string: { [unowned self] text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let pipe = Int(parts[0]), (0..<Self.pipeCount).contains(pipe), !parts[1].isEmpty else {
                throw DeclarationError("ratelimit: \"\(text)\" is no queue", remedy: "write pipe:method, or pipe:* for other methods")
            }
            try state.withLock { state in
                guard state.queues.count < Self.maximumQueues else {
                    throw DeclarationError("ratelimit: there are more than \(Self.maximumQueues) queues", remedy: "use * for methods that share one")
                }
                state.queues.append(Queue(pipe: pipe, method: OwnedBytes(String(parts[1]))))
            }
        })
        exports.function("rl_check", Parameter.integer("pipe").optional, routes: .any) { [unowned self] context, arguments in
            check(arguments.has(0) ? arguments.integer(0) : nil, context)
        }
        exports.function("rl_check_pipe", .integer("pipe"), routes: .any) { [unowned self] context, arguments in check(arguments.integer(0), context) }
        declareRPC(exports)
    }

    public func provision(_ server: ServerContext) throws {
        let timer = PeriodicTimer(every: interval * 1000, on: server.timers) { [unowned self, unowned server] _ in
            var waiting = 0
            if !server.surroundings.isSimulated {
                feedback.measure()
                waiting = SocketQueues.waiting(server.network)
            }
            endInterval(waiting: waiting)
        }
        timer.start()
        self.timer = timer
    }

    private func endInterval(waiting: Int) {
        let counters = state.withLock { state in
            let counters = state.logsCounters ? state.pipes.map(\.counter) : []
            for index in state.pipes.indices { state.pipes[index].endInterval(capacity: state.pipes[index].limit * interval, waiting: waiting) }
            return counters
        }
        if !counters.isEmpty { Log.warning("ratelimit", counters.map(String.init).joined(separator: " ")) }
    }

    /// - Parameter pipe: nil, or a negative number, for the one of the method's queue.
    private func check(_ pipe: Int?, _ context: RouteContext) -> Int {
        let message = context.message
        let method = message.isRequest ? message.methodName : message.cseq?.method ?? .empty
        let dropRate = feedback.dropRate
        let code = state.withLock { state -> Int? in
            let number: Int
            if let pipe, pipe >= 0 {
                guard state.pipes.indices.contains(pipe), state.pipes[pipe].algorithm != .nop else { return nil }
                number = pipe
            } else {
                let queue = state.queues.first { $0.method.view.equalsIgnoringCase(method) } ?? state.queues.last { $0.method.view == ByteView("*") }
                guard let queue else { return nil }
                number = queue.pipe
            }
            return state.pipes[number].push(capacity: state.pipes[number].limit * interval, dropRate: dropRate, withoutAlgorithm: 1)
        }
        if let code { return code }
        context.log(.error, "ratelimit", pipe.map { "pipe \($0) is not defined" } ?? "there is no queue for \(method)")
        return -1
    }

    /// Takes the wanted load from the pipes with feedback; false if they do not agree.
    private func updateSetpoint() -> Bool {
        let limits = state.withLock { Set($0.pipes.filter { $0.algorithm == .feedback }.map(\.limit)) }
        guard limits.count <= 1, limits.allSatisfy((0...100).contains) else { return false }
        feedback.setSetpoint(percent: limits.first ?? 0)
        return true
    }

    // MARK: RPC

    private func declareRPC(_ exports: Exports) {
        feedback.declare(exports, group: "rl")
        exports.rpc("rl.stats", "Print ratelimit statistics: PIPE[<pipe_id>]: <last_counter>/<pipe_limit> (drop rate: <drop_rate>)") { [unowned self] _ in
            state.withLock { state in
                state.pipes.enumerated().map { .string("PIPE[\($0.offset)]: \($0.element.lastCounter)/\($0.element.limit) (drop rate: \($0.element.load))") }
            }
        }
        exports.rpc("rl.get_pipes", "Print pipes info: PIPE[<pipe_id>]: <pipe_algo_id>:<pipe_algo> <last_counter>/<pipe_limit> (drop rate: <drop_rate>) [<current_counter>]") { [unowned self] _ in
            state.withLock { state in
                state.pipes.enumerated().filter { $0.element.algorithm != .nop }.map { index, pipe in
                    let name = "\(pipe.algorithm.rawValue):\(pipe.algorithm.name)"
                    return .string("PIPE[\(index)]: \(name) \(pipe.lastCounter)/\(pipe.limit) (drop rate: \(pipe.load)) [\(pipe.counter)]")
                }
            }
        }
        exports.rpc("rl.set_pipe", "Sets a pipe params: <pipe_id> <pipe_algorithm> <pipe_limit>") { [unowned self] request in
            let number = try request.integer(), name = try request.string(), limit = try request.integer()
            guard let algorithm = LimitAlgorithm(name: name) else { throw RPCFault(400, "Unknown algorithm") }
            guard (0..<Self.pipeCount).contains(number) else { throw RPCFault(400, "Unknown pipe") }
            state.withLock { ($0.pipes[number].algorithm, $0.pipes[number].limit) = (algorithm, limit) }
            guard updateSetpoint() else { throw RPCFault(400, "Feedback limits don't match") }
            return []
        }
        exports.rpc("rl.get_queues", "Print queues info: QUEUE[queue_id]: <pipe_id>:<queue_method>") { [unowned self] _ in
            state.withLock { state in
                state.queues.enumerated().map { .string("QUEUE[\($0.offset)]: \($0.element.pipe):\($0.element.method.view)") }
            }
        }
        exports.rpc("rl.set_queue", "Sets queue params: <quue_id> <queue_method> <pipe_id>") { [unowned self] request in
            let number = try request.integer(), method = try request.string(), pipe = try request.integer()
            guard (0..<Self.pipeCount).contains(pipe) else { throw RPCFault(400, "Invalid pipe number") }
            try state.withLock { state in
                guard state.queues.indices.contains(number) else { throw RPCFault(400, "MAX_QUEUES reached") }
                state.queues[number] = Queue(pipe: pipe, method: OwnedBytes(method))
            }
            return []
        }
        exports.rpc("rl.set_dbg", "Sets the ratelimit debug/monitoing logs: 0-off 1-on") { [unowned self] request in
            let isOn = try request.integer() != 0
            state.withLock { $0.logsCounters = isOn }
            return []
        }
    }
}
