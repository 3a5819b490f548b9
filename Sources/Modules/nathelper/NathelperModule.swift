import Routing
import SIPMessage

/// Module nathelper: contacts, descriptions and registrations of clients behind NATs, and pings that keep them reachable.
public final class NathelperModule: Module, @unchecked Sendable {
    public static let name = "nathelper"

    private(set) var alias = ContactAlias(name: "alias")
    private(set) var networks = PrivateNetworks(includesProtocolAssignments: true)
    private var mark = OwnedBytes("a=nortpproxy:yes")
    private var keepsOldAddress = true
    private var receivedAVP = ""
    private var receivedVariable: Variable?
    private let ping = NATPing()
    /// Place of what became of the message's contact.
    private(set) var slot = 0

    public init() {}

    public func declare(_ exports: Exports) {
        slot = exports.registry.reserveSlot()
        declareParameters(exports)
        declareFunctions(exports)
        exports.variable("rr_count", get: { context in
            var count = 0
            context.message.forEachValue(.recordRoute) { _, _ in
                count += 1
                return true
            }
            return .integer(count)
        })
        exports.variable("rr_top_count", get: { context in
            guard let header = context.message.first(.recordRoute) else { return .integer(0) }
            guard let address = NameAddress(HeaderValues.split(header.body).value), let uri = SIPURI(address.uri) else { return .null }
            return .integer(uri.parameter(ByteView("r2")).map { !$0.isEmpty } ?? false ? 2 : 1)
        })
        exports.registry.add(select: ContactSelect.resolve)
        exports.rpc("nathelper.enable_ping", "Set (enable/disable) nat ping") { [unowned self] request in
            guard ping.interval > 0 else { throw RPCFault(500, "NATping disabled") }
            let isOn = try request.integer(orFault: RPCFault(500, "No parameter")) != 0
            ping.isEnabled.store(isOn, ordering: .relaxed)
            return []
        }
        exports.registry.hooks.reply.insert({ [unowned self] context in ping.take(context) }, at: 0)
    }

    private func declareParameters(_ exports: Exports) {
        exports.parameter("natping_interval", integer: { [unowned self] in ping.interval = max(0, $0) })
        exports.parameter("ping_nated_only", integer: { [unowned self] in ping.pingsNattedOnly = $0 != 0 })
        exports.parameter("sipping_from", string: { [unowned self] in ping.from = OwnedBytes($0) })
        exports.parameter("sipping_method", string: { [unowned self] in ping.method = OwnedBytes($0) })
        exports.parameter("sipping_bflag", integer: { [unowned self] in ping.requestFlag = $0 })
        exports.parameter("natping_disable_bflag", integer: { [unowned self] in ping.disableFlag = $0 })
        exports.parameter("natping_processes", integer: { _ in })
        exports.parameter("keepalive_timeout", integer: { [unowned self] in ping.keepaliveTimeout = $0 })
        exports.parameter("ignore_path", integer: { [unowned self] in ping.ignoresPath = $0 != 0 })
        exports.parameter("filter_server_id", integer: { [unowned self] in ping.filtersServerID = $0 != 0 })
        exports.parameter("force_socket", string: { [unowned self] in ping.forcedSocketName = $0 })
        for name in ["natping_socket", "udpping_from_path"] {
            exports.parameter(name, string: { value in
                guard value.isEmpty || value == "0" else {
                    throw DeclarationError("nathelper: \(name) needs pings with a forged source, which this server does not send", remedy: "remove it")
                }
            })
        }
        exports.parameter("nortpproxy_str", string: { [unowned self] in mark = $0.withByteView { OwnedBytes($0.trimmedBack) } })
        exports.parameter("append_sdp_oldmediaip", integer: { [unowned self] in keepsOldAddress = $0 != 0 })
        exports.parameter("received_avp", string: { [unowned self] in receivedAVP = $0 })
        exports.parameter("nat_addr_mode", integer: { [unowned self] in networks = PrivateNetworks(includesProtocolAssignments: $0 == 1) })
        exports.parameter("alias_name", string: { [unowned self] in
            guard !$0.isEmpty else { throw DeclarationError("nathelper: alias_name is empty", remedy: "write alias") }
            alias = ContactAlias(name: $0)
        })
    }

    private func declareFunctions(_ exports: Exports) {
        let routes: RouteKinds = [.request, .tmReply, .coreReply, .branch, .local]
        let sdpRoutes: RouteKinds = [.request, .tmReply, .coreReply, .failure, .branch, .local]
        exports.function("fix_nated_contact", routes: routes) { [unowned self] context, _ in fixContact(context) }
        exports.function("set_contact_alias", routes: routes) { [unowned self] context, _ in setContactAlias(context, trims: false) }
        exports.function("set_contact_alias", kemi: "set_contact_alias_trim", .integer("trim"), routes: routes) { [unowned self] context, arguments in
            setContactAlias(context, trims: arguments.integer(0) > 0)
        }
        exports.ksr("set_contact_alias_trim") { [unowned self] context, _ in .integer(setContactAlias(context, trims: true)) }
        exports.function("add_contact_alias", routes: routes) { [unowned self] context, _ in addContactAlias(context) }
        exports.function(
            "add_contact_alias", kemi: "add_contact_alias_addr", .template("ip"), .template("port"), .template("proto"),
            routes: [.request, .tmReply, .coreReply, .branch, .failure]
        ) { [unowned self] context, arguments in
            func text(_ index: Int) -> ByteView { arguments.object(index, as: TextTemplate.self)?.text(context) ?? .empty }
            return addContactAlias(context, text(0), text(1), text(2))
        }
        exports.function("handle_ruri_alias", routes: [.request, .branch, .local]) { [unowned self] context, _ in
            handleRequestURIAlias(context, takesLast: false)
        }
        exports.function("handle_ruri_alias", kemi: "handle_ruri_alias_mode", .integer("mode"), routes: [.request, .branch, .local]) {
            [unowned self] context, arguments in
            handleRequestURIAlias(context, takesLast: arguments.integer(0) != 0)
        }
        exports.function("fix_nated_sdp", .integer("flags"), routes: sdpRoutes) { [unowned self] context, arguments in
            fixSDP(context, arguments.integer(0), nil)
        }
        exports.function("fix_nated_sdp", kemi: "fix_nated_sdp_ip", .integer("flags"), .template("ip"), routes: sdpRoutes) {
            [unowned self] context, arguments in
            fixSDP(context, arguments.integer(0), arguments.object(1, as: TextTemplate.self)?.text(context))
        }
        exports.function("nat_uac_test", .integer("tests"), routes: sdpRoutes) { [unowned self] context, arguments in
            NATTests(rawValue: arguments.integer(0)).run(self, context)
        }
        exports.function("fix_nated_register", routes: [.request]) { [unowned self] context, _ in
            guard let receivedVariable else {
                context.log(.error, "nathelper", "fix_nated_register needs the parameter received_avp, the same as registrar's")
                return -1
            }
            return receivedVariable.assign(.string(SourceURI.uri(context)), context) ? 1 : -1
        }
        exports.function("add_rcv_param", Parameter.integer("flag").optional, routes: [.request]) { [unowned self] context, arguments in
            addReceivedParameter(context, inURI: arguments.integer(0) != 0)
        }
        exports.function("is_rfc1918", .template("address")) { [unowned self] context, arguments in
            let address = arguments.object(0, as: TextTemplate.self)?.text(context) ?? .empty
            guard !address.isEmpty else {
                context.log(.error, "nathelper", "is_rfc1918: the address is empty")
                return -2
            }
            return networks.contains(address) ? 1 : -1
        }
        exports.function("set_alias_to_pv", .variable("target")) { [unowned self] context, arguments in
            guard let target = arguments.variable(0), let uri = aliasURI(context) else { return -1 }
            return target.assign(.string(uri), context) ? 1 : -1
        }
    }

    private func fixSDP(_ context: RouteContext, _ flags: Int, _ address: ByteView?) -> Int {
        let address = address.flatMap { $0.isEmpty ? nil : $0 }
        return SDPFixing(context: context, mark: mark.view, keepsOldAddress: keepsOldAddress).run(.init(rawValue: flags), address)
    }

    public func provision(_ server: ServerContext) throws {
        if !receivedAVP.isEmpty {
            guard receivedAVP.hasPrefix("$avp(") else {
                throw DeclarationError("nathelper: received_avp \"\(receivedAVP)\" is no AVP", remedy: "write $avp(name)")
            }
            receivedVariable = try server.registry.variable(receivedAVP)
        }
        try ping.provision(server)
    }
}
