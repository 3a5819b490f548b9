import Routing
import SIPMessage
import Testing

@testable import Modules

/// A server without sockets and a message in hand: what it takes to evaluate variables.
struct ScriptBench {
    let registry = Registry()
    private let worker: Worker
    private let server: ServerContext
    private let received: ReceiveInfo

    init(modules: [any Module.Type] = [PVModule.self, TextOpsModule.self, CorexModule.self]) {
        registry.declareCore { CoreModule.declare($0) }
        for module in modules { registry.load(module) }
        // names that tests use before a worker makes room for them
        for name in ["x", "y", "i", "n"] { _ = registry.scriptVariable(name) }
        let address = SocketAddress(.loopbackV4, port: 5060)
        let socket = ListenSocket(index: 0, transport: .udp, address: address, name: "main")
        server = ServerContext(registry: registry, network: QuietNetwork(socket), timers: TimerWheel(), settings: CoreSettings())
        worker = Worker(index: 0, role: "test", server: server)
        received = ReceiveInfo(source: SocketAddress(.loopbackV4, port: 5071), destination: address, socket: socket, transport: .udp)
    }

    static let invite = """
        INVITE sip:bob@example.com:5070;transport=tcp SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.1:5071;branch=z9hG4bK-1;i=7, SIP/2.0/TCP proxy.example.com;branch=z9hG4bK-2;received=10.0.0.2;rport=4444
        Via: SIP/2.0/UDP last.example.com
        From: "Alice" <sip:alice@example.org>;tag=a1;x=y
        t: <sip:bob@example.com>
        i: call-1@example.org
        CSeq: 7 INVITE
        m: <sip:alice@127.0.0.1:5071>;expires=60, <sip:alice@10.0.0.1>
        X-One: first
        X-One: second
        Content-Length: 5

        hello
        """

    /// Runs `body` with a context that holds the message.
    func run<Result>(_ message: String = Self.invite, _ body: (RouteContext) throws -> Result) throws -> Result {
        let bytes = OwnedBytes(message.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
        return try withExtendedLifetime(bytes) {
            try worker.withContext(received) { context in
                try context.message.parse(bytes.view)
                return try body(context)
            }
        }
    }

    /// The text with its variables expanded.
    func expand(_ text: String, in context: RouteContext) throws -> String {
        let template = try registry.template(text)
        return withExtendedLifetime(template) { template.text(context).string }
    }

    /// The text with its variables expanded, `$var(x)` being `x`.
    func expand(_ text: String, x: String? = nil) throws -> String {
        try run { context in
            if let x {
                let bytes = OwnedBytes(x)
                try withExtendedLifetime(bytes) { try set("$var(x)", .string(bytes.view), in: context) }
            }
            return try expand(text, in: context)
        }
    }

    func set(_ name: String, _ value: Value, in context: RouteContext) throws {
        let isTaken = try registry.variable(name).assign(value, context)
        #expect(isTaken, "\(name) refuses the value")
    }
}

/// A network that reaches nobody.
private final class QuietNetwork: Network {
    let sockets: [ListenSocket]
    init(_ socket: ListenSocket) { sockets = [socket] }
    func isMyself(host: ByteView, port: UInt16, transport: TransportProtocol) -> Bool { false }
    func addMyself(_ isMyself: @escaping @Sendable (ByteView) -> Bool) {}
    func sendingSocket(for transport: TransportProtocol, to address: SocketAddress) -> ListenSocket? { sockets.first }
    func socket(transport: TransportProtocol, address: SocketAddress) -> ListenSocket? { sockets.first { $0.address == address } }
    func resolve(host: ByteView, port: UInt16, transport: TransportProtocol, isSecure: Bool) -> [Destination] { [] }
    func send(_ bytes: ByteView, to destination: Destination, from worker: Worker) -> Bool { false }
    func flush(_ worker: Worker) {}
}
