import Routing
import SIPMessage
import Transport

/// What the core and tm share on a message's way out: where it goes, by which socket, and the sending itself.
public enum Forwarding {
    /// Targets of a URI in order of preference.
    public static func targets(_ uri: SIPURI, _ context: RouteContext, transport forced: TransportProtocol = .any) -> [Destination] {
        guard uri.scheme == .sip || uri.scheme == .sips else { return [] }
        let transport = forced != .any ? forced : uri.transport
        return context.server.network.resolve(
            host: uri.maddr ?? uri.host, port: UInt16(truncatingIfNeeded: uri.port), transport: transport, isSecure: uri.scheme == .sips)
    }

    /// The local socket for a destination: the one that the script chose if its transport fits, else what the network says.
    public static func socket(for destination: Destination, _ context: RouteContext, forced: ListenSocket? = nil) -> ListenSocket? {
        if let chosen = forced ?? context.forcedSocket, chosen.transport == destination.transport,
            chosen.address.ip.isIPv6 == destination.address.ip.isIPv6
        {
            return chosen
        }
        let network = context.server.network
        if context.server.settings.mhomed, !context.server.surroundings.isSimulated, destination.transport == .udp, let local = RoutedSource.address(towards: destination.address),
            let socket = network.sockets.first(where: { $0.transport == .udp && $0.address.ip == local })
        {
            return socket
        }
        // streams leave by the main address: which connection will be taken is not known yet
        if !context.server.settings.mhomed, destination.transport == .udp, context.arrivalSocket.transport == .udp,
            context.arrivalSocket.address.ip.isIPv6 == destination.address.ip.isIPv6
        {
            return context.arrivalSocket
        }
        return network.sendingSocket(for: destination.transport, to: destination.address)
    }

    /// What writers have to know of the way out.
    public static func outgoing(_ context: RouteContext, _ socket: ListenSocket) -> OutgoingContext {
        OutgoingContext(
            socket: socket, incoming: context.received.socket,
            advertisedHost: context.advertisedHost ?? context.server.advertisedHost?.view,
            advertisedPort: context.advertisedPort ?? context.server.advertisedPort?.view)
    }

    /// How the sender's Via is to be amended.
    public static func mark(_ context: RouteContext) -> SourceMark? {
        guard let via = context.message.via1 else { return nil }
        let forced = context.options.contains(.forceRport) || context.server.settings.forceRport
        return SourceMark(via, source: context.received.source, forced: forced)
    }

    /// Parameters of our own Via besides the branch.
    public static func viaParameters(_ context: RouteContext, _ destination: Destination) -> ByteView {
        var parameters = ByteView.empty
        let arena = context.arena
        if context.options.contains(.localRport) || context.server.settings.addLocalRport {
            parameters = arena.concatenate(parameters, ByteView(";rport"))
        }
        if context.received.connection != 0 {
            // names the connection that the reply has to go back on
            var text = ByteBuilder(arena, capacity: 24)
            text.append(";i=")
            text.append(hex: UInt(context.received.connection))
            parameters = arena.concatenate(parameters, text.finish())
        }
        if !context.options.isDisjoint(with: ViaExtras.options) { parameters = arena.concatenate(parameters, ViaExtras.parameters(context)) }
        return parameters
    }

    /// Our own Via for a request.
    public static func via(_ branch: ByteView, _ context: RouteContext, _ destination: Destination) -> MessageWriter.TopVia {
        var via = MessageWriter.TopVia(branch: branch, parameters: viaParameters(context, destination))
        if context.options.contains(.viaXAVPFields) { ViaExtras.addSentBy(to: &via, context) }
        return via
    }

    /// Runs `onsend_route` and sends. False if the bytes cannot leave; dropping in the route counts as sent.
    /// Of replies the route sees those that are relayed (`onsend_route_reply`), not our own.
    public static func send(_ bytes: ByteView, to destination: Destination, by socket: ListenSocket, _ context: RouteContext, isReply: Bool = false) -> Bool {
        var destination = destination
        destination.socketIndex = socket.index
        if !isReply { setStreamOptions(&destination, context, .forwardNoConnect, .forwardClose) }
        if let block = context.script.onSendRoute, !isReply || (context.server.settings.onSendRouteReply && !context.message.isRequest) {
            context.sending = SendInfo(bytes: bytes, socket: socket, destination: destination)
            let outer = (context.flow, context.returnCode)
            let code = context.run(block, kind: .onSend)
            let dropped = context.flow.contains(.drop) || (code == 0 && !context.flow.contains(.exit))
            (context.flow, context.returnCode) = outer
            context.sending = nil
            if dropped { return true }
        }
        return context.server.network.send(bytes, to: destination, from: context.worker)
    }

    /// Where a request goes that is too large for a datagram (`udp_mtu`, RFC 3261 section 18.1.1): nil if it may stay as it is, or
    /// no socket of the other transport can reach the target.
    static func largeDestination(_ destination: Destination, size: Int, _ context: RouteContext) -> (destination: Destination, socket: ListenSocket)? {
        let settings = context.server.settings
        guard settings.udpMTU > 0, size > settings.udpMTU, destination.transport == .udp else { return nil }
        let transport = context.largeTransport != .any ? context.largeTransport : settings.udpMTUTryProto
        guard transport != .any, transport != .udp else { return nil }
        var other = destination
        other.transport = transport
        other.connection = 0
        guard let socket = socket(for: other, context) else { return nil }
        other.socketIndex = socket.index
        return (other, socket)
    }

    /// The request in hand as it goes to `destination`; both are changed if it is too large for a datagram.
    static func write(_ branch: ByteView, to destination: inout Destination, by socket: inout ListenSocket, marksSource: Bool = true, _ context: RouteContext)
        -> ByteView
    {
        let path = pathLine(context)
        let route = path.isEmpty ? nil : context.message.first(.route)
        let edit = route.map { context.message.edits.insert(path, at: $0.offset) }
        defer { if let edit { context.message.edits.cancel(edit) } }
        func write(_ via: MessageWriter.TopVia) -> ByteView {
            var via = via
            if route == nil { via.following = path }
            return MessageWriter.request(
                context.message, uri: context.message.currentURI, via: via, mark: marksSource ? mark(context) : nil, outgoing(context, socket))
        }
        let bytes = write(via(branch, context, destination))
        guard let large = largeDestination(destination, size: bytes.count, context) else { return bytes }
        // other headers keep speaking of the first socket, as in the reference
        var topVia = via(branch, context, large.destination)
        topVia.socket = large.socket
        let rewritten = write(topVia)
        (destination, socket) = large
        return rewritten
    }

    /// The Path of a registered contact as Route (RFC 3327 section 5.3): in front of the others, else right below our Via.
    private static func pathLine(_ context: RouteContext) -> ByteView {
        guard !context.path.isEmpty else { return .empty }
        var line = ByteBuilder(context.arena, capacity: context.path.count + 16)
        line.append("Route: ")
        line.append(context.path)
        line.append("\r\n")
        return line.finish()
    }

    /// Forwards the request in hand without keeping state (RFC 3261 section 16.11). Returns 1, or -1 with the reason logged.
    /// - Parameters:
    ///   - branch: last part of our Via's branch.
    ///   - marksSource: whether the sender's Via is amended.
    public static func forward(
        _ context: RouteContext, transport: TransportProtocol = .any, host: ByteView? = nil, port: UInt16 = 0, branch: Int = 0,
        marksSource: Bool = true
    ) -> Int {
        guard context.isForwardable else {
            context.log(.error, "<core>", "forward: the request has a header twice that it may have once (sip_parser_mode)")
            return -1
        }
        let targets: [Destination]
        if let host {
            targets = context.server.network.resolve(host: host, port: port, transport: transport, isSecure: false)
        } else {
            let text = context.destinationURI.isEmpty ? context.message.currentURI : context.destinationURI
            guard let uri = SIPURI(text) else {
                context.log(.error, "<core>", "forward: bad URI \"\(text)\"")
                return -1
            }
            targets = self.targets(uri, context, transport: transport)
        }
        guard var destination = targets.first else {
            context.log(.error, "<core>", "forward: \"\(host ?? context.message.currentURI)\" does not resolve")
            return -1
        }
        guard var socket = socket(for: destination, context) else {
            context.log(.error, "<core>", "forward: no listen socket can reach \(destination.transport.name):\(destination.address)")
            return -1
        }
        let name = RequestKey(context.message).branch(branch, in: context.arena)
        let bytes = write(name, to: &destination, by: &socket, marksSource: marksSource, context)
        return send(bytes, to: destination, by: socket, context) ? 1 : -1
    }

    // MARK: Replies

    /// Where a reply to the request in hand goes: back to where it came from, or to its Via (RFC 3261 section 18.2.2, RFC 3581).
    public static func replyDestination(_ context: RouteContext) -> Destination {
        let received = context.received
        var destination = Destination(
            transport: received.transport, address: received.source, socketIndex: received.socket.index, connection: received.connection)
        setStreamOptions(&destination, context, .replyNoConnect, .replyClose)
        guard received.transport == .udp, let via = context.message.via1 else { return destination }
        if via.rport == nil, !context.options.contains(.forceRport), !context.server.settings.forceRport {
            destination.address.port = via.port == 0 ? 5060 : UInt16(via.port)
        }
        if context.server.settings.replyToVia, let address = IPAddress(via.host) { destination.address.ip = address }
        if let maddr = via.maddr, let address = IPAddress(maddr) { destination.address.ip = address }
        return destination
    }

    /// What the script said about connections (`set_forward_close()` and its like).
    private static func setStreamOptions(_ destination: inout Destination, _ context: RouteContext, _ reuses: MessageOptions, _ closes: MessageOptions) {
        guard destination.transport.isReliable else { return }
        destination.reusesConnection = context.options.contains(reuses)
        destination.closesConnection = context.options.contains(closes)
    }

    /// Sends a reply that was made for the request in hand.
    public static func sendReply(_ bytes: ByteView, _ context: RouteContext) -> Bool {
        send(bytes, to: replyDestination(context), by: context.received.socket, context, isReply: true)
    }

    /// Where a reply goes on: the second Via's place.
    public static func forwardDestination(of via: Via, _ context: RouteContext) -> Destination? {
        let transport = via.transport == .any ? TransportProtocol.udp : via.transport
        var port = UInt16(via.port)
        if let rport = via.rport?.unsignedInteger { port = UInt16(truncatingIfNeeded: rport) }
        let host = via.maddr ?? via.received ?? via.host
        if let address = IPAddress(host) {
            let connection = context.message.via1?.i.flatMap { Int($0.string, radix: 16) } ?? 0
            return Destination(
                transport: transport, address: SocketAddress(address, port: port == 0 ? transport.defaultPort : port), connection: connection)
        }
        return context.server.network.resolve(host: host, port: port, transport: transport, isSecure: false).first
    }

    /// Whether the reply's topmost Via is one of ours, where `check_via` asks for that.
    public static func isViaOurs(_ context: RouteContext) -> Bool {
        guard context.server.settings.checkVia, let top = context.message.via1 else { return true }
        if context.server.network.isMyself(host: top.host, port: UInt16(top.port), transport: top.transport) { return true }
        context.log(.notice, "<core>", "reply dropped: its Via \(top.host) is not ours (check_via)")
        return false
    }

    /// Forwards the reply in hand without state: takes our Via off and sends it to the next one.
    @discardableResult
    public static func forwardReply(_ context: RouteContext) -> Bool {
        let message = context.message
        guard let via = message.via2 else {
            context.log(.debug, "<core>", "reply without a second Via: it ends here")
            return false
        }
        guard var destination = forwardDestination(of: via, context) else {
            context.log(.error, "<core>", "reply cannot be forwarded: \(via.host) does not resolve")
            return false
        }
        guard let socket = socket(for: destination, context) else {
            context.log(.error, "<core>", "reply cannot be forwarded: no listen socket can reach \(destination.transport.name):\(destination.address)")
            return false
        }
        ViaExtras.addToReply(context)
        setStreamOptions(&destination, context, .forwardNoConnect, .forwardClose)
        let bytes = MessageWriter.reply(message, outgoing(context, socket))
        return send(bytes, to: destination, by: socket, context, isReply: true)
    }
}
