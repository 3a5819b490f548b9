import ConfigSyntax
import Routing
import SIPMessage

@testable import NativeEngine

/// A network that reaches nobody.
final class Nowhere: Network {
    let sockets = [ListenSocket(index: 0, transport: .udp, address: SocketAddress(IPAddress(v4: 0x7f00_0001), port: 5060))]
    func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool { false }
    func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool) {}
    func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? { sockets.first }
    func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? { nil }
    func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] { [] }
    func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool { false }
    func flush(_ worker: Worker) {}
}

/// A script with what it says through `say(...)` and `code(N)`, a function that returns N.
final class ScriptRun {
    let engine: NativeEngine
    private let registry = Registry()
    private let lines = Lines()

    private final class Lines: @unchecked Sendable {
        var all: [String] = []
    }

    init(_ text: String) {
        let lines = lines
        registry.declareCore { exports in
            exports.function("say", .template("text")) { context, arguments in
                lines.all.append(arguments.object(0, as: TextTemplate.self)?.text(context).string ?? "")
                return 1
            }
            exports.variable("rc", get: { .integer($0.returnCode) })
            exports.variable("null", get: { _ in .null })
        }
        registry.declareStandIn("pv") { exports in
            let registry = exports.registry
            exports.variable("var") { spec in
                let slot = registry.scriptVariable(spec.argumentText)
                return ComputedVariable(
                    get: { $0.variables.value(slot) },
                    set: { context, value in
                        context.variables.assign(value, to: slot)
                        return true
                    })
            }
        }
        // functions of modules, unlike those of the core, set $rc and end the script with 0
        registry.declareStandIn("test") { exports in
            exports.function("code", .integer("code")) { _, arguments in arguments.integer(0) }
        }
        engine = NativeEngine(ConfigParser.parse(name: "test.cfg", bytes: Array(text.utf8)), registry: registry)
    }

    var errors: [String] { engine.diagnostics.filter { $0.severity == .error }.map(\.rule) }

    /// Runs the request route on no message in particular.
    func run() -> (code: Int, lines: [String]) {
        guard errors.isEmpty, let block = engine.block(.request, named: "") else { return (0, errors) }
        let network = Nowhere()
        let server = ServerContext(registry: registry, network: network, timers: TimerWheel(), settings: CoreSettings())
        let worker = Worker(index: 1, role: "test", server: server)
        let socket = network.sockets[0]
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: .udp)
        let code = worker.withContext(received) { $0.run(block, kind: .request) }
        return (code, lines.all)
    }
}
