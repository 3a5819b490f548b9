import Routing
import SIPMessage

/// Module rr: Record-Route and Route (RFC 3261 sections 16.4, 16.6 and 16.12).
public final class RRModule: Module, @unchecked Sendable {
    public static let name = "rr"

    /// Parameters, with the manual's defaults.
    private(set) var writesLrOn = false
    private(set) var appendsFromTag = true
    private(set) var addsUser = false
    /// 0 off, 1 where the sockets differ, 2 always.
    private(set) var doubleMode = 1
    private(set) var forcesSendSocket = false
    private(set) var userVariable: Variable?
    private(set) var ignoresSips = false
    /// `sockname_mode`: names of sockets go into Record-Route and choose the sending socket later.
    private(set) var writesSocketNames = false
    /// `loose_route_mode`: bit 1 leaves out strict routing.
    private var routingMode = 0
    private var slot = 0

    /// Called when a request followed our Route, with that Route's parameters. Filled at load.
    public var routed: [@Sendable (RouteContext, ByteView) -> Void] = []

    public init() {}

    /// Whether a direction's name says upstream; nil for no direction.
    private static func isUpstream(_ direction: ByteView) -> Bool? {
        if direction.equalsIgnoringCase(ByteView("upstream")) { return true }
        return direction.equalsIgnoringCase(ByteView("downstream")) ? false : nil
    }

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveSlot()
        let registry = exports.registry
        exports.parameter("enable_full_lr", integer: { [unowned self] in writesLrOn = $0 != 0 })
        exports.parameter("append_fromtag", integer: { [unowned self] in appendsFromTag = $0 != 0 })
        exports.parameter("add_username", integer: { [unowned self] in addsUser = $0 != 0 })
        exports.parameter("enable_double_rr", integer: { [unowned self] in
            guard (0...2).contains($0) else { throw DeclarationError("enable_double_rr must be 0, 1 or 2") }
            doubleMode = $0
        })
        exports.parameter("force_send_socket", integer: { [unowned self] in forcesSendSocket = $0 != 0 })
        exports.parameter("enable_socket_mismatch_warning", integer: { _ in })
        exports.parameter("custom_user_avp", string: { [unowned self] in userVariable = try registry.variable($0) })
        exports.parameter("ignore_sips", integer: { [unowned self] in ignoresSips = $0 != 0 })
        exports.parameter("sockname_mode", integer: { [unowned self] in writesSocketNames = $0 != 0 })
        exports.parameter("loose_route_mode", integer: { [unowned self] in routingMode = $0 })

        let anywhere: RouteKinds = [.request, .branch, .failure, .tmReply, .event]
        exports.ksr("record_route_params", aliasOf: "record_route")
        exports.ksr("record_route_preset_one", aliasOf: "record_route_preset")
        exports.ksr("next_hop_route", aliasOf: "rr_next_hop_route")
        exports.function("record_route", routes: anywhere) { [unowned self] context, _ in recordRoute(context, .empty) }
        exports.function("record_route", kemi: "record_route_params", .string("parameters"), routes: anywhere) { [unowned self] context, arguments in
            recordRoute(context, arguments.string(0))
        }
        exports.function("record_route_preset", kemi: "record_route_preset_one", .string("address"), routes: anywhere) {
            [unowned self] context, arguments in
            recordRoutePreset(context, arguments.string(0), nil)
        }
        exports.function("record_route_preset", .string("address"), .string("address2"), routes: anywhere) { [unowned self] context, arguments in
            recordRoutePreset(context, arguments.string(0), arguments.string(1))
        }
        exports.function("record_route_advertised_address", .string("address"), routes: anywhere) { [unowned self] context, arguments in
            recordRouteAdvertised(context, arguments.string(0))
        }
        exports.function("add_rr_param", .string("parameter"), routes: anywhere) { [unowned self] context, arguments in
            addParameter(context, arguments.string(0))
        }
        exports.function("loose_route", routes: [.request]) { [unowned self] context, _ in looseRoute(context, mode: routingMode) }
        exports.function("loose_route_mode", .integer("mode"), routes: [.request]) { [unowned self] context, arguments in
            looseRoute(context, mode: arguments.integer(0))
        }
        exports.function("loose_route_preloaded", routes: [.request]) { [unowned self] context, _ in
            looseRoute(context, mode: routingMode) == LooseRouting.preloaded ? 1 : -1
        }
        exports.function("remove_record_route", routes: .any) { context, _ in
            var index = context.message.headers.firstIndex(.recordRoute)
            while let current = index {
                let header = context.message.headers[current]
                context.message.edits.remove(offset: header.offset, length: header.length)
                index = context.message.headers.nextIndex(.recordRoute, after: current)
            }
            return 1
        }
        exports.function("check_route_param", .regularExpression("expression"), routes: [.request, .failure, .event]) { [unowned self] context, arguments in
            guard let expression = arguments.object(0, as: RegularExpression.self) else { return -1 }
            let parameters = routeParameters(context)
            return !parameters.isEmpty && expression.matches(parameters) ? 1 : -1
        }
        exports.function("is_direction", .literal("direction"), routes: .any) { [unowned self] context, arguments in
            guard let wantsUp = Self.isUpstream(arguments.string(0)) else {
                context.log(.error, "rr", "is_direction: \"\(arguments.string(0))\" is neither downstream nor upstream")
                return -6
            }
            return isUpstream(context) == wantsUp ? 1 : -1
        }
        exports.function("rr_next_hop_route", kemi: "next_hop_route", routes: .any) { context, _ in context.options.contains(.routed) ? 1 : -1 }
        exports.variable("route_uri", get: { context in
            guard let header = context.message.first(.route), let address = NameAddress(HeaderValues.split(header.body).value) else {
                return .failed
            }
            return .string(address.uri)
        })
        exports.variable("fti", get: { [unowned self] context in
            Self.tag(isUpstream(context) ? context.message.toTag : context.message.fromTag)
        })
        exports.variable("tti", get: { [unowned self] context in
            Self.tag(isUpstream(context) ? context.message.fromTag : context.message.toTag)
        })
        exports.variable("rdir") { [unowned self] spec in
            let asText = spec.argumentText == "name"
            return ComputedVariable(get: { [unowned self] context in
                let up = isUpstream(context)
                return asText ? .string(up ? "upstream" : "downstream") : .integer(up ? 2 : 1)
            })
        }
    }

    /// - Parameter mode: bit 1 leaves out strict routing.
    private func looseRoute(_ context: RouteContext, mode: Int) -> Int {
        let state = state(context)
        let code = LooseRouting.run(context, state, self, strictToo: mode & 1 == 0)
        if code != -1, !state.parameters.isEmpty { for body in routed { body(context, state.parameters) } }
        return code
    }

    private static func tag(_ text: ByteView) -> Value { text.isEmpty ? .null : .string(text) }

    func state(_ context: RouteContext) -> RouteState {
        if let known = context.slots[slot] as? RouteState { return known }
        let made = RouteState()
        context.slots[slot] = made
        return made
    }

    /// Parameters of the Route that named us; empty if none did.
    func routeParameters(_ context: RouteContext) -> ByteView {
        let state = state(context)
        if !state.parameters.isEmpty { return state.parameters }
        guard let header = context.message.first(.route), let address = NameAddress(HeaderValues.split(header.body).value),
            let uri = SIPURI(address.uri), context.server.network.isMyself(host: uri.host, port: uri.effectivePort, transport: uri.transport)
        else { return .empty }
        state.parameters = uri.parameters ?? .empty
        return state.parameters
    }

    /// Whether the request goes from the callee to the caller, by the `ftag` that we left in Record-Route.
    func isUpstream(_ context: RouteContext) -> Bool {
        guard let tag = routeParameters(context).parameter(ByteView("ftag")) else { return false }
        return tag != context.message.fromTag
    }

    // MARK: Record-Route

    private func tail(_ context: RouteContext, _ parameters: ByteView, isDoubled: Bool) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 128)
        if isDoubled { text.append(";r2=on") }
        if writesLrOn { text.append(";lr=on") } else { text.append(";lr") }
        let tag = isUpstream(context) ? context.message.toTag : context.message.fromTag
        if appendsFromTag, !tag.isEmpty {
            text.append(";ftag=")
            text.append(tag)
        }
        text.append(parameters)
        text.append(state(context).pending)
        text.append(">\r\n")
        return text.finish()
    }

    private func head(_ context: RouteContext) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 64)
        let isSecure = !ignoresSips && (context.message.parsedURI?.scheme == .sips)
        text.append(isSecure ? "Record-Route: <sips:" : "Record-Route: <sip:")
        var user = ByteView.empty
        if let userVariable {
            let value = userVariable.value(context)
            user = value.isNull ? .empty : value.text(in: context.arena)
        }
        if user.isEmpty, addsUser { user = context.message.parsedURI?.user ?? .empty }
        if !user.isEmpty {
            text.append(user)
            text.append(ASCII.at)
        }
        return text.finish()
    }

    private var outgoing: MessageEdits.Marker { writesSocketNames ? .outgoingNamedAddress : .outgoingAddress }
    private var incoming: MessageEdits.Marker { writesSocketNames ? .incomingNamedAddress : .incomingAddress }

    /// Where Record-Route goes: in front of all headers. Nil if it was written already.
    private func start(_ context: RouteContext, _ state: RouteState) -> Int? {
        guard !state.isRecorded || context.routeKind != .request else {
            context.log(.error, "rr", "record_route called twice for one request")
            return nil
        }
        state.handles.removeAll()
        state.isRecorded = true
        return context.message.headers.count > 0 ? context.message.headers[0].offset : context.message.headersEnd
    }

    private func recordRoute(_ context: RouteContext, _ parameters: ByteView) -> Int {
        let state = state(context)
        guard let offset = start(context, state) else { return -1 }
        let head = head(context)
        func insert(_ marker: MessageEdits.Marker, isDoubled: Bool, when condition: MessageEdits.Condition = .always) {
            let tail = tail(context, parameters, isDoubled: isDoubled)
            state.handles.append(context.message.edits.insert(head, marker, tail, at: offset, when: condition))
        }
        switch doubleMode {
        case 0: insert(incoming, isDoubled: false)
        case 1:
            insert(outgoing, isDoubled: true, when: .socketsDiffer)
            insert(incoming, isDoubled: true, when: .socketsDiffer)
            insert(incoming, isDoubled: false, when: .socketsEqual)
        default:
            insert(outgoing, isDoubled: true)
            insert(incoming, isDoubled: true)
        }
        return 1
    }

    /// `;ftag=...` then `;lr`: the order of Record-Routes whose address the script gives.
    /// - Parameters:
    ///   - before: parameters in front of `lr`.
    ///   - after: parameters behind it.
    private func presetTail(_ context: RouteContext, _ tag: ByteView, before: ByteView = .empty, after: ByteView = .empty) -> ByteView {
        var text = ByteBuilder(context.arena, capacity: 96)
        if appendsFromTag, !tag.isEmpty {
            text.append(";ftag=")
            text.append(tag)
        }
        text.append(before)
        text.append(writesLrOn ? ";lr=on" : ";lr")
        text.append(after)
        text.append(">\r\n")
        return text.finish()
    }

    private func recordRoutePreset(_ context: RouteContext, _ address: ByteView, _ second: ByteView?) -> Int {
        let state = state(context)
        guard let offset = start(context, state) else { return -1 }
        state.isPreset = true
        for text in [address, second] {
            guard let text else { continue }
            let line = context.arena.concatenate(head(context), text)
            let tail = presetTail(context, context.message.fromTag, before: state.pending)
            state.handles.append(context.message.edits.insert(line, .literal, tail, at: offset))
        }
        return 1
    }

    private func recordRouteAdvertised(_ context: RouteContext, _ address: ByteView) -> Int {
        let state = state(context)
        guard let offset = start(context, state) else { return -1 }
        let line = context.arena.concatenate(head(context), address)
        let tail = presetTail(context, isUpstream(context) ? context.message.toTag : context.message.fromTag, after: state.pending)
        let doubled = context.arena.concatenate(ByteView(";r2=on"), tail)
        func insert(_ marker: MessageEdits.Marker, _ tail: ByteView, when condition: MessageEdits.Condition = .always) {
            state.handles.append(context.message.edits.insert(line, marker, tail, at: offset, when: condition))
        }
        switch doubleMode {
        case 0: insert(.literal, tail)
        case 1:
            insert(.outgoingTransport, doubled, when: .transportsDiffer)
            insert(.incomingTransport, doubled, when: .transportsDiffer)
            insert(.literal, tail, when: .transportsEqual)
        default:
            insert(.outgoingTransport, doubled)
            insert(.incomingTransport, doubled)
        }
        return 1
    }

    /// Adds a parameter to the Record-Route of this request, there already or still to come.
    func addParameter(_ context: RouteContext, _ parameter: ByteView) -> Int {
        let state = state(context)
        let copy = context.arena.copy(parameter)
        guard state.isRecorded else {
            state.pending = context.arena.concatenate(state.pending, copy)
            return 1
        }
        for handle in state.handles { context.message.edits.extendTail(handle, copy, beforeLast: 3, context.arena) }
        return state.isPreset ? -1 : 1
    }
}

/// What rr knows of the request in hand.
final class RouteState {
    var isRecorded = false
    /// Whether the script gave the address.
    var isPreset = false
    var handles: [MessageEdits.Handle] = []
    /// Parameters for a Record-Route that is still to come.
    var pending = ByteView.empty
    /// Parameters of the Route that named us.
    var parameters = ByteView.empty
}

extension SIPURI {
    /// The port that the URI means: its own, or its transport's default.
    public var effectivePort: UInt16 {
        port != 0 ? UInt16(truncatingIfNeeded: port) : scheme == .sips || transport == .tls ? 5061 : 5060
    }
}
