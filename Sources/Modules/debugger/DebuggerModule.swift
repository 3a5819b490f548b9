import Routing
import SIPMessage
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Module debugger: traces of the script, breakpoints, levels and facilities of single modules.
///
/// A config that does not load it has a script without any trace of it.
public final class DebuggerModule: Module, @unchecked Sendable {
    public static let name = "debugger"

    private let trace = TraceSettings()
    private let breakpoints = Breakpoints()
    private let levels = ModuleLevels()
    /// `reset_msgid`: whether `dbg.reset_msgid` may start message numbers anew.
    private var allowsReset = false
    /// The latest `dbg.reset_msgid`; workers compare it with the one that they have carried out.
    private let resets = Atomic<Int>(0)
    private var resetSlot = 0

    public init() {}

    public func declare(_ exports: Exports) {
        declareTracing(exports)
        declareLevels(exports)
        exports.parameter("reset_msgid", integer: { [unowned self] in allowsReset = $0 != 0 })
        // checks of the reference's own memory manager have no counterpart
        exports.parameter("cfgpkgcheck", integer: { _ in })
        exports.parameter("cfgtest", integer: {
            guard $0 == 0 else { throw DeclarationError("debugger: cfgtest needs module cfgt, which is not here", remedy: "set it to 0") }
        })
        // reserved in the reference: a breakpoint that is named in the script is noted, nothing stops there
        exports.function("dbg_breakpoint", .literal("mode")) { _, _ in 1 }
        VariableDump.declare(exports)
        MessageDump.declare(exports)
        resetSlot = exports.registry.reserveWorkerSlot()
        declareCommands(exports)
        exports.registry.tracer = ScriptWatch(trace, breakpoints)
        exports.registry.hooks.beforeRequest.append { [unowned self] context in
            resetMessageNumber(context.worker)
            return true
        }
    }

    private func declareTracing(_ exports: Exports) {
        exports.parameter("cfgtrace", integer: { [unowned self] in trace.isOn = $0 == 1 })
        exports.parameter("cfgtrace_format", integer: { [unowned self] in trace.showsFile = $0 & 1 == 0 })
        exports.parameter("breakpoint", integer: { [unowned self] in breakpoints.startsOn = $0 == 1 })
        exports.parameter("log_level", integer: { [unowned self] in trace.level = LogLevel(clamping: $0) })
        exports.parameter("log_facility", string: { [unowned self] in
            guard let number = LogFacility.number($0) else { throw DeclarationError("debugger: unknown log facility \"\($0)\"") }
            trace.facility = number
        })
        exports.parameter("log_prefix", string: { [unowned self] in trace.prefix = $0 })
        exports.parameter("log_level_name", string: { [unowned self] in trace.levelName = OwnedBytes($0) })
        exports.parameter("log_assign", integer: {
            guard $0 <= 0 else { throw DeclarationError("debugger: log_assign is not available yet", remedy: "use cfgtrace, which shows assignments without values") }
        })
        exports.parameter("step_usleep", integer: { [unowned self] in breakpoints.stepMicroseconds = max(1000, $0) })
        exports.parameter("step_loops", integer: { [unowned self] in breakpoints.stepLoops = max(1, $0) })
    }

    private func declareLevels(_ exports: Exports) {
        exports.parameter("mod_hash_size", integer: { [unowned self] in levels.hashSize = $0 })
        exports.parameter("mod_level_mode", integer: { [unowned self] in levels.usesLevels = $0 != 0 })
        exports.parameter("mod_facility_mode", integer: { [unowned self] in levels.usesFacilities = $0 != 0 })
        exports.parameter("mod_level", string: { [unowned self] in
            let (module, value) = try Self.pair("mod_level", $0)
            guard let level = Int(value) else { throw DeclarationError("debugger: \"\(value)\" is no log level", remedy: "write module=number") }
            try levels.setAtLoad(level: level, of: module)
        })
        exports.parameter("mod_facility", string: { [unowned self] in
            let (module, value) = try Self.pair("mod_facility", $0)
            guard let facility = LogFacility.number(value) else { throw DeclarationError("debugger: unknown log facility \"\(value)\"") }
            try levels.setAtLoad(facility: facility, of: module)
        })
    }

    private static func pair(_ parameter: String, _ text: String) throws -> (String, String) {
        guard let equals = text.firstIndex(of: "=") else { throw DeclarationError("debugger: bad \(parameter) \"\(text)\"", remedy: "write module=value") }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    public func provision(_ server: ServerContext) throws {
        levels.declareSettings(server.registry.settings)
        levels.apply()
    }

    public func startWorker(_ worker: Worker) throws { breakpoints.add(worker) }

    private func declareCommands(_ exports: Exports) {
        exports.rpc("dbg.trace", "Turn the trace of the script on or off.") { [unowned self] request in
            switch try request.string(orFault: RPCFault(500, "Config trace command missing")) {
            case "on": trace.isOn = true
            case "off": trace.isOn = false
            default: throw RPCFault(500, "Unknown trace command")
            }
            return ["200 ok"]
        }
        exports.rpc("dbg.reset_msgid", "Start the numbers of messages anew.") { [unowned self] _ in
            guard allowsReset else { throw RPCFault(500, "reset_msgid is 0. Set it to 1 to enable.") }
            resets.wrappingAdd(1, ordering: .relaxed)
            return ["200 ok"]
        }
        BreakpointCommands.declare(exports, breakpoints, trace)
        levels.declareCommands(exports)
    }

    /// The worker's messages count from 1 again after a `dbg.reset_msgid`.
    private func resetMessageNumber(_ worker: Worker) {
        let wanted = resets.load(ordering: .relaxed)
        guard wanted > 0 else { return }
        let done = worker.state(resetSlot) { ResetCount() }
        if done.count < wanted {
            done.count = wanted
            worker.messageNumber = 1
        }
    }
}

/// How many resets a worker has carried out.
private final class ResetCount {
    var count = 0
}
