import Routing
import SIPMessage

/// `loose_route()`: takes our Routes off and finds the next hop (RFC 3261 section 16.4 and 16.12).
enum LooseRouting {
    /// A request without a To tag named us in a Route and no other hop.
    static let preloaded = -3

    /// - Parameter strictToo: whether a strict router before us is coped with.
    /// - Returns: 1, or -1 if there is no Route (or it makes no sense); `preloaded` when a preloaded Route was used up.
    static func run(_ context: RouteContext, _ state: RouteState, _ module: RRModule, strictToo: Bool) -> Int {
        let message = context.message
        guard message.first(.route) != nil, let requestURI = message.parsedURI else { return -1 }
        let isPreloaded = message.toTag.isEmpty
        var walker = RouteWalker(message)
        guard let first = walker.current else { return -1 }
        if !isPreloaded, strictToo, isMyself(requestURI, context), !isGRUU(requestURI) {
            return afterStrict(context, state, module, &walker)
        }
        guard let uri = SIPURI(first.uri) else {
            context.log(.error, "rr", "bad Route \"\(first.uri)\"")
            return -1
        }
        var next = uri
        var nextText = first.uri
        if isMyself(uri, context) {
            state.parameters = uri.parameters ?? .empty
            let isDouble = module.doubleMode != 0 && uri.parameter(ByteView("r2")) != nil
            if module.forcesSendSocket, !isDouble { forceSocket(uri, context, module) }
            walker.removeCurrent()
            if isDouble, let second = walker.current, let secondURI = SIPURI(second.uri) {
                forceSocket(secondURI, context, module)
                walker.removeCurrent()
            }
            guard let following = walker.current else {
                walker.apply(context)
                return isPreloaded ? preloaded : 1
            }
            guard let parsed = SIPURI(following.uri) else {
                context.log(.error, "rr", "bad Route \"\(following.uri)\"")
                return -1
            }
            next = parsed
            nextText = following.uri
            context.options.insert(.routed)
        }
        if next.isLooseRouter {
            walker.apply(context)
            context.destinationURI = next.maddr.map { maddrURI(next, $0, context) } ?? nextText
        } else {
            // a strict router next: it gets itself as request URI, the real one goes to the end of the Routes
            walker.removeCurrent()
            walker.apply(context)
            appendRoute(message.currentURI, context)
            message.newRequestURI = nextText
        }
        return 1
    }

    static func isMyself(_ uri: SIPURI, _ context: RouteContext) -> Bool {
        context.server.network.isMyself(host: uri.host, port: uri.effectivePort, transport: uri.transport)
    }

    private static func isGRUU(_ uri: SIPURI) -> Bool { uri.parameter(ByteView("gr")) != nil }

    /// The request came from a strict router: our Record-Route stands in the request URI, the real one in the last Route.
    private static func afterStrict(_ context: RouteContext, _ state: RouteState, _ module: RRModule, _ walker: inout RouteWalker) -> Int {
        let message = context.message
        guard let requestURI = message.parsedURI, let first = walker.current, var next = SIPURI(first.uri) else { return -1 }
        state.parameters = requestURI.parameters ?? .empty
        if module.doubleMode != 0, requestURI.parameter(ByteView("r2")) != nil, isMyself(next, context) {
            forceSocket(next, context, module)
            walker.removeCurrent()
            guard let second = walker.current, let parsed = SIPURI(second.uri) else {
                walker.apply(context)
                return 1
            }
            next = parsed
        }
        if next.isLooseRouter {
            guard let hop = walker.current else { return -1 }
            context.destinationURI = hop.uri
            guard let target = walker.last else { return -1 }
            message.newRequestURI = target.uri
            walker.removeLast()
        } else {
            guard let hop = walker.current else { return -1 }
            message.newRequestURI = hop.uri
            walker.removeCurrent()
        }
        walker.apply(context)
        return 1
    }

    private static func forceSocket(_ uri: SIPURI, _ context: RouteContext, _ module: RRModule) {
        if module.writesSocketNames, let name = uri.parameter(ByteView("sn")),
            let socket = context.server.network.sockets.first(where: { !$0.name.isEmpty && $0.name.withByteView { $0 == name } })
        {
            context.forcedSocket = socket
            return
        }
        guard context.server.network.sockets.count > 1, let address = IPAddress(uri.host) else { return }
        let transport = uri.transport == .any ? (uri.scheme == .sips ? TransportProtocol.tls : .udp) : uri.transport
        if let socket = context.server.network.socket(transport: transport, address: SocketAddress(address, port: uri.effectivePort)) {
            context.forcedSocket = socket
        }
    }

    private static func maddrURI(_ uri: SIPURI, _ maddr: ByteView, _ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 64)
        text.append("sip:")
        text.append(maddr)
        if uri.port != 0 {
            text.append(ASCII.colon)
            text.append(decimal: uri.port)
        }
        if let transport = uri.parameter(ByteView("transport")) {
            text.append(";transport=")
            text.append(transport)
        }
        return text.finish()
    }

    private static func appendRoute(_ uri: ByteView, _ context: RouteContext) {
        let message = context.message
        var line = ByteBuilder(context.arena, capacity: uri.count + 16)
        line.append("Route: <")
        line.append(uri)
        line.append(">\r\n")
        message.edits.insert(line.finish(), at: message.headersEnd)
    }
}

/// The values of all Route headers in order, with those that are to go.
struct RouteWalker {
    struct Value {
        let uri: ByteView
        /// The value's text, parameters included.
        let text: ByteView
        let header: HeaderField
    }

    private let message: SIPMessage
    private var values: [Value] = []
    private var removed: Set<Int> = []
    private var index = 0

    init(_ message: SIPMessage) {
        self.message = message
        var found: [Value] = []
        message.forEachValue(.route) { text, header in
            if let address = NameAddress(text) { found.append(Value(uri: address.uri, text: text, header: header)) }
            return true
        }
        values = found
    }

    var current: Value? { index < values.count ? values[index] : nil }
    var last: Value? { values.indices.reversed().first { !removed.contains($0) }.map { values[$0] } }

    mutating func removeCurrent() {
        removed.insert(index)
        index += 1
    }

    mutating func removeLast() {
        if let place = values.indices.reversed().first(where: { !removed.contains($0) }) { removed.insert(place) }
    }

    /// Edits the message: whole headers where nothing is left in them, else single values.
    func apply(_ context: RouteContext) {
        var place = 0
        while place < values.count {
            let header = values[place].header
            var end = place
            while end < values.count, values[end].header.offset == header.offset { end += 1 }
            let gone = (place..<end).filter { removed.contains($0) }
            if gone.count == end - place {
                message.edits.remove(offset: header.offset, length: header.length)
            } else {
                for value in gone {
                    let start = values[value].text.offset(in: message.buffer)
                    if value + 1 < end {
                        message.edits.remove(offset: start, length: values[value + 1].text.offset(in: message.buffer) - start)
                    } else {
                        let from = values[value - 1].text.end - message.buffer.base
                        message.edits.remove(offset: from, length: header.body.end - message.buffer.base - from)
                    }
                }
            }
            place = end
        }
    }
}
