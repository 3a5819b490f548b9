import Routing
import SIPMessage

/// Module rtpproxy: media through RTPproxies, by their text protocol.
public final class RTPProxyModule: Module, @unchecked Sendable {
    public static let name = "rtpproxy"

    private(set) var client = RTPProxyClient(slot: 0)
    /// Line that marks a description as proxied, empty for none.
    private(set) var mark = OwnedBytes("a=nortpproxy:yes")
    private var addresses: [String] = []
    private var timeoutSocket = ""
    private var timeoutTagText = ""
    private var timeoutTag: TextTemplate?
    private var extraText = ""
    private var extra: TextTemplate?
    private var nodeVariableText = ""
    private var nodeVariable: Variable?
    /// Place of the message's `RelaySet`.
    private var slot = 0

    public init() {}

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveSlot()
        client = RTPProxyClient(slot: exports.registry.reserveWorkerSlot())
        declareParameters(exports)
        declareFunctions(exports)
        for name in ["rtpstat", "rtppstat"] {
            exports.variable(name, get: { [unowned self] context in
                guard let set = selected(context) else { return .null }
                return .string(RTPProxySession(module: self, context: context, set: set).statistics() ?? .empty)
            })
        }
        exports.rpc("rtpproxy.list", "List rtp proxies.", returnsArray: true) { [unowned self] _ in
            client.sets.flatMap { set in
                set.nodes.map { node in
                    [
                        "setid": .integer(set.id), "url": .string(node.address.url), "index": .integer(node.index),
                        "disabled": .integer(node.disabled ? 1 : 0), "weight": .integer(node.address.weight),
                        "recheck": .integer(node.recheckAt.load(ordering: .relaxed)),
                    ] as RPCValue
                }
            }
        }
        exports.rpc("rtpproxy.enable", "Set state (enable/disable) for a rtp proxy.") { [unowned self] request in
            let fault = RPCFault(500, "Not enough parameters")
            let url = try request.string(orFault: fault)
            let isEnabled = try request.integer(orFault: fault) != 0
            let nodes = client.sets.flatMap(\.nodes).filter { $0.address.url == url }
            guard !nodes.isEmpty else { throw RPCFault(404, "RTPProxy not found") }
            for node in nodes {
                if isEnabled {
                    node.recheckAt.store(0, ordering: .relaxed)
                    node.enable()
                } else {
                    node.disable(until: RelayNode.never)
                }
            }
            return []
        }
    }

    private func declareParameters(_ exports: Exports) {
        exports.parameter("rtpproxy_sock", string: { [unowned self] in addresses.append($0) })
        exports.parameter("rtpproxy_disable_tout", integer: { [unowned self] in client.disableTime = $0 })
        exports.parameter("rtpproxy_retr", integer: { [unowned self] in client.patience.attempts = max(0, $0) })
        exports.parameter("rtpproxy_tout", integer: { [unowned self] in client.patience.milliseconds = max(0, $0) * 1000 })
        exports.parameter("nortpproxy_str", string: { [unowned self] in mark = $0.withByteView { OwnedBytes($0.trimmedBack) } })
        exports.parameter("timeout_socket", string: { [unowned self] in timeoutSocket = $0 })
        exports.parameter("timeout_tag_pv", string: { [unowned self] in timeoutTagText = $0 })
        exports.parameter("extra_id_pv", string: { [unowned self] in extraText = $0 })
        exports.parameter("rtp_inst_pvar", string: { [unowned self] in nodeVariableText = $0 })
        for name in ["db_url", "table_name"] {
            exports.parameter(name, string: { _ in
                throw DeclarationError("rtpproxy: \(name) needs database support, which is not available yet", remedy: "name the proxies with rtpproxy_sock", isForNow: true)
            })
        }
        exports.parameter("ice_candidate_priority_avp", string: { _ in
            throw DeclarationError("rtpproxy: ICE candidates are not written by this server", remedy: "remove ice_candidate_priority_avp, or use rtpengine")
        })
    }

    private func declareFunctions(_ exports: Exports) {
        exports.function("set_rtp_proxy_set", kemi: "set_rtpproxy_set", .integer("set")) { [unowned self] context, arguments in
            guard let set = client.set(arguments.integer(0)) else {
                context.log(.error, "rtpproxy", "could not locate rtpproxy set \(arguments.integer(0))")
                return -1
            }
            context.slots[slot] = set
            return 1
        }
        for name in ["unforce_rtp_proxy", "rtpproxy_destroy"] {
            exports.function(name, kemi: name + "0") { [unowned self] context, _ in destroy(context, .empty) }
            exports.function(name, .template("flags")) { [unowned self] context, arguments in destroy(context, Self.text(arguments, 0, context)) }
        }
        declareRelaying(exports, "rtpproxy_offer") { [unowned self] in relay($0, $1, isOffer: true, $2) }
        declareRelaying(exports, "rtpproxy_answer") { [unowned self] in relay($0, $1, isOffer: false, $2) }
        declareRelaying(exports, "rtpproxy_manage") { [unowned self] in manage($0, $1, $2) }
        exports.function("start_recording") { [unowned self] context, _ in session(context)?.record() ?? -1 }
        for (name, toCaller) in [("rtpproxy_stream2uac", true), ("rtpproxy_stream2uas", false)] {
            exports.function(name, .template("prompt"), .integer("count")) { [unowned self] context, arguments in
                session(context)?.stream(Self.text(arguments, 0, context), count: arguments.integer(1), toCaller: toCaller) ?? -1
            }
            exports.function("rtpproxy_stop_" + name.dropFirst(9)) { [unowned self] context, _ in
                session(context)?.stream(nil, count: 0, toCaller: toCaller) ?? -1
            }
        }
    }

    private func declareRelaying(_ exports: Exports, _ name: String, _ body: @escaping @Sendable (RouteContext, ByteView, ByteView?) -> Int) {
        exports.function(name, kemi: name + "0") { context, _ in body(context, .empty, nil) }
        exports.function(name, .template("flags")) { context, arguments in body(context, Self.text(arguments, 0, context), nil) }
        exports.function(name, kemi: name + "_ip", .template("flags"), .template("address")) { context, arguments in
            body(context, Self.text(arguments, 0, context), Self.text(arguments, 1, context))
        }
    }

    private static func text(_ arguments: Arguments, _ index: Int, _ context: RouteContext) -> ByteView {
        arguments.object(index, as: TextTemplate.self)?.text(context) ?? .empty
    }

    public func provision(_ server: ServerContext) throws {
        guard !addresses.isEmpty else { throw DeclarationError("rtpproxy: no proxy is named", remedy: "add modparam(\"rtpproxy\", \"rtpproxy_sock\", \"udp:127.0.0.1:7722\")") }
        client.sets = try RelaySet.parse(addresses, module: "rtpproxy", defaultPort: 22222, server.surroundings)
        if !extraText.isEmpty { extra = try server.registry.template(extraText) }
        if !timeoutTagText.isEmpty { timeoutTag = try server.registry.template(timeoutTagText) }
        if !nodeVariableText.isEmpty { nodeVariable = try server.registry.variable(nodeVariableText) }
    }

    // MARK: For sessions

    private func selected(_ context: RouteContext) -> RelaySet? { context.slots[slot] as? RelaySet ?? client.set(0) }

    /// What `extra_id_pv` says; nil if it is not set.
    func extraID(_ context: RouteContext) -> ByteView? { extra?.text(context) }

    /// Whether proxies are to be told whom to notify of timeouts.
    var wantsTimeoutTag: Bool { !timeoutSocket.isEmpty }

    /// Socket and tag of timeout notifications; nil without either.
    func timeoutNotification(_ context: RouteContext) -> ByteView? {
        guard wantsTimeoutTag else { return nil }
        guard let tag = timeoutTag?.text(context), !tag.isEmpty else {
            context.log(.error, "rtpproxy", "can't get timeout notification tag")
            return nil
        }
        var text = ByteBuilder(context.arena, capacity: 64)
        text.append(timeoutSocket)
        text.append(ASCII.space)
        text.append(tag)
        return text.finish()
    }

    /// Tells the script which proxy was chosen (`rtp_inst_pvar`).
    func tellNode(_ node: RelayNode, _ context: RouteContext) {
        guard let nodeVariable else { return }
        _ = nodeVariable.assign(.string(context.arena.copy(node.address.url)), context)
    }

    private func session(_ context: RouteContext) -> RTPProxySession? {
        guard let set = selected(context) else {
            context.log(.error, "rtpproxy", "script error - no valid set selected")
            return nil
        }
        return RTPProxySession(module: self, context: context, set: set)
    }

    private func flags(_ text: ByteView, _ context: RouteContext) -> RTPProxyFlags? {
        guard let flags = RTPProxyFlags(text) else {
            context.log(.error, "rtpproxy", "unknown option in \"\(text)\"")
            return nil
        }
        return flags
    }

    private func destroy(_ context: RouteContext, _ text: ByteView) -> Int {
        guard let flags = flags(text, context) else { return -1 }
        return session(context)?.destroy(flags) ?? -1
    }

    private func relay(_ context: RouteContext, _ text: ByteView, isOffer: Bool, _ address: ByteView?) -> Int {
        if !isOffer, context.message.isRequest, context.message.method != .ack { return -1 }
        return exchange(context, text, isOffer: isOffer, address)
    }

    private func exchange(_ context: RouteContext, _ text: ByteView, isOffer: Bool, _ address: ByteView?) -> Int {
        guard let flags = flags(text, context) else { return -1 }
        return session(context)?.relay(flags, isOffer: isOffer, forcedAddress: address) ?? -1
    }

    private func manage(_ context: RouteContext, _ text: ByteView, _ address: ByteView?) -> Int {
        switch RelayManagement(context, answersPRACK: false) {
        case .offer: exchange(context, text, isOffer: true, address)
        case .answer: exchange(context, text, isOffer: false, address)
        case .delete: destroy(context, text)
        case .none: -1
        case .done: 1
        }
    }
}
