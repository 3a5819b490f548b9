import Modules
import Routing
import SIPMessage

@testable import LuaEngine

/// A worker with a message and a Lua state, without sockets.
final class Harness {
    private final class Silence: Network {
        let sockets = [ListenSocket(index: 0, transport: .udp, address: SocketAddress(IPAddress(v4: 0x7f00_0001), port: 5060))]
        func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool { host == ByteView("127.0.0.1") }
        func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool) {}
        func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? { sockets.first }
        func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? { sockets.first }
        func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] { [] }
        func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool { true }
        func flush(_ worker: Worker) {}
    }

    let registry = Registry()
    let server: ServerContext
    let worker: Worker
    let library: KSRLibrary
    let state: LuaState

    /// - Parameters:
    ///   - modules: what is loaded.
    ///   - unprovisioned: names of those that are not provisioned.
    init(
        _ settings: LuaSettings = LuaSettings(), modules: [any Module.Type] = [PVModule.self], unprovisioned: Set<String> = [PVModule.name],
        declare: (Exports) -> Void = { _ in }
    ) throws {
        registry.declareCore { exports in
            CoreModule.declare(exports)
            declare(exports)
        }
        for module in modules { registry.load(module) }
        server = ServerContext(registry: registry, network: Silence(), timers: TimerWheel(clock: { 0 }), settings: CoreSettings())
        worker = Worker(index: 1, role: "test", server: server)
        library = KSRLibrary(registry)
        state = try LuaState(library, settings)
        for module in registry.modules where !unprovisioned.contains(type(of: module).name) { try module.provision(server) }
    }

    private var count = 0

    /// What `body` gives for a new INVITE, and what becomes of the message.
    func outcome(_ body: (RouteContext) throws -> Int) throws -> String {
        guard let socket = server.network.sockets.first else { return "no socket" }
        count += 1
        let name = String(1_000_000 + count)
        let received = ReceiveInfo(
            source: SocketAddress(IPAddress(v4: 0x7f00_0001), port: 5071), destination: socket.address, socket: socket, transport: .udp)
        return try worker.withContext(received) { context in
            let text = "INVITE sip:bob@127.0.0.1;x=1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK\(name)\r\n"
                + "From: <sip:alice@127.0.0.1>;tag=a\r\nTo: <sip:bob@127.0.0.1>\r\nCall-ID: \(name)\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                + "Contact: <sip:alice@127.0.0.1:5071>\r\nSubject: 5 a\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n5 a 5"
            try context.message.parse(context.arena.copy(text))
            defer { for hook in registry.hooks.afterRequest { hook(context) } }
            let code = try body(context)
            let written = MessageWriter.edited(context.message, Forwarding.outgoing(context, socket)).string.split(separator: name).joined(separator: "N")
            return "\(code) \(context.destinationURI) \(context.flags) \(context.branchFlags) \(context.branches.count) \(context.flow.rawValue) \(written)"
        }
    }

    /// The number that a Lua expression gives for the message in hand.
    func code(_ expression: String, _ context: RouteContext) throws -> Int {
        let script = "KSR.pv.seti(\"$var(code)\", \(expression))"
        let outcome = Array(script.utf8).withUnsafeBufferPointer { state.run(text: ByteView($0), named: "=test", context) }
        if case .failed(let reason) = outcome { throw DeclarationError(reason) }
        return try registry.variable("$var(code)").value(context).integer
    }

    /// Runs a script on an OPTIONS request and gives what it put into `$var(out)`, or the error's text.
    func run(_ script: String) throws -> String {
        let address = SocketAddress(IPAddress(v4: 0x7f00_0001), port: 5071)
        guard let socket = server.network.sockets.first else { return "no socket" }
        let received = ReceiveInfo(source: address, destination: socket.address, socket: socket, transport: .udp)
        return try worker.withContext(received) { context in
            let message = "OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK1\r\n"
                + "From: <sip:alice@127.0.0.1>;tag=a\r\nTo: <sip:bob@127.0.0.1>\r\nCall-ID: c1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
            try context.message.parse(context.arena.copy(message))
            let translated = NumberSemantics.translated(Array(script.utf8))
            let outcome = translated.withUnsafeBufferPointer { state.run(text: ByteView($0), named: "=test", context) }
            switch outcome {
            case .failed(let reason): return reason
            case .exited: return "exited"
            case .missing: return "missing"
            case .done: return try registry.variable("$var(out)").value(context).text(in: context.arena).string
            }
        }
    }
}
