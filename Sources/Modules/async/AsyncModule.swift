import Routing
import SIPMessage

/// Module async: a request's processing goes on later or in another thread, while its transaction waits; and tasks without a message.
public final class AsyncModule: Module, @unchecked Sendable {
    public static let name = "async"

    /// What functions of an embedded language are told.
    private enum Event {
        static let timer = "async:timer-exec"
        static let task = "async:task-exec"
        static let data = "async:task-data"
    }

    /// Seconds and milliseconds below which a request may sleep, and how many may sleep for milliseconds at a time.
    private static let longestSleep = 100, longestShortSleep = 30_000, mostShortSleepers = 10_000
    /// Names of routes that are longer are refused.
    private static let longestName = 62

    /// `workers`: threads that wake sleepers.
    private var workers = 1
    /// `ms_timer`: whether sleeping for milliseconds is on.
    private var hasShortSleeps = false
    /// `return`: what functions give that hand a request over; 0 ends the script.
    private var code = 0
    /// `mode`: whether requests can be handed over, which needs tm.
    private var handlesRequests = true
    private var tm: TMModule?
    private var wheel: TimerWheel?
    private var wakers: WorkerGroup?
    /// Task groups by name; the default one first.
    private var groups: [(name: OwnedBytes, group: WorkerGroup)] = []
    private let sleepers = Counter()
    /// Where a worker has the task that it carries out.
    private var taskSlot = 0

    private final class Task {
        let group: OwnedBytes
        let data: OwnedBytes?
        init(_ group: OwnedBytes, _ data: OwnedBytes?) {
            self.group = group
            self.data = data
        }
    }

    public init() {}

    public func declare(_ exports: Exports) {
        taskSlot = exports.registry.reserveWorkerSlot()
        exports.parameter("workers", integer: { [unowned self] in workers = $0 })
        exports.parameter("ms_timer", integer: { [unowned self] in hasShortSleeps = $0 > 0 })
        exports.parameter("return", integer: { [unowned self] in code = $0 })
        exports.parameter("mode", integer: { [unowned self] in handlesRequests = $0 == 0 })
        declareSleeping(exports)
        declareTasks(exports)
        exports.variable("async") { [unowned self] spec in
            switch spec.argumentText {
            case "data": return ComputedVariable { .optional(self.task($0)?.data?.view) }
            case "gname": return ComputedVariable { .optional(self.task($0)?.group.view) }
            default: throw DeclarationError("unknown $async(\(spec.argumentText))", remedy: "data and gname are known")
            }
        }
    }

    public func provision(_ server: ServerContext) throws {
        if handlesRequests { tm = try server.registry.required(TMModule.self, by: "async") }
        wheel = server.timers
        if workers > 0 {
            let group = WorkerGroup("async timer", roles: Array(repeating: "ASYNC MOD TIMER", count: workers), on: server.timers)
            server.registry.add(group)
            wakers = group
        }
        for wanted in server.settings.asyncGroups {
            let group = WorkerGroup(
                "async task", roles: Array(repeating: "Async Task Worker - \(wanted.name)", count: wanted.workers), on: server.timers)
            server.registry.add(group)
            groups.append((OwnedBytes(wanted.name), group))
        }
    }

    // MARK: Sleeping

    private func declareSleeping(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure]
        for (infix, factor) in [("", 1000), ("ms_", 1)] {
            exports.function("async_\(infix)route", kemi: "\(infix)route", .string("route"), .integer("interval"), routes: routes) {
                [unowned self] context, arguments in
                guard let block = route(arguments.string(0), Event.timer, context) else { return -1 }
                return sleep(block, arguments.integer(1), factor, context)
            }
            exports.function("async_\(infix)sleep", .integer("interval"), routes: routes, wantsContinuation: true) { [unowned self] context, arguments in
                guard let rest = context.continuation else {
                    context.log(.error, "async", "async_\(infix)sleep() must be a statement of its own that is not the last of its block")
                    return -1
                }
                return sleep(rest, arguments.integer(0), factor, context)
            }
        }
    }

    /// The block of that name; nil, with the reason logged, if there is none.
    private func route(_ name: ByteView, _ event: String, _ context: RouteContext) -> RouteBlock? {
        guard name.count <= Self.longestName, !name.isEmpty else {
            context.log(.error, "async", "\"\(name)\" is no name of a route: it has 1 to \(Self.longestName) bytes")
            return nil
        }
        if let block = context.script.callback(name.string, event: event) { return block }
        context.log(.error, "async", "there is no route[\(name)]")
        return nil
    }

    /// Suspends the request and goes on with `block` later.
    /// - Parameter factor: milliseconds a unit of `interval`.
    private func sleep(_ block: RouteBlock, _ interval: Int, _ factor: Int, _ context: RouteContext) -> Int {
        guard let wakers, let wheel else {
            context.log(.error, "async", "nobody wakes sleepers: the parameter workers is 0")
            return -1
        }
        let isShort = factor == 1
        guard !isShort || (hasShortSleeps && sleepers.value < Self.mostShortSleepers) else {
            context.log(.error, "async", hasShortSleeps ? "\(Self.mostShortSleepers) requests sleep already" : "sleeping for milliseconds is off: set the parameter ms_timer")
            return -1
        }
        let limit = isShort ? Self.longestShortSleep : Self.longestSleep
        guard interval > 0, interval < limit else {
            context.log(.error, "async", "nothing can sleep for \(interval): 1 to \(limit - 1) \(isShort ? "milliseconds" : "seconds") are possible")
            return -1
        }
        guard let (index, label) = suspend(context) else { return -1 }
        if isShort { sleepers.add() }
        OneShotTimer(on: wheel) { [unowned self] _ in
            // short sleepers are tasks of the core's threads
            if isShort {
                sleepers.add(-1)
                guard let first = groups.first else {
                    Log.warning("async", "a request that slept cannot go on: the core has no async_workers")
                    return
                }
                first.group.push { [unowned self] in resume(index, label, block, Task(first.name, nil), $0) }
            } else {
                wakers.push { [unowned self] in resume(index, label, block, nil, $0) }
            }
        }.start(after: interval * factor)
        return code
    }

    /// Gives the request a transaction, if it has none, that waits to be resumed.
    private func suspend(_ context: RouteContext) -> (index: Int, label: Int)? {
        guard let tm else {
            context.log(.error, "async", "requests cannot be handed over: the parameter mode is 1")
            return nil
        }
        if tm.transaction(context) == nil {
            guard context.message.isRequest, case .created = tm.create(context) else {
                context.log(.error, "async", "no transaction can be made for the message")
                return nil
            }
        }
        guard tm.suspend(context), let handle = tm.handle(context) else { return nil }
        return (handle.index, handle.label)
    }

    private func resume(_ index: Int, _ label: Int, _ block: RouteBlock, _ task: Task?, _ worker: Worker) {
        worker.slots[taskSlot] = task
        _ = tm?.resume(index: index, label: label, with: block, worker)
        worker.slots[taskSlot] = nil
    }

    // MARK: Tasks

    private func task(_ context: RouteContext) -> Task? { context.worker.slots[taskSlot] as? Task }

    private func declareTasks(_ exports: Exports) {
        let routes: RouteKinds = [.request, .failure]
        let route = Parameter.string("route"), group = Parameter.string("group"), data = Parameter.string("data")
        exports.function("async_task_route", kemi: "task_route", route, routes: routes) { [unowned self] context, arguments in
            handOver(arguments.string(0), nil, context)
        }
        exports.function("async_task_group_route", kemi: "task_group_route", route, group, routes: routes) { [unowned self] context, arguments in
            handOver(arguments.string(0), arguments.string(1), context)
        }
        exports.function("async_task_data", kemi: "task_data", route, data) { [unowned self] context, arguments in
            runWithData(arguments.string(0), nil, arguments.string(1), context)
        }
        exports.function("async_task_group_data", kemi: "task_group_data", route, group, data) { [unowned self] context, arguments in
            runWithData(arguments.string(0), arguments.string(1), arguments.string(2), context)
        }
        exports.ksr("get_data", returns: .value) { [unowned self] context, _ in .string(task(context)?.data?.view ?? .empty) }
        exports.ksr("get_gname", returns: .value) { [unowned self] context, _ in .string(task(context)?.group.view ?? .empty) }
    }

    /// The group of that name, the default one for nil or an empty name. As in the reference, a task for a group that is not there is lost
    /// without an error.
    private func group(_ name: ByteView?, _ context: RouteContext) -> (name: OwnedBytes, group: WorkerGroup)? {
        if let name, !name.isEmpty {
            if let found = groups.first(where: { $0.name.view == name }) { return found }
            context.log(.warning, "async", "there is no group \"\(name)\" (async_workers_group): the task is lost")
        } else {
            if let first = groups.first { return first }
            context.log(.warning, "async", "there are no async_workers: the task is lost")
        }
        return nil
    }

    private func handOver(_ name: ByteView, _ groupName: ByteView?, _ context: RouteContext) -> Int {
        guard let block = route(name, Event.task, context), let (index, label) = suspend(context) else { return -1 }
        if let (name, group) = group(groupName, context) {
            group.push { [unowned self] in resume(index, label, block, Task(name, nil), $0) }
        }
        return code
    }

    private func runWithData(_ name: ByteView, _ groupName: ByteView?, _ data: ByteView, _ context: RouteContext) -> Int {
        guard let block = route(name, Event.data, context) else { return -1 }
        guard let (name, group) = group(groupName, context) else { return 1 }
        let kept = OwnedBytes(data)
        group.push { [unowned self] worker in
            worker.slots[taskSlot] = Task(name, kept)
            worker.runStandIn(block)
            worker.slots[taskSlot] = nil
        }
        return 1
    }
}
