import ConfigSyntax
import Routing
import Testing

@testable import NativeEngine

/// What a reload leaves behind, and when it goes.
@Suite struct ReloadTests {
    /// Something that a script holds, to see whether the script is still there.
    private final class Held: Sendable {}

    private let registry = Registry()

    private func engine(_ text: String, holding held: Held) -> NativeEngine {
        registry.declareStandIn("test\(ObjectIdentifier(held).hashValue)") { exports in
            exports.function("hold", .prepared("name") { [weak held] _, _ in held ?? Held() }) { _, _ in 7 }
        }
        return NativeEngine(ConfigParser.parse(name: "test.cfg", bytes: Array(text.utf8)), registry: registry)
    }

    private let config = """
        request_route { route(A); }
        route[A] { if (hold("x") == 8) route(B); return 5; }
        route[B] { route(A); }
        failure_route[F] { hold("x"); route(A); }
        """

    @Test func aBlockThatIsHeldKeepsWhatItCalls() {
        weak var held: Held?
        var entry: RouteBlock?
        do {
            let object = Held()
            held = object
            let engine = engine(config, holding: object)
            #expect(engine.diagnostics.isEmpty)
            entry = engine.block(.failure, named: "F")
        }
        #expect(held != nil)
        let server = ServerContext(registry: registry, network: Nowhere(), timers: TimerWheel(), settings: CoreSettings())
        let worker = Worker(index: 1, role: "test", server: server)
        let socket = Nowhere().sockets[0]
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: .udp)
        let code = worker.withContext(received) { context in entry.map { context.run($0, kind: .failure) } }
        #expect(code == 5)
        entry = nil
        #expect(held == nil)
    }

    private final class Engine: RouteEngine {
        let name = "test"
        let request: RouteBlock
        init(_ request: RouteBlock) { self.request = request }
        func block(_ kind: RouteKinds, named name: String) -> RouteBlock? { kind == .request && name.isEmpty ? request : nil }
    }

    @Test func workersTakeUpAScriptBetweenMessages() {
        let server = ServerContext(registry: registry, network: Nowhere(), timers: TimerWheel(), settings: CoreSettings())
        let busy = Worker(index: 1, role: "test", server: server)
        let idle = Worker(index: 2, role: "test", server: server)
        let socket = Nowhere().sockets[0]
        let received = ReceiveInfo(source: socket.address, destination: socket.address, socket: socket, transport: .udp)
        weak var old: Script?
        do {
            let script = Script(engines: [Engine(RouteBlock(name: "old", kind: .request))])
            old = script
            server.install(script)
        }
        idle.withContext(received) { #expect($0.script.requestRoute?.name == "old") }
        busy.withContext(received) { context in
            server.install(Script(engines: [Engine(RouteBlock(name: "new", kind: .request))]))
            // the message ends as it began
            #expect(context.script.requestRoute?.name == "old")
            busy.withContext(received) { #expect($0.script.requestRoute?.name == "old") }
            idle.withContext(received) { #expect($0.script.requestRoute?.name == "new") }
        }
        busy.withContext(received) { #expect($0.script.requestRoute?.name == "new") }
        #expect(old == nil)
    }

    @Test func idleWorkersDoNotKeepAnOldScript() {
        let server = ServerContext(registry: registry, network: Nowhere(), timers: TimerWheel(), settings: CoreSettings())
        let worker = Worker(index: 1, role: "test", server: server)
        weak var old: Script?
        do {
            let script = Script(engines: [])
            old = script
            server.install(script)
        }
        #expect(old != nil)
        server.install(Script(engines: []))
        #expect(old == nil)
        withExtendedLifetime(worker) {}
    }
}
