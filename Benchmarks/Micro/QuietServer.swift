import ConfigSyntax
import Routing
import SIPMessage
import Server

/// A config as the server runs it, with one worker and a network that swallows what is sent.
struct QuietServer {
    private let worker: Worker
    private let counters: CoreCounters
    private let received: ReceiveInfo

    /// - Throws: `DeclarationError` for a config with errors.
    init(_ text: String) throws {
        let config = LoadedConfig(ConfigParser.parse(name: "benchmark.cfg", bytes: Array(text.utf8)), options: CommandLineOptions())
        if let error = config.diagnostics.first(where: { $0.severity == .error }) { throw DeclarationError(error.message) }
        let network = NoNetwork()
        let server = try config.makeContext(network: network, timers: TimerWheel())
        config.runBeforeWorkers(server)
        worker = Worker(index: 1, role: "benchmark", server: server)
        worker.prepare(config.registry.modules, isFirst: true)
        counters = CoreCounters(config.registry.statistics)
        let socket = network.sockets[0]
        received = ReceiveInfo(
            source: SocketAddress(.loopbackV4, port: 5071), destination: socket.address, socket: socket, transport: .udp)
    }

    /// Takes a message in as if it had come by UDP.
    func process(_ message: OwnedBytes) { MessageProcessor.process(message.view, received, worker, counters) }
}
