import Routing
import SIPMessage
import Synchronization

@testable import Modules

/// A server without sockets and with a clock of its own: what tm sends is recorded, time passes when a test says so.
final class TransactionBench {
    /// What was sent: first line, and where to.
    struct Sent {
        let line: String
        let text: String
        let destination: Destination
    }

    final class RecordingNetwork: Network {
        let sockets: [ListenSocket]
        /// Host names that have several addresses.
        let names = Mutex<[String: [Destination]]>([:])
        /// Ports that nothing can be sent to.
        let deadPorts = Mutex<Set<UInt16>>([])
        let sent = Mutex<[Sent]>([])

        init() {
            let loopback = SocketAddress(IPAddress(v4: 0x7f00_0001), port: 5060)
            sockets = [
                ListenSocket(index: 0, transport: .udp, address: loopback), ListenSocket(index: 1, transport: .tcp, address: loopback),
            ]
        }

        func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool { false }
        func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool) {}
        func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? {
            sockets.first { $0.transport == transport }
        }
        func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? { sendingSocket(for: transport, to: address) }
        func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] {
            guard let address = IPAddress(host) else { return names.withLock { $0[host.string] } ?? [] }
            return [Destination(transport: transport == .any ? .udp : transport, address: SocketAddress(address, port: port == 0 ? 5060 : port))]
        }
        func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool {
            if deadPorts.withLock({ $0.contains(destination.address.port) }) { return false }
            let text = bytes.string
            let line = String(text.prefix { $0 != "\r\n" && $0 != "\r" })
            sent.withLock { $0.append(Sent(line: line, text: text, destination: destination)) }
            return true
        }
        func flush(_ worker: Worker) {}
    }

    final class Block: RouteBlock, @unchecked Sendable {
        private let body: @Sendable (RouteContext) -> Void
        init(_ kind: RouteKinds, _ name: String, _ body: @escaping @Sendable (RouteContext) -> Void) {
            self.body = body
            super.init(name: name, kind: kind)
        }
        override func execute(_ context: RouteContext) -> Int {
            body(context)
            return 1
        }
    }

    final class Engine: RouteEngine {
        let name = "test"
        private let blocks: [Block]
        init(_ blocks: [Block]) { self.blocks = blocks }
        func block(_ kind: RouteKinds, named name: String) -> RouteBlock? { blocks.first { $0.kind == kind && $0.name == name } }
    }

    private final class Clock: Sendable { let now = Atomic<Int>(1_000_000) }

    let registry = Registry()
    let network = RecordingNetwork()
    let server: ServerContext
    let worker: Worker
    let tm: TMModule
    private let clock = Clock()

    /// - Parameters:
    ///   - modules: loaded besides sl and tm.
    ///   - blocks: the script; its request route relays if it has none.
    init(
        parameters: [String: Int] = [:], failsOver: Bool = false, failoverCodes: String = "", modules: [any Module.Type] = [],
        configure: (Registry) throws -> Void = { _ in }, _ blocks: [Block] = []
    ) throws {
        let clock = clock
        registry.load(SLModule.self)
        registry.load(TMModule.self)
        for module in modules { registry.load(module) }
        try configure(registry)
        for (name, value) in parameters { try registry.parameter("tm", name)?.set(.integer(value)) }
        let parameter = registry.parameter("tm", "failover_reply_codes")
        try failoverCodes.withByteView { try parameter?.set(.string($0)) }
        var settings = CoreSettings()
        settings.failsOver = failsOver
        server = ServerContext(
            registry: registry, network: network, timers: TimerWheel(clock: { clock.now.load(ordering: .relaxed) }), settings: settings)
        tm = try registry.required(TMModule.self, by: "test")
        let relaying = Block(.request, "") { [unowned tm] context in _ = tm.relay(context) }
        server.install(Script(engines: [Engine(blocks + [relaying])]))
        for module in registry.modules { try module.provision(server) }
        for hook in registry.hooks.started { hook(server) }
        worker = Worker(index: 1, role: "test", server: server)
    }

    /// Lets time pass; timers fire on their way.
    func advance(_ milliseconds: Int) {
        for _ in 0..<(milliseconds / TimerWheel.tick) {
            clock.now.wrappingAdd(TimerWheel.tick, ordering: .relaxed)
            server.timers.advance(worker)
        }
    }

    /// First lines of what was sent since the last call.
    func takeLines() -> [String] {
        network.sent.withLock { sent in
            defer { sent.removeAll() }
            return sent.map(\.line)
        }
    }

    /// Where requests went since the last call: method and port.
    func takeTargets() -> [String] {
        network.sent.withLock { sent in
            defer { sent.removeAll() }
            return sent.filter { !$0.line.hasPrefix("SIP/2.0") }.map { "\($0.line.prefix { $0 != " " }) \($0.destination.address.port)" }
        }
    }

    /// Gives `host` a target at each of the ports.
    func name(_ host: String, _ ports: [UInt16], _ transport: TransportProtocol = .udp) {
        network.names.withLock {
            $0[host] = ports.map { Destination(transport: transport, address: SocketAddress(IPAddress(v4: 0x7f00_0001), port: $0)) }
        }
    }

    var latest: Sent? { network.sent.withLock { $0.last } }

    /// A request of alice's to `uri` comes in.
    func request(_ method: String, _ uri: String = "sip:bob@127.0.0.1:5072", cseq: String? = nil, branch: String = "a1", toTag: String = "", headers: String = "") {
        let number = cseq ?? "1"
        receive("""
            \(method) \(uri) SIP/2.0\r
            Via: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK-\(branch)\r
            From: <sip:alice@127.0.0.1>;tag=a\r
            To: <sip:bob@127.0.0.1>\(toTag.isEmpty ? "" : ";tag=\(toTag)")\r
            Call-ID: call@test\r
            CSeq: \(number) \(method)\r
            \(headers)Max-Forwards: 70\r
            Content-Length: 0\r
            \r

            """)
    }

    /// A reply to `request` (as it was sent) comes in.
    func reply(_ code: Int, to request: Sent, tag: String = "bob", contact: String? = nil) {
        var lines = ["SIP/2.0 \(code) Reply"]
        for line in request.text.components(separatedBy: "\r\n").dropFirst() {
            if line.hasPrefix("To:"), !line.contains("tag=") { lines.append(line + ";tag=\(tag)") } else
            if ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].contains(where: { line.hasPrefix($0) }) { lines.append(line) }
        }
        if let contact { lines.append("Contact: \(contact)") }
        receive((lines + ["Content-Length: 0", "", ""]).joined(separator: "\r\n"))
    }

    private func receive(_ text: String) {
        let source = SocketAddress(IPAddress(v4: 0x7f00_0001), port: 5071)
        let received = ReceiveInfo(source: source, destination: network.sockets[0].address, socket: network.sockets[0], transport: .udp)
        worker.withContext(received) { context in
            do { try context.message.parse(context.arena.copy(text)) } catch { return }
            if context.message.isRequest {
                guard context.hooks.admitRequest(context) else { return }
                if let block = server.script.requestRoute { context.run(block, kind: .request) }
                context.hooks.requestDidEnd(context)
            } else {
                if context.hooks.consumeReply(context) { return }
            }
        }
    }
}

extension String {
    /// Parts between occurrences of `separator`.
    func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(self)
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
