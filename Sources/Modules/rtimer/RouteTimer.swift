import Routing
import SIPMessage

/// A timer with the routes that it runs. With mode 0 they run on the server's timer worker, with a higher one on that many threads of
/// their own, each with its own clock.
final class RouteTimer: @unchecked Sendable {
    /// What functions of an embedded language are told.
    static let event = "rtimer"

    let name: String
    let mode: Int
    /// Milliseconds between the end of a run and the next one.
    let interval: Int
    /// Filled at load, in the order in which they run.
    var routes: [String] = []

    /// A thread of the timer.
    final class Child {
        let number: Int
        init(_ number: Int) { self.number = number }
    }

    /// `name=NAME;interval=SECONDS;mode=N`; an interval that ends in `u` is in microseconds.
    /// - Throws: `DeclarationError` that names what is wrong.
    init(_ text: String, defaultInterval: Int) throws {
        var name = "", mode = 0, interval = 0, isFine = false
        for (key, value) in OptionText.pairs(text) {
            switch key.lowercased() {
            case "name": name = value
            case "mode": if mode == 0 { mode = try OptionText.number(value, of: key, in: text) }
            case "interval":
                isFine = value.last == "u" || value.last == "U"
                interval = try OptionText.number(isFine ? String(value.dropLast()) : value, of: key, in: text)
                if isFine, mode == 0 { mode = 1 }
            default: break
            }
        }
        guard !name.isEmpty else { throw DeclarationError("rtimer: timer \"\(text)\" has no name", remedy: "write \"name=NAME;interval=60\"") }
        guard (0...256).contains(mode) else { throw DeclarationError("rtimer: timer \(name) cannot have \(mode) threads", remedy: "mode is from 0 to 256") }
        guard (0...Int(Int32.max)).contains(interval) else { throw DeclarationError("rtimer: timer \(name) has a bad interval") }
        self.name = name
        self.mode = mode
        if interval == 0 { interval = defaultInterval }
        self.interval = isFine ? max(1, interval / 1000) : interval * 1000
    }

    func start(_ server: ServerContext, workerSlot: Int) {
        let wheel = server.timers
        guard mode > 0 else {
            PeriodicTimer(every: interval, on: wheel) { [self] worker in
                worker.slots[workerSlot] = nil
                run(worker)
            }.start()
            return
        }
        for number in 0..<mode {
            let group = WorkerGroup("rtimer", roles: ["RTIMER EXEC child=\(number) timer=\(name)"], on: wheel)
            server.registry.add(group)
            arm(group, number, wheel, workerSlot)
        }
    }

    /// The next run is counted from the end of this one.
    private func arm(_ group: WorkerGroup, _ number: Int, _ wheel: TimerWheel, _ workerSlot: Int) {
        OneShotTimer(on: wheel) { [self, unowned wheel] _ in
            group.push { [self, unowned wheel] worker in
                worker.slots[workerSlot] = Child(number)
                run(worker)
                arm(group, number, wheel, workerSlot)
            }
        }.start(after: interval)
    }

    private func run(_ worker: Worker) {
        for route in routes {
            guard let block = worker.server.script.callback(route, event: Self.event) else {
                Log.error("rtimer", "timer \(name): the script has no route \"\(route)\"")
                continue
            }
            worker.runStandIn(block)
        }
    }
}
