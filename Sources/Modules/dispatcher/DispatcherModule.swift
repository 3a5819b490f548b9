import Routing
import SIPMessage
import Synchronization

/// Module dispatcher: requests spread over sets of destinations, which are watched by pings and passed over when they fail.
public final class DispatcherModule: Module, @unchecked Sendable {
    public static let name = "dispatcher"

    /// `ds_probing_mode`: which destinations are pinged.
    enum ProbingMode: Int {
        case flagged = 0
        case all = 1
        case inactive = 2
        /// As flagged, and answers for those that lost the flag meanwhile do not count.
        case onlyFlagged = 3
    }

    // Set at load only.
    var settings = DispatcherSettings()
    private var source = DestinationSource()
    private var databaseURL = ""
    private(set) var tm: TMModule?
    private(set) var server: ServerContext?
    private var timers: [PeriodicTimer] = []
    /// Where an event route finds what it is about.
    private var eventSlot = 0

    private let current = Mutex(DestinationList())
    private let reloadedAt = Mutex<Int?>(nil)
    let isPinging = Atomic<Bool>(true)
    let calls = CallLoads()

    public init() {}

    var list: DestinationList { current.withLock { $0 } }

    public func declare(_ exports: Exports) {
        eventSlot = exports.registry.reserveSlot()
        settings.declare(exports, self)
        exports.parameter("list_file", string: { [unowned self] in source.file = $0 })
        exports.parameter("db_url", string: { [unowned self] in databaseURL = $0 })
        exports.parameter("table_name", string: { [unowned self] in source.table = $0 })
        exports.parameter("setid_col", string: { [unowned self] in source.setColumn = $0 })
        exports.parameter("destination_col", string: { [unowned self] in source.destinationColumn = $0 })
        exports.parameter("flags_col", string: { [unowned self] in source.flagsColumn = $0 })
        exports.parameter("priority_col", string: { [unowned self] in source.priorityColumn = $0 })
        exports.parameter("attrs_col", string: { [unowned self] in source.attributesColumn = $0 })
        exports.parameter("ds_attrs_none", integer: { [unowned self] in source.marksMissingAttributes = $0 != 0 })
        exports.parameter("ds_load_mode", integer: { [unowned self] in source.isStrict = $0 != 0 })
        let registry = exports.registry
        for event in [Self.downEvent, Self.upEvent] { exports.eventRoute(event) }
        exports.parameter("event_callback", string: { for event in [Self.downEvent, Self.upEvent] { registry.setEventCallback(event, $0) } })
        declareSelection(exports)
        declareStates(exports)
        declareSources(exports)
        declareCommands(exports)
        declareEventVariable(exports)
    }

    public func provision(_ server: ServerContext) throws {
        self.server = server
        if !databaseURL.isEmpty { source.database = try server.registry.database(databaseURL, for: "dispatcher") }
        try settings.prepare(server.registry)
        do throws(DestinationSource.Unreadable) {
            let loaded = try source.load(server.network)
            current.withLock { $0 = loaded }
        } catch {
            throw DeclarationError("dispatcher: \(error.reason)", remedy: "set list_file or db_url")
        }
        if settings.pingInterval > 0 {
            tm = try server.registry.required(TMModule.self, by: "dispatcher (ds_ping_interval)")
            start(every: settings.pingInterval, server) { [unowned self] in if isPinging.load(ordering: .relaxed) { pingAll($0) } }
        }
        if settings.countsCalls, settings.callCheckInterval > 0 {
            start(every: settings.callCheckInterval, server) { [unowned self] worker in
                for call in calls.takeExpired(worker.server.surroundings.seconds) { addLoad(-1, call.set, call.destination) }
            }
        }
    }

    private func start(every seconds: Int, _ server: ServerContext, _ body: @escaping @Sendable (Worker) -> Void) {
        let timer = PeriodicTimer(every: seconds * 1000, on: server.timers, body)
        timer.start()
        timers.append(timer)
    }

    // MARK: Lists

    /// Reads the sets anew. Nil once that is done; otherwise what kept it from being done.
    func reload(_ server: ServerContext) -> String? {
        let now = server.surroundings.seconds
        let isTooSoon = reloadedAt.withLock { last in
            if let last, now < last + settings.reloadInterval { return true }
            last = now
            return false
        }
        if isTooSoon { return "it was reloaded less than \(settings.reloadInterval) seconds ago (reload_delta)" }
        do {
            let loaded = try source.load(server.network)
            current.withLock { $0 = loaded }
            return nil
        } catch {
            return error.reason
        }
    }

    /// Puts another destination in; false if it makes no sense.
    func add(_ set: Int, _ uri: String, _ flags: Int, _ priority: Int, _ attributes: String, _ server: ServerContext) -> Bool {
        guard let entry = try? source.entry(set, uri, flags, priority, attributes, server.network) else { return false }
        current.withLock { $0 = DestinationList($0.entries + [entry]) }
        return true
    }

    func remove(_ set: Int, _ uri: String) {
        current.withLock { list in
            list = DestinationList(list.entries.filter { entry in
                !(entry.set == set && uri.withByteView { entry.destination.uri.view.equalsIgnoringCase($0) })
            })
        }
    }

    func addLoad(_ amount: Int, _ set: Int, _ identifier: String) {
        guard let set = list[set] else { return }
        set.lock.locked {
            for destination in set.destinations where destination.attributes.identifier == identifier { destination.load = max(0, destination.load + amount) }
        }
    }

    // MARK: States

    private static let downEvent = "dispatcher:dst-down"
    private static let upEvent = "dispatcher:dst-up"

    /// What an event route is about, `$dsv(...)`.
    final class Event {
        let code: Int
        let reason: OwnedBytes?
        let uri: OwnedBytes
        let set: Int

        init(code: Int, reason: ByteView?, uri: ByteView, set: Int) {
            self.code = code
            self.reason = reason.map { OwnedBytes($0) }
            self.uri = OwnedBytes(uri)
            self.set = set
        }
    }

    /// Sets a destination's state and runs the event route of a change.
    /// - Parameters:
    ///   - isDecided: whether the state holds at once; otherwise the thresholds of answers and silences do.
    ///   - context: the message that it is about, nil for a ping.
    /// - Returns: false if there is no such destination.
    func update(_ set: DestinationSet, _ uri: ByteView, to wanted: DispatchDestination.State, isDecided: Bool, _ event: Event, _ worker: Worker, _ context: RouteContext?) -> Bool {
        guard let destination = set.destination(uri) else { return false }
        let (wasDown, isDown) = set.lock.locked { () -> (Bool, Bool) in
            let wasDown = destination.isSkipped
            change(destination, to: wanted, isDecided: isDecided)
            return (wasDown, destination.isSkipped)
        }
        if destination.attributes.relativeWeight > 0 { set.dealByRelativeWeight() }
        if wasDown != isDown { run(isDown ? Self.downEvent : Self.upEvent, event, worker, context) }
        return true
    }

    private func change(_ destination: DispatchDestination, to wanted: DispatchDestination.State, isDecided: Bool) {
        let old = destination.state
        var state = wanted
        // one that is down stays so until it answers
        if state.contains(.trying), old.contains(.inactive) {
            state.remove(.trying)
            state.insert(.inactive)
        }
        destination.state = state.contains(.disabled) ? .disabled : state
        if state.contains(.trying) {
            destination.streak += 1
            if isDecided || destination.streak >= settings.probingThreshold {
                destination.state.remove(.trying)
                destination.state.insert(.inactive)
                destination.streak = 0
            }
        } else if !wanted.contains(.trying), old.contains(.inactive) {
            destination.streak += 1
            if !isDecided, destination.streak < settings.inactiveThreshold {
                destination.state.insert(.inactive)
                if old.contains(.probing) { destination.state.insert(.probing) }
            } else {
                destination.streak = 0
            }
        } else {
            destination.streak = 0
        }
    }

    private func run(_ name: String, _ event: Event, _ worker: Worker, _ context: RouteContext?) {
        guard let block = worker.server.script.block(.event, named: name) else { return }
        guard let context else {
            worker.runEvent(block) {
                $0.message.newRequestURI = $0.arena.copy(event.uri.view)
                $0.slots[eventSlot] = event
            }
            return
        }
        let outer = (context.flow, context.slots[eventSlot])
        context.slots[eventSlot] = event
        context.run(block, kind: .event)
        (context.flow, context.slots[eventSlot]) = outer
    }

    private func declareEventVariable(_ exports: Exports) {
        let slot = eventSlot
        @Sendable func event(_ context: RouteContext) -> Event? { context.slots[slot] as? Event }
        exports.variable("dsv") { spec in
            switch spec.argumentText {
            case "code": ComputedVariable { event($0).map { .integer($0.code) } ?? .null }
            case "reason": ComputedVariable { .optional(event($0)?.reason?.view) }
            case "flags": ComputedVariable { event($0).map { .integer($0.reason == nil ? 0 : 1) } ?? .null }
            case "uri": ComputedVariable { .optional(event($0)?.uri.view) }
            case "setid": ComputedVariable { event($0).map { .integer($0.set) } ?? .null }
            default: throw DeclarationError("unknown $dsv(\(spec.argumentText))", remedy: "code, reason, flags, uri and setid are known")
            }
        }
    }
}
