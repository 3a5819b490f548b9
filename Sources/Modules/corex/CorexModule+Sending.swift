import Routing
import SIPMessage

extension CorexModule {
    /// Sending what came as it came, or any text, past the script's usual way.
    func declareSending(_ exports: Exports) {
        for (name, transport) in [("send_udp", TransportProtocol.udp), ("send_tcp", .tcp)] {
            exports.function(name, Parameter.string("target").optional, routes: [.request, .failure]) { context, arguments in
                Self.sendReceived(context, arguments.string(0), transport)
            }
        }
        exports.function("send_data", .string("uri"), .string("data")) { context, arguments in
            Self.sendData(context, arguments.string(0), .empty, arguments.string(1))
        }
        exports.function("sendx", .string("uri"), .string("socket", nullable: true), .string("data")) { context, arguments in
            Self.sendData(context, arguments.string(0), arguments.string(1), arguments.string(2))
        }
        exports.function("forward_reply", routes: [.coreReply]) { context, _ in
            Forwarding.forwardReply(context)
            return 1
        }
        exports.function("forward_uac", routes: [.request]) { context, _ in Self.forwardAsClient(context, .empty, branch: 0) }
        exports.function("forward_uac", kemi: "forward_uac_branch", .integer("branch"), routes: [.request]) { context, arguments in
            Self.forwardAsClient(context, .empty, branch: arguments.integer(0))
        }
        exports.function("forward_uac_uri", .string("uri"), routes: [.request]) { context, arguments in
            Self.forwardAsClient(context, arguments.string(0), branch: 0)
        }
        exports.function("forward_uac_uri", kemi: "forward_uac_uri_branch", .string("uri"), .integer("branch"), routes: [.request]) {
            context, arguments in
            Self.forwardAsClient(context, arguments.string(0), branch: arguments.integer(1))
        }
        exports.function("add_tcp_alias", .integer("port")) { context, arguments in
            guard context.received.transport.isReliable else { return -1 }
            return StreamAlias.add(context, port: arguments.integer(0)) ? 1 : -1
        }
    }

    /// The received bytes, untouched, to `host[:port]` or to the next hop.
    private static func sendReceived(_ context: RouteContext, _ target: ByteView, _ transport: TransportProtocol) -> Int {
        let targets: [Destination]
        if target.isEmpty {
            guard let uri = SIPURI(context.destinationURI.isEmpty ? context.message.currentURI : context.destinationURI) else {
                context.log(.error, "corex", "send: bad URI \"\(context.message.currentURI)\"")
                return -1
            }
            targets = Forwarding.targets(uri, context, transport: transport)
        } else {
            guard let way = HostAndPort(target) else {
                context.log(.error, "corex", "send: bad target \"\(target)\" (host:port)")
                return -1
            }
            targets = context.server.network.resolve(
                host: way.host, port: way.port == 0 ? 5060 : way.port, transport: transport, isSecure: false)
        }
        return send(context.message.buffer, targets.first, nil, context)
    }

    private static func sendData(_ context: RouteContext, _ uri: ByteView, _ socket: ByteView, _ data: ByteView) -> Int {
        guard let parsed = SIPURI(uri) else {
            context.log(.error, "corex", "bad URI \"\(uri)\" to send to")
            return -1
        }
        var forced: ListenSocket?
        if !socket.isEmpty {
            forced = SocketName.find(socket, context.server.network)
            if forced == nil { context.log(.warning, "corex", "no listen socket \"\(socket)\"") }
        }
        return send(data, Forwarding.targets(parsed, context).first, forced, context)
    }

    private static func send(_ bytes: ByteView, _ target: Destination?, _ forced: ListenSocket?, _ context: RouteContext) -> Int {
        guard var target else {
            context.log(.error, "corex", "the target to send to does not resolve")
            return -1
        }
        guard let socket = Forwarding.socket(for: target, context, forced: forced) else {
            context.log(.error, "corex", "no listen socket can reach \(target.transport.name):\(target.address)")
            return -1
        }
        target.socketIndex = socket.index
        return context.server.network.send(bytes, to: target, from: context.worker) ? 1 : -1
    }

    /// Forwards the request as if it were made here: with our Via alone.
    private static func forwardAsClient(_ context: RouteContext, _ uri: ByteView, branch: Int) -> Int {
        let message = context.message
        let edits = message.edits
        defer { message.edits = edits }
        var index = message.headers.firstIndex(.via)
        while let current = index {
            let header = message.headers[current]
            message.edits.remove(offset: header.offset, length: header.length)
            index = message.headers.nextIndex(.via, after: current)
        }
        let outer = context.destinationURI
        defer { context.destinationURI = outer }
        if !uri.isEmpty { context.destinationURI = uri }
        return Forwarding.forward(context, branch: branch, marksSource: false)
    }
}
