import ConfigSyntax
import Routing
import Server
import SIPMessage

/// What a simulation is put together from, brought up as the server brings it up.
struct SimulatedParts {
    let config: LoadedConfig
    let network: SimulatedNetwork
    let server: ServerContext
    let worker: Worker
    let timerWorker: Worker

    /// - Throws: `SimulationFailure` for an erroneous config, `DeclarationError` for what keeps the server from starting.
    init(
        _ parsed: ParsedConfig, _ line: CommandLineOptions, _ options: SimulationOptions, _ clock: VirtualClock, _ record: SimulationRecord
    ) throws {
        var watch: StepWatch?
        let config = LoadedConfig(parsed, options: line, surroundings: SimulatedSurroundings(clock, record)) { other in
            guard options.traces || options.coverage != nil else { return other }
            let made = StepWatch(record, options.coverage ?? CoverageCounter(), writes: options.traces, before: other)
            watch = made
            return made
        }
        guard !config.hasErrors else {
            let errors = config.diagnostics.filter { $0.severity == .error }
            throw SimulationFailure(errors.map { $0.rendered(parsed.sources) }.joined() + "\(options.config): a config with errors cannot be simulated")
        }
        let settings = try Self.resolve(options.settings, config.registry)
        CoreRuntimeSettings.declare(config, line, LogDestination())
        let hosts = SimulatedHosts(options.hosts, record)
        let network = try SimulatedNetwork(config, options.local, hosts, record)
        config.registry.hooks.beforeRequest.insert({ context in
            for setting in settings where !setting.isShared { setting.assign(context) }
            return true
        }, at: 0)
        let server = try config.makeContext(
            network: network, timers: TimerWheel { clock.milliseconds }, observer: RunWatch(record, watch))
        CoreCommands.declare(config.registry, CoreFacts(
            arguments: ["signalbox", "simulate", options.config], startTime: options.startTime, sockets: network.sockets, aliases: network.aliases,
            moduleNames: config.registry.modules.map { type(of: $0).name }))
        config.runBeforeWorkers(server)
        let role = network.sockets.first.map { "udp receiver child=0 sock=\($0.address)" } ?? "main process"
        worker = Worker(index: 1, role: role, server: server)
        timerWorker = Worker(index: 2, role: "timer", server: server)
        for (worker, isFirst) in [(worker, true), (timerWorker, false)] { worker.prepare(config.registry.modules, isFirst: isFirst) }
        for hook in config.registry.hooks.started { hook(server) }
        if let socket = network.sockets.first {
            let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: socket.transport)
            worker.withContext(received) { context in for setting in settings where setting.isShared { setting.assign(context) } }
        }
        self.config = config
        self.network = network
        self.server = server
    }

    /// A variable that the user gives a value.
    private struct ResolvedSetting: Sendable {
        let variable: Variable
        let text: OwnedBytes
        let number: Int?
        /// Whether it lives beyond a message.
        let isShared: Bool

        func assign(_ context: RouteContext) { _ = variable.assign(number.map { .integer($0) } ?? .string(text.view), context) }
    }

    private static func resolve(_ settings: [SimulationOptions.Setting], _ registry: Registry) throws -> [ResolvedSetting] {
        try settings.map { setting in
            let variable: Variable
            do {
                variable = try registry.variable(setting.variable)
            } catch {
                throw SimulationFailure("\(setting.variable) cannot be set: \(error)")
            }
            guard variable.isWritable else { throw SimulationFailure("\(setting.variable) cannot be set: scripts may not write to it") }
            let isShared = ["$shv(", "$sht(", "$var("].contains { setting.variable.hasPrefix($0) }
            return ResolvedSetting(variable: variable, text: OwnedBytes(setting.value), number: Int(setting.value), isShared: isShared)
        }
    }
}
