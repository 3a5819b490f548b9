import Routing
import SIPMessage

/// Module tcpops: stream connections in the hands of scripts: keep-alives, lifetimes, closing, and events of their end.
public final class TCPOpsModule: Module, @unchecked Sendable {
    public static let name = "tcpops"

    /// Whose end runs an event route (`closed_event`).
    private enum ClosedEvent: Int {
        case off = 0
        case all = 1
        /// Connections that `tcp_enable_closed_event` named.
        case chosen = 2
    }

    private var closedEvent = ClosedEvent.all

    public init() {}

    public func declare(_ exports: Exports) {
        exports.parameter("closed_event", integer: { [unowned self] in
            guard let mode = ClosedEvent(rawValue: $0) else {
                throw DeclarationError("tcpops: closed_event \($0) does not exist", remedy: "0 is off, 1 all connections, 2 those of tcp_enable_closed_event()")
            }
            closedEvent = mode
        })
        let registry = exports.registry
        exports.parameter("event_callback", string: { for event in Self.events { registry.setEventCallback(event, $0) } })
        for event in Self.events { exports.eventRoute(event) }
        registry.hooks.streamClosed.append { [unowned self] worker, stream, end, wasAskedFor in
            guard closedEvent != .off, closedEvent == .all || wasAskedFor else { return }
            Self.run(worker, stream, end)
        }
        declareOptions(exports)
        declareLookups(exports)
        declareVariable(exports)
    }

    // MARK: Events

    private static let events = ["tcp:closed", "tcp:timeout", "tcp:reset"]

    private static func run(_ worker: Worker, _ stream: StreamInfo, _ end: StreamEnd) {
        let event = switch end {
        case .endOfStream: "tcp:closed"
        case .timeout: "tcp:timeout"
        case .reset: "tcp:reset"
        }
        guard let block = worker.server.script.block(.event, named: event) else { return }
        worker.runEvent(block) { $0.received = stream.received }
    }

    // MARK: Connections

    /// The connection that the message in hand came by; nil, with the reason logged, for a datagram.
    private static func ownConnection(_ context: RouteContext) -> Int? {
        if context.received.transport.isReliable { return context.received.connection }
        context.log(.error, "tcpops", "the message did not come by a stream connection")
        return nil
    }

    /// The connections; nil, with the reason logged, if this one is not open.
    private static func control(_ id: Int, _ context: RouteContext) -> (any StreamControl)? {
        if let streams = context.server.network.streams, streams.stream(id) != nil { return streams }
        context.log(.error, "tcpops", "there is no connection \(id)")
        return nil
    }

    private func declareOptions(_ exports: Exports) {
        let received: RouteKinds = [.request, .reply]
        let connection = Parameter.integer("conid"), idle = Parameter.integer("idle"), count = Parameter.integer("count"), interval = Parameter.integer("interval")
        @Sendable func keepalive(_ context: RouteContext, _ id: Int?, _ arguments: Arguments, from first: Int) -> Int {
            guard let id, let streams = Self.control(id, context) else { return -1 }
            let options = (idle: arguments.integer(first), count: arguments.integer(first + 1), interval: arguments.integer(first + 2))
            return streams.setKeepalive(id, options) ? 1 : -1
        }
        exports.function("tcp_keepalive_enable", kemi: "tcp_keepalive_enable_cid", connection, idle, count, interval) { context, arguments in
            keepalive(context, arguments.integer(0), arguments, from: 1)
        }
        exports.function("tcp_keepalive_enable", idle, count, interval, routes: received) { context, arguments in
            keepalive(context, Self.ownConnection(context), arguments, from: 0)
        }
        @Sendable func disable(_ context: RouteContext, _ id: Int?) -> Int {
            guard let id, let streams = Self.control(id, context) else { return -1 }
            return streams.setKeepalive(id, nil) ? 1 : -1
        }
        exports.function("tcp_keepalive_disable", kemi: "tcp_keepalive_disable_cid", connection) { context, arguments in
            disable(context, arguments.integer(0))
        }
        exports.function("tcp_keepalive_disable", routes: received) { context, _ in disable(context, Self.ownConnection(context)) }
        @Sendable func lifetime(_ context: RouteContext, _ id: Int, _ seconds: Int) -> Int {
            guard seconds >= 0 else {
                context.log(.error, "tcpops", "a connection cannot live \(seconds) seconds")
                return -1
            }
            return context.server.network.streams?.setLifetime(id, seconds: seconds) == true ? 1 : -1
        }
        exports.function("tcp_set_connection_lifetime", kemi: "tcp_set_connection_lifetime_cid", connection, .integer("seconds")) { context, arguments in
            // 0 ends the script, as in the reference
            guard Self.control(arguments.integer(0), context) != nil else { return 0 }
            return lifetime(context, arguments.integer(0), arguments.integer(1))
        }
        exports.function("tcp_set_connection_lifetime", .integer("seconds"), routes: received) { context, arguments in
            guard let id = Self.ownConnection(context) else { return -1 }
            return lifetime(context, id, arguments.integer(0))
        }
        exports.function("tcp_enable_closed_event", kemi: "tcp_enable_closed_event_cid", connection) { context, arguments in
            guard let streams = Self.control(arguments.integer(0), context) else { return 0 }
            return streams.reportEnd(arguments.integer(0)) ? 1 : 0
        }
        exports.function("tcp_enable_closed_event", routes: received) { [unowned self] context, _ in
            guard closedEvent == .chosen else {
                context.log(.warning, "tcpops", "tcp_enable_closed_event() has no effect unless the parameter closed_event is 2")
                return -1
            }
            guard let id = Self.ownConnection(context) else { return -1 }
            return context.server.network.streams?.reportEnd(id) == true ? 1 : -1
        }
        exports.function("tcp_close_connection") { context, _ in
            context.server.network.streams?.close(context.received.connection) == true ? 1 : -1
        }
        exports.function("tcp_close_connection", kemi: "tcp_close_connection_id", connection) { context, arguments in
            context.server.network.streams?.close(arguments.integer(0)) == true ? 1 : -1
        }
        let slot = exports.registry.reserveSlot()
        exports.function("tcp_set_otcpid", connection) { context, arguments in
            let choice = Self.choice(context, slot)
            choice.connection = max(0, arguments.integer(0))
            if choice.isUsed { context.connection = choice.connection }
            return 1
        }
        exports.function("tcp_set_otcpid_flag", .integer("mode")) { context, arguments in
            let choice = Self.choice(context, slot)
            choice.isUsed = arguments.integer(0) != 0
            context.connection = choice.isUsed ? choice.connection : 0
            return 1
        }
    }

    /// The connection that a script wants the request to leave by.
    private final class Choice {
        var connection = 0
        var isUsed = false
    }

    private static func choice(_ context: RouteContext, _ slot: Int) -> Choice {
        if let known = context.slots[slot] as? Choice { return known }
        let made = Choice()
        made.connection = context.connection
        context.slots[slot] = made
        return made
    }

    private func declareLookups(_ exports: Exports) {
        // only open connections are known here: each is set up and in order
        let state: FunctionDeclaration.Body = { context, arguments in
            context.server.network.streams?.stream(arguments.integer(0)) == nil ? -1 : 1
        }
        exports.function("tcp_conid_state", .integer("conid"), body: state)
        exports.function("tcp_conid_alive", .integer("conid"), body: state)
        exports.function("tcp_con_alive", .string("address")) { context, arguments in Self.connection(to: arguments.string(0), context) == nil ? -1 : 1 }
        exports.function("tcp_get_conid", .string("address"), .variable("result")) { context, arguments in
            let id = Self.connection(to: arguments.string(0), context)
            guard let result = arguments.variable(1), result.assign(.integer(id ?? 0), context) else { return -1 }
            return id == nil ? -1 : 1
        }
    }

    /// The TCP connection to `host[:port]` or a SIP URI's host and port; nil if there is none.
    private static func connection(to text: ByteView, _ context: RouteContext) -> Int? {
        let host: ByteView
        var port: UInt16 = 5060
        if text.hasPrefix(ByteView("sip:")) || text.hasPrefix(ByteView("sips:")) {
            guard let uri = SIPURI(text) else { return nil }
            host = uri.host
            if uri.port != 0 { port = UInt16(uri.port) }
        } else {
            guard let target = HostAndPort(text) else { return nil }
            host = target.host
            if target.port != 0 { port = target.port }
        }
        let targets = context.server.network.resolve(host: host, port: port, transport: .tcp, isSecure: false)
        return targets.first.flatMap { context.server.network.streams?.stream(to: $0.address, .tcp)?.id }
    }

    // MARK: $tcp

    private func declareVariable(_ exports: Exports) {
        @Sendable func stream(_ context: RouteContext) -> StreamInfo? { context.server.network.streams?.stream(context.received.connection) }
        exports.variable("tcp") { spec in
            switch spec.argumentText {
            case "c_si": ComputedVariable { .string((stream($0)?.peer ?? $0.received.source).ip.text(in: $0.arena)) }
            case "c_sp": ComputedVariable { .integer(Int((stream($0)?.peer ?? $0.received.source).port)) }
            case "ac_si": ComputedVariable { context in stream(context).map { .string($0.peer.ip.text(in: context.arena)) } ?? .null }
            case "ac_sp": ComputedVariable { stream($0).map { .integer(Int($0.peer.port)) } ?? .null }
            case "aconid": ComputedVariable { stream($0).map { .integer($0.id) } ?? .null }
            case "conid": ComputedVariable { .integer($0.received.connection) }
            default: throw DeclarationError("unknown $tcp(\(spec.argumentText))", remedy: "c_si, c_sp, ac_si, ac_sp, aconid and conid are known")
            }
        }
    }
}
