import Routing
import SIPMessage

extension CorexModule {
    /// Choosing the sockets of the message in hand.
    func declareSockets(_ exports: Exports) {
        exports.function("set_send_socket", .string("socket", nullable: true)) { context, arguments in
            Self.choose(context, arguments.string(0), byName: false) { $0.forcedSocket = $1 }
        }
        exports.function("set_send_socket_name", .string("name", nullable: true)) { context, arguments in
            Self.choose(context, arguments.string(0), byName: true) { $0.forcedSocket = $1 }
        }
        exports.function("set_recv_socket", .string("socket", nullable: true)) { context, arguments in
            Self.choose(context, arguments.string(0), byName: false, Self.receive)
        }
        exports.function("set_recv_socket_name", .string("name", nullable: true)) { context, arguments in
            Self.choose(context, arguments.string(0), byName: true, Self.receive)
        }
        exports.function("is_socket_name", .string("name")) { context, arguments in
            context.server.network.sockets.contains { $0.isNamed(arguments.string(0)) } ? 1 : -1
        }
        exports.function("set_source_address", .string("address")) { context, arguments in
            var text = arguments.string(0)
            if let (head, tail) = text.split(at: ASCII.colon), TransportProtocol(head) != nil { text = tail }
            guard let way = HostAndPort(text),
                let target = context.server.network.resolve(host: way.host, port: way.port, transport: .udp, isSecure: false).first
            else {
                context.log(.error, "corex", "set_source_address: bad address \"\(arguments.string(0))\"")
                return -1
            }
            context.received.source = SocketAddress(target.address.ip, port: way.port)
            return 1
        }
    }

    /// An empty text takes the choice of a sending socket back; an unknown socket changes nothing, with a warning.
    private static func choose(
        _ context: RouteContext, _ text: ByteView, byName: Bool, _ apply: (RouteContext, ListenSocket) -> Void
    ) -> Int {
        guard !text.isEmpty else {
            context.forcedSocket = nil
            return 1
        }
        let network = context.server.network
        let socket = byName
            ? network.sockets.first { $0.isNamed(text) } : SocketName.find(text, network)
        guard let socket else {
            context.log(.warning, "corex", "no listen socket \"\(text)\"")
            return 1
        }
        apply(context, socket)
        return 1
    }

    private static func receive(_ context: RouteContext, _ socket: ListenSocket) {
        context.received.socket = socket
        context.received.destination = socket.address
        context.received.transport = socket.transport
        context.received.connection = 0
    }
}
