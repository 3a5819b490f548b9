import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Workers that stop before each step of the script until an RPC client lets them go on.
final class Breakpoints: @unchecked Sendable {
    /// What a worker that has stopped is to do.
    enum Order {
        case wait
        /// Run this step and stop at the next one.
        case next
        /// Go on without stopping.
        case release
        case show
        case evaluate(String)
        case log(String)
    }

    /// One worker, as `dbg.ls` shows it.
    struct Place {
        let index: Int
        let id: Int
        var isSet: Bool
        /// Whether the worker waits at a step.
        var isWaiting = false
        var order = Order.wait
        var answer: String?
    }

    /// `breakpoint`: whether workers stop from the start.
    var startsOn = false
    /// `step_usleep`: microseconds between two looks for an order.
    var stepMicroseconds = 100_000
    /// `step_loops`: how often a client looks for an answer.
    var stepLoops = 200
    private let places = Mutex<[Place]>([])
    private let anySet = Atomic<Bool>(false)

    var isAnySet: Bool { anySet.load(ordering: .relaxed) }

    func add(_ worker: Worker) {
        let id = worker.server.registry.threads.all.first { $0.index == worker.index }?.id ?? 0
        places.withLock { $0.append(Place(index: worker.index, id: id, isSet: startsOn)) }
        if startsOn { anySet.store(true, ordering: .relaxed) }
    }

    var all: [Place] { places.withLock { $0.sorted { $0.index < $1.index } } }

    /// Changes the places that `matches` names.
    func change(where matches: (Place) -> Bool, _ body: (inout Place) -> Void) {
        places.withLock { places in
            for index in places.indices where matches(places[index]) { body(&places[index]) }
            anySet.store(places.contains(where: \.isSet), ordering: .relaxed)
        }
    }

    /// Waits for a worker's answer to an order; nil if none comes in time.
    func answer(of id: Int) -> String? {
        for _ in 0..<stepLoops {
            usleep(UInt32(clamping: stepMicroseconds))
            let answer: String? = places.withLock { places in
                guard let index = places.firstIndex(where: { $0.id == id }) else { return nil }
                defer { places[index].answer = nil }
                return places[index].answer
            }
            if let answer { return answer }
        }
        return nil
    }

    /// Holds the worker until a client lets it run the step.
    func stop(_ step: TracedStep, _ context: RouteContext, _ trace: TraceSettings) {
        let worker = context.worker.index
        guard begin(worker) else { return }
        trace.write("breakpoint hit: p=[\(id(worker))] c=[\(step.file)] l=\(step.line) a=\(step.number) n=\(step.name)", context)
        while true {
            switch take(worker) {
            case .wait: usleep(UInt32(clamping: stepMicroseconds))
            case .release: return end(worker, nil)
            case .next: return end(worker, "exec [\(step.file):\(step.line)] a=\(step.number) n=\(step.name)")
            case .show: reply(worker, "at bkp [\(step.file):\(step.line)] a=\(step.number) n=\(step.name)")
            case .evaluate(let variable): reply(worker, Self.describe(variable, context))
            case .log(let variable): trace.write("breakpoint eval: \(Self.describe(variable, context))", context)
            }
        }
    }

    private func begin(_ worker: Int) -> Bool {
        places.withLock { places in
            guard let index = places.firstIndex(where: { $0.index == worker }), places[index].isSet else { return false }
            places[index].isWaiting = true
            places[index].order = .wait
            return true
        }
    }

    private func id(_ worker: Int) -> Int { places.withLock { $0.first { $0.index == worker }?.id ?? 0 } }

    private func take(_ worker: Int) -> Order {
        places.withLock { places in
            guard let index = places.firstIndex(where: { $0.index == worker }) else { return .release }
            if !places[index].isSet { return .release }
            defer { places[index].order = .wait }
            return places[index].order
        }
    }

    private func reply(_ worker: Int, _ answer: String) {
        places.withLock { places in
            if let index = places.firstIndex(where: { $0.index == worker }) { places[index].answer = answer }
        }
    }

    private func end(_ worker: Int, _ answer: String?) {
        places.withLock { places in
            guard let index = places.firstIndex(where: { $0.index == worker }) else { return }
            places[index].isWaiting = false
            if let answer { places[index].answer = answer }
        }
    }

    /// A variable's value with its type. Only variables that the config uses are known, since none can be added while it runs.
    private static func describe(_ name: String, _ context: RouteContext) -> String {
        guard let variable = context.server.registry.knownVariable(name) else { return "\(name) : not used in the config" }
        let value = variable.value(context)
        switch value.kind {
        case .null: return "\(name) : t=null"
        case .integer: return "\(name) : t=int v=\(value.integer)"
        default: return "\(name) : t=str v=\(value.text)"
        }
    }
}
