import Routing
import SIPMessage

/// Module rtimer: routes that run again and again (`timer`, `exec`).
public final class RtimerModule: Module, @unchecked Sendable {
    public static let name = "rtimer"

    private var timers: [RouteTimer] = []
    /// `default_interval`: seconds.
    private var defaultInterval = 120
    /// Where `$rtimer_worker` finds its number.
    private var workerSlot = 0

    public init() {}

    public func declare(_ exports: Exports) {
        workerSlot = exports.registry.reserveWorkerSlot()
        exports.parameter("default_interval", integer: { [unowned self] in defaultInterval = $0 })
        exports.parameter("timer", string: { [unowned self] in
            let timer = try RouteTimer($0, defaultInterval: defaultInterval)
            guard self.timer(timer.name) == nil else {
                throw DeclarationError("rtimer: timer \(timer.name) is defined twice", remedy: "give each timer a name of its own")
            }
            timers.append(timer)
        })
        exports.parameter("exec", string: { [unowned self] in try addRoute($0) })
        exports.variable("rtimer_worker", get: { [unowned self] context in
            .integer((context.worker.slots[workerSlot] as? RouteTimer.Child)?.number ?? 0)
        })
    }

    /// Names ignore case.
    private func timer(_ name: String) -> RouteTimer? { timers.first { $0.name.lowercased() == name.lowercased() } }

    /// `timer=NAME;route=ROUTE`
    private func addRoute(_ text: String) throws {
        var name = "", route = ""
        for (key, value) in OptionText.pairs(text) {
            switch key.lowercased() {
            case "timer": name = value
            case "route": route = value
            default: break
            }
        }
        guard !name.isEmpty, !route.isEmpty else {
            throw DeclarationError("rtimer: exec \"\(text)\" names no timer or no route", remedy: "write \"timer=NAME;route=ROUTE\"")
        }
        guard let timer = timer(name) else {
            throw DeclarationError("rtimer: exec names timer \"\(name)\", which is not defined", remedy: "define it with the parameter timer before")
        }
        // as in the reference, what is named last runs first
        timer.routes.insert(route, at: 0)
    }

    public func provision(_ server: ServerContext) throws {
        for timer in timers where !timer.routes.isEmpty {
            for route in timer.routes where server.script.callback(route, event: RouteTimer.event) == nil {
                throw DeclarationError("rtimer: timer \(timer.name) runs route \"\(route)\", which the script does not define", remedy: "define route[\(route)]")
            }
            timer.start(server, workerSlot: workerSlot)
        }
    }
}
